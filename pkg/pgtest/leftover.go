package pgtest

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// prefix starts the name of every database made here: prefix, sixteen hex digits of the run, kind, number.
const prefix = "coxtest_"

// claim takes the lock that says that this process lives, on a connection that is never closed: its end is the
// process's end.
func claim(ctx context.Context, url string, run runID) (*pgx.Conn, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", int64(run)); err != nil {
		return nil, fmt.Errorf("claim the run: %w", err)
	}
	return conn, nil
}

// dropLeftovers drops the databases of processes that live no more.
func (s *server) dropLeftovers(ctx context.Context) error {
	names, err := s.foreign(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		dead, err := s.dead(ctx, name)
		if err != nil {
			return err
		}
		if dead {
			if err := s.dropLeftover(ctx, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// foreign lists the databases of other processes.
func (s *server) foreign(ctx context.Context) ([]string, error) {
	rows, err := s.admin.Query(ctx, `select datname from pg_database
		where starts_with(datname, $1) and not starts_with(datname, $2) and pg_get_userbyid(datdba) = current_user`,
		prefix, prefix+s.run.String())
	if err != nil {
		return nil, fmt.Errorf("look for leftovers: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for leftovers: %w", err)
	}
	return names, nil
}

// dead reports whether the lock of the process that made the database is free.
func (s *server) dead(ctx context.Context, name string) (bool, error) {
	run, ok := runOf(name)
	if !ok {
		return false, nil // a stranger's, with a name like ours
	}
	var free bool
	// Taken for the length of this statement only: the statement is a transaction of its own.
	if err := s.admin.QueryRow(ctx, "select pg_try_advisory_xact_lock($1)", int64(run)).Scan(&free); err != nil {
		return false, fmt.Errorf("look for leftovers: %w", err)
	}
	return free, nil
}

func runOf(name string) (runID, bool) {
	const digits = 16
	if len(name) < len(prefix)+digits {
		return 0, false
	}
	run, err := strconv.ParseInt(name[len(prefix):len(prefix)+digits], 16, 64)
	return runID(run), err == nil
}

// dropLeftover tolerates that another process drops the same at the same time.
func (s *server) dropLeftover(ctx context.Context, name string) error {
	err := s.dropForced(ctx, name)
	if _, ok := errors.AsType[*pgconn.PgError](err); ok {
		return nil
	}
	return err
}
