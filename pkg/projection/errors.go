package projection

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/pkg/fault"
)

var (
	// ErrBehind says that the read model has not taken in the position in the time the caller had.
	ErrBehind = fault.New(fault.Unavailable, "behind", "what you ask for is not readable yet; ask again in a moment")
	// ErrBuilding says that the read model is being built from the log and has not reached its head yet.
	ErrBuilding = fault.New(fault.Unavailable, "building", "this view is being built; ask again in a moment")
	// ErrAway says that the database cannot be asked: it is starting, or the connection broke.
	ErrAway = fault.New(fault.Unavailable, "view-unavailable", "this view cannot be read at the moment; ask again in a moment")
)

// ErrFenced says that another owner has moved the checkpoint: nothing was written, and what is in memory
// is worth nothing. The runner starts over from the checkpoint by itself.
var ErrFenced = errors.New("fenced: another owner has moved the checkpoint")

// PositionError says that a projection and the log do not belong together, or that the log lacks facts.
// Somebody has to look: a restored database, a stream of another installation.
type PositionError struct {
	Projection string
	Shard      int
	At         int64 // the checkpoint
	Found      int64 // what was met instead of At + 1
	Reason     string
}

func (e *PositionError) Error() string {
	return fmt.Sprintf("projection %s shard %d stands at position %d and met %d: %s", e.Projection, e.Shard, e.At, e.Found, e.Reason)
}

// written sorts an error of the pipeline that writes a batch.
func written(err error) error {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case !ok:
		return err
	case pg.Code == fencedCode:
		return ErrFenced
	case strings.HasPrefix(pg.Code, "22"), strings.HasPrefix(pg.Code, "23"), strings.HasPrefix(pg.Code, "54"):
		// Data the server refuses (a NUL, a date out of range), a constraint, a limit (a key too long).
		return dataError{err}
	}
	return err
}

// asked sorts an error of a reader: what passes by itself is ErrAway, so that whoever asks knows to ask again.
func asked(err error) error {
	if err != nil && passes(err) {
		return ErrAway.Because(err)
	}
	return err
}

// passes says that the connection is to blame or the server's state, not the question.
func passes(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		// FATAL closes the session; resources, an operator's intervention (a restart), another transaction in the way.
		return pg.SeverityUnlocalized == "FATAL" || strings.HasPrefix(pg.Code, "53") || strings.HasPrefix(pg.Code, "57") ||
			strings.HasPrefix(pg.Code, "40") || pg.Code == "55P03"
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return pgconn.SafeToRetry(err) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
