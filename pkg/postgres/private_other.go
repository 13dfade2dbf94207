//go:build !unix

package postgres

import (
	"context"
	"errors"
)

// Private is a cluster of this process; on this system there is none.
type Private struct{}

// Start says that a private cluster needs a Unix: its guard is a shell, a pipe and flock.
func Start(context.Context, Config) (*Private, error) {
	return nil, errors.New("postgres: a private cluster can be run on Linux, macOS and BSD only: " +
		"set DATABASE_URL to a PostgreSQL server")
}

// URL is empty.
func (*Private) URL() string { return "" }

// AdminURL is empty.
func (*Private) AdminURL() string { return "" }

// Exited never is.
func (*Private) Exited() <-chan struct{} { return nil }

// Stop does nothing.
func (*Private) Stop() error { return nil }
