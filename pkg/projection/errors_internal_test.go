package projection

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestAReaderIsToldToAskAgainWhenTheConnectionIsToBlame(t *testing.T) {
	t.Parallel()
	for what, cause := range map[string]error{
		"a reset":               &net.OpError{Op: "read", Err: syscall.ECONNRESET},
		"an end in the middle":  fmt.Errorf("receive: %w", io.ErrUnexpectedEOF),
		"no connection":         &pgconn.ConnectError{},
		"a deadline":            context.DeadlineExceeded,
		"a server that ends":    &pgconn.PgError{SeverityUnlocalized: "FATAL", Code: "57P01"},
		"too many connections":  &pgconn.PgError{SeverityUnlocalized: "FATAL", Code: "53300"},
		"another's transaction": &pgconn.PgError{SeverityUnlocalized: "ERROR", Code: "40001"},
	} {
		if err := asked(cause); !errors.Is(err, ErrAway) || !errors.Is(err, cause) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAReaderIsNotToldToAskAgainWhenTheQuestionIsToBlame(t *testing.T) {
	t.Parallel()
	for what, cause := range map[string]error{
		"nothing":                   nil,
		"a caller that has gone":    context.Canceled,
		"a table that is not there": &pgconn.PgError{SeverityUnlocalized: "ERROR", Code: "42P01"},
		"a view that is built":      ErrBuilding,
		"readers that were moved":   errMoved,
	} {
		if err := asked(cause); !errors.Is(err, cause) || errors.Is(err, ErrAway) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
