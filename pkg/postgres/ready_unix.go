//go:build unix

package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

var errPortTaken = errors.New("another program took the port")

// bringUp waits for the server and sees to it that the application has its account and its database.
func (p *Private) bringUp(ctx context.Context) error {
	conn, err := p.firstConnection(ctx)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return p.furnish(ctx, conn)
}

// firstConnection tries to connect until the server lets it, has ended, or refuses for a reason that waiting does
// not cure.
func (p *Private) firstConnection(ctx context.Context) (*pgx.Conn, error) {
	for {
		conn, err := pgx.Connect(ctx, p.AdminURL())
		if err == nil {
			return conn, nil
		}
		if code := codeOf(err); code != "" && code != cannotConnectNow {
			return nil, fmt.Errorf("postgres: the private cluster refuses its own superuser: %w", err)
		}
		select {
		case <-p.guard.exited:
			return nil, p.startFailure()
		case <-ctx.Done():
			return nil, fmt.Errorf("postgres: the server does not accept connections: %w (%w)%s", ctx.Err(), err, logTail(p.cfg.Dir))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (p *Private) startFailure() error {
	tail := logTail(p.cfg.Dir)
	if strings.Contains(tail, "could not create any TCP/IP sockets") {
		return fmt.Errorf("postgres: %w%s", errPortTaken, tail)
	}
	return fmt.Errorf("postgres: the server has ended instead of starting%s", tail)
}

// furnish is repeated on every start, because the first one may have been cut short.
func (p *Private) furnish(ctx context.Context, conn *pgx.Conn) error {
	var role, database bool
	err := conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1),
		exists (select from pg_database where datname = $1)`, ownerName).Scan(&role, &database)
	if err != nil {
		return fmt.Errorf("postgres: look at the private cluster: %w", err)
	}
	if !role {
		// The password is ours and plain letters; a utility statement takes no parameters.
		statement := fmt.Sprintf("create role %s login createdb createrole password '%s'", ownerName, p.password)
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("postgres: make the account %s: %w", ownerName, err)
		}
	}
	if !database {
		if _, err := conn.Exec(ctx, fmt.Sprintf("create database %s owner %s", ownerName, ownerName)); err != nil {
			return fmt.Errorf("postgres: make the database %s: %w", ownerName, err)
		}
	}
	return nil
}

// logTail is what the server said last, for the end of an error.
func logTail(dir string) string {
	file, err := os.Open(logPath(dir))
	if err != nil {
		return ""
	}
	defer file.Close()
	const size = 1500
	if info, err := file.Stat(); err == nil && info.Size() > size {
		_, _ = file.Seek(-size, io.SeekEnd) // else it reads from the start, which is only longer
	}
	tail, _ := io.ReadAll(file)
	return fmt.Sprintf("; %s ends with:\n%s", file.Name(), strings.TrimSpace(string(tail)))
}
