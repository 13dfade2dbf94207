package eventlog

import (
	"context"
	"errors"
	"time"
)

// The mistakes that tests must be able to find (package planted). Nothing here runs in a program without the build tag.

// gathering is how long a transaction waits for its commit, as one does who wants a disk to write less often.
const gathering = 20 * time.Millisecond

// acknowledgeFirst answers with what a transaction is going to be, and commits it afterwards.
func (p *Postgres) acknowledgeFirst(shard int, b *batch, tickets []*ticket) (again []*ticket, err error) {
	conn, err := p.acquire(context.Background())
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), p.options.Timeout)
	tx, err := conn.Begin(ctx)
	if err == nil {
		again, err = exchange(ctx, conn.Conn(), tx, shard, b, tickets)
	}
	if err != nil {
		cancel()
		conn.Release() // the pool throws it away with its open transaction
		return nil, err
	}
	go func() {
		defer cancel()
		defer conn.Release()
		<-time.After(gathering)
		_ = tx.Commit(ctx) // who asked has been answered
	}()
	return again, nil
}

// blindlyAgain writes a command anew, under another id, that may have been written.
func (p *Postgres) blindlyAgain(ctx context.Context, a Append, lost error) (Outcome, error) {
	if !errors.Is(lost, ErrUnavailable) {
		return Outcome{}, lost
	}
	a.Command += "/again"
	return p.append(ctx, a)
}
