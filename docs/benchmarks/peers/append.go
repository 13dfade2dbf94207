package main

import (
	"context"
	"flag"
	"fmt"
	"time"
)

// store is what facts are appended to.
type store interface {
	// seed makes a stream and returns its version.
	seed(ctx context.Context, stream string) (version int64, err error)
	// append appends a fact to a stream, which must be at the version, and returns its next version.
	append(ctx context.Context, stream string, version int64) (int64, error)
}

// measureAppend lets callers append to streams of their own, as fast as each is answered.
func measureAppend(ctx context.Context, args []string) (figure, error) {
	flags := flag.NewFlagSet("append", flag.ExitOnError)
	to := flags.String("to", "", "message-db, message-db-categories, outbox-pgx or outbox-sql")
	callers := flags.Int("callers", 8, "how many append at the same time")
	span := flags.Duration("for", time.Second, "how long")
	sql := flags.String("sql", "", "folder of message-db's SQL")
	if err := flags.Parse(args); err != nil {
		return figure{}, err
	}
	s, err := openStore(ctx, *to, *callers, *sql)
	if err != nil {
		return figure{}, err
	}
	streams, versions := make([]string, *callers), make([]int64, *callers)
	run := time.Now().UnixNano() // streams of their own for each run
	for w := range *callers {
		streams[w] = streamName(*to, run, w)
		if versions[w], err = s.seed(ctx, streams[w]); err != nil {
			return figure{}, err
		}
	}
	return closed("append", *callers, *span, func(worker, _ int) (err error) {
		versions[worker], err = s.append(ctx, streams[worker], versions[worker])
		return err
	})
}

// streamName has, for message-db, its category before the dash. Writers to one category wait for each other there; with a
// category for each stream they do not, which is message-db at its best.
func streamName(to string, run int64, worker int) string {
	if to == "message-db-categories" {
		return fmt.Sprintf("commitment%d_%d-%d", run, worker, worker)
	}
	return fmt.Sprintf("commitment%d-%d", run, worker)
}

func openStore(ctx context.Context, to string, callers int, sql string) (store, error) {
	switch to {
	case "message-db", "message-db-categories":
		return openMessageDB(ctx, callers, sql)
	case "outbox-pgx":
		return openOutboxPgx(ctx, callers)
	case "outbox-sql":
		return openOutboxSQL(ctx, callers)
	}
	return nil, fmt.Errorf("nothing is known that is called %q", to)
}
