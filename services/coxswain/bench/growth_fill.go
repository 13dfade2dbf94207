package bench

import (
	"context"
	"fmt"
	"time"

	"coxswain/pkg/eventlog"
)

// together is how many facts go into a command of the filling, about.
const together = 2000

// benchFill appends the book. Facts are made and put together while the ones before are written.
func (g *grown) benchFill(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	commands := make(chan eventlog.Append, 4)
	go g.write(ctx, commands)
	m, told := g.start(), time.Now()
	for a := range commands {
		if _, err := g.log.Append(ctx, a); err != nil {
			return fmt.Errorf("fill the log: %w", err)
		}
		for _, w := range a.Writes {
			g.facts += len(w.Facts)
		}
		if time.Since(told) > 10*time.Second {
			told = time.Now()
			g.tell("filled %d, %.0f facts/s", g.facts, float64(g.facts)/time.Since(m.began).Seconds())
		}
	}
	f := m.figure("fill", g.facts)
	if err := g.analyze(ctx); err != nil {
		return err
	}
	size, err := g.disk(ctx)
	f.Disk, f.Resident = size, resident()
	f.Note = fmt.Sprintf("%d customers", g.book.Customers())
	g.once(f)
	return err
}

// write makes commands of the book, of all of it: a customer whose story broke off would be another.
func (g *grown) write(ctx context.Context, commands chan<- eventlog.Append) {
	defer close(commands)
	nth := 0
	for batch := range g.book.All(together) {
		a := eventlog.Append{Tenant: tenant, Command: fmt.Sprintf("fill-%d", nth), OccurredAt: batch.At}
		for _, f := range batch.Facts {
			a.Writes = write(a.Writes, said{f.Stream, f.Customer, f.Event})
		}
		select {
		case commands <- a:
		case <-ctx.Done():
			return
		}
		nth++
	}
}
