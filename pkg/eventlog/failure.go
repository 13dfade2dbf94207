package eventlog

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/pkg/fault"
)

// A transaction that fails has failed in one of four ways, and only the last leaves a doubt:
//
//	not sent     no connection, or pgx says that it is safe to try again
//	refused      the server answered ERROR for what the batch holds: nothing was written
//	aborted      the server answered ERROR for other reasons (deadlock, disk full, time-out): nothing was written
//	lost         anything else: the connection broke, or the server answered FATAL, perhaps after the commit

// answered is the error that the server gave for the statement; nil when it gave none or closed the
// session with it.
func answered(err error) *pgconn.PgError {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || pgErr.SeverityUnlocalized != "ERROR" && pgErr.Severity != "ERROR" {
		return nil
	}
	return pgErr
}

// isRefused: classes 22 (data), 23 (constraints) and 54 (limits) blame a command, not the server.
func isRefused(err error) bool {
	e := answered(err)
	return e != nil && (strings.HasPrefix(e.Code, "22") || strings.HasPrefix(e.Code, "23") || strings.HasPrefix(e.Code, "54"))
}

// isLost says that nobody knows whether the transaction was committed.
func isLost(err error) bool {
	return answered(err) == nil && !pgconn.SafeToRetry(err) && fault.KindOf(err) == fault.Internal
}

// isRetriable says that nothing was written and the next try may well succeed.
func isRetriable(err error) bool {
	if e := answered(err); e != nil {
		// Another transaction was in the way. A unique violation cannot be under the lock of the head row; it says
		// that another process places the tenant in another shard. The next try sees what that one wrote.
		return e.Code == "40001" || e.Code == "40P01" || e.Code == "23505"
	}
	return fault.KindOf(err) == fault.Internal && pgconn.SafeToRetry(err)
}

// errStorage says that the database has no room left.
var errStorage = fault.New(fault.Storage, "log-full", "there is no room left to record this; tell the operator")

// asFault turns an error of PostgreSQL into what the caller can act on.
func asFault(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	e := answered(err)
	switch {
	case e == nil:
		return ErrUnavailable.Because(err) // the connection, not the statement
	case e.Code == "53100":
		return errStorage.Because(err)
	case strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57"), strings.HasPrefix(e.Code, "40"), e.Code == "55P03":
		return ErrUnavailable.Because(err) // overloaded, shutting down, in the way of another
	}
	return err
}
