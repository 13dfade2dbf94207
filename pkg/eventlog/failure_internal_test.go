package eventlog

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/pkg/fault"
)

func TestOnlyAnErrorOfTheStatementIsProofThatNothingWasWritten(t *testing.T) {
	t.Parallel()
	server := func(severity, code string) error {
		return &pgconn.PgError{Severity: severity, SeverityUnlocalized: severity, Code: code}
	}
	tests := []struct {
		what                    string
		err                     error
		lost, refused, retrying bool
		told                    fault.Kind
	}{
		{"the connection broke", io.ErrUnexpectedEOF, true, false, false, fault.Unavailable},
		{"time ran out", context.DeadlineExceeded, true, false, false, fault.Unavailable},
		{"the session was ended, perhaps after the commit", server("FATAL", "57P01"), true, false, false, fault.Unavailable},
		{"the server crashed", server("PANIC", "XX000"), true, false, false, fault.Unavailable},
		{"no connection was found", ErrUnavailable, false, false, false, fault.Unavailable},
		{"a deadlock", server("ERROR", "40P01"), false, false, true, fault.Unavailable},
		{"a stricter isolation", server("ERROR", "40001"), false, false, true, fault.Unavailable},
		{"two shards for one tenant", server("ERROR", "23505"), false, true, true, fault.Internal},
		{"a statement time-out", server("ERROR", "57014"), false, false, false, fault.Unavailable},
		{"too many connections", server("ERROR", "53300"), false, false, false, fault.Unavailable},
		{"a full disk", server("ERROR", "53100"), false, false, false, fault.Storage},
		{"data that the check let through", server("ERROR", "22P05"), false, true, false, fault.Internal},
		{"a missing right", server("ERROR", "42501"), false, false, false, fault.Internal},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			if isLost(tt.err) != tt.lost || isRefused(tt.err) != tt.refused || isRetriable(tt.err) != tt.retrying {
				t.Errorf("lost %v, refused %v, retriable %v", isLost(tt.err), isRefused(tt.err), isRetriable(tt.err))
			}
			told := asFault(tt.err)
			if fault.KindOf(told) != tt.told || !errors.Is(told, tt.err) {
				t.Errorf("the caller is told %q (%s), want %s", told, fault.KindOf(told), tt.told)
			}
		})
	}
}
