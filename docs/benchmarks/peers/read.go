package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// category of the messages that are read.
const category = "history"

// reader reads message-db as a consumer does: batch after batch of a category.
type reader struct {
	messageStore
	batch   int
	project bool // an upsert for each message, and the position every 100, as Eventide's consumers do
}

// read is one message of a batch.
type read struct {
	stream string
	data   string
	seq    int64
}

// measureRead reads a category from its beginning to its end, or until the time is over.
func measureRead(ctx context.Context, args []string) (figure, error) {
	flags := flag.NewFlagSet("read", flag.ExitOnError)
	n := flags.Int("n", 20_000, "messages in the category")
	project := flags.Bool("project", false, "upsert a row for each message")
	limit := flags.Duration("max", 10*time.Second, "stop after this")
	sql := flags.String("sql", "", "folder of message-db's SQL")
	if err := flags.Parse(args); err != nil {
		return figure{}, err
	}
	m, err := openMessageDB(ctx, 2, *sql)
	if err != nil {
		return figure{}, err
	}
	r := reader{m, 1000, *project}
	if err := r.load(ctx, *n); err != nil {
		return figure{}, fmt.Errorf("load the category: %w", err)
	}
	begun := start()
	got, err := r.all(ctx, *limit)
	f := begun.figure("rebuild", got)
	if got < *n {
		f.Note = fmt.Sprintf("%d of %d when the time was over", got, *n)
	}
	return f, err
}

// load fills the category once, straight into the table: that is not what is measured. 1,000 streams.
func (r reader) load(ctx context.Context, n int) error {
	const rows = `create table if not exists public.row_of_stream (stream text primary key, n bigint, total bigint, last jsonb)`
	if _, err := r.pool.Exec(ctx, rows); err != nil {
		return err
	}
	if _, err := r.pool.Exec(ctx, "truncate public.row_of_stream"); err != nil {
		return err
	}
	var have int
	err := r.pool.QueryRow(ctx, "select count(*) from messages where category(stream_name) = $1", category).Scan(&have)
	if err != nil || have == n {
		return err
	}
	if have > 0 {
		return fmt.Errorf("it has %d messages, not %d: give the same -n as before", have, n)
	}
	var all []string
	for i := range n {
		all = append(all, string(content(fmt.Sprint(i%1000), int64(i))))
	}
	_, err = r.pool.Exec(ctx, `insert into messages (position, stream_name, type, data)
		select (nth - 1) / 1000, $2 || '-' || (nth - 1) % 1000, $3, data::jsonb
		from unnest($1::text[]) with ordinality as u (data, nth)`, all, category, factType)
	if err != nil {
		return err
	}
	_, err = r.pool.Exec(ctx, "analyze messages")
	return err
}

// all returns how many messages were read.
func (r reader) all(ctx context.Context, limit time.Duration) (n int, err error) {
	end := time.Now().Add(limit)
	for position := int64(1); time.Now().Before(end); {
		some, last, err := r.some(ctx, position)
		if err != nil {
			return n, err
		}
		done, err := r.handle(ctx, some, last, end)
		n += done
		if err != nil || len(some) < r.batch {
			return n, err
		}
		position = last + 1
	}
	return n, nil
}

// some reads a batch, and the global position of its last message.
func (r reader) some(ctx context.Context, position int64) (all []read, last int64, err error) {
	rows, err := r.pool.Query(ctx, "select global_position, stream_name, data from get_category_messages($1, $2, $3)",
		category, position, r.batch)
	if err != nil {
		return nil, 0, err
	}
	var m read
	_, err = pgx.ForEachRow(rows, []any{&last, &m.stream, &m.data}, func() error {
		var body struct{ Seq int64 }
		err := json.Unmarshal([]byte(m.data), &body)
		m.seq = body.Seq
		all = append(all, m)
		return err
	})
	return all, last, err
}

// handle projects a batch, when asked to, until the time is over; it returns how many messages it has handled.
func (r reader) handle(ctx context.Context, some []read, last int64, end time.Time) (int, error) {
	if !r.project {
		return len(some), nil
	}
	for i, m := range some {
		if time.Now().After(end) {
			return i, nil
		}
		_, err := r.pool.Exec(ctx, `insert into public.row_of_stream as r values ($1, 1, $2, $3::jsonb)
			on conflict (stream) do update set n = r.n + 1, total = r.total + excluded.total, last = excluded.last`, m.stream, m.seq, m.data)
		if err == nil && i%100 == 99 {
			_, err = r.pool.Exec(ctx, `select write_message(gen_random_uuid()::text, 'history:position-reader', 'Recorded',
				jsonb_build_object('position', $1::bigint))`, last)
		}
		if err != nil {
			return i, errors.Join(fmt.Errorf("project message %d", i), err)
		}
	}
	return len(some), nil
}
