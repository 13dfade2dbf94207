package eventlog_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

// BenchmarkAppend appends one-fact commands, each caller to its own stream. The cluster of the tests has
// fsync off; COXSWAIN_TEST_FSYNC=on gives figures that mean something.
func BenchmarkAppend(b *testing.B) {
	var batches, runs atomic.Int64
	pool := pgtest.Pool(b, pgtest.New(b, eventlog.Migrate), postgres.Options{Role: postgres.AppRole, MaxConns: 4})
	log := eventlog.New(pool, eventlogtest.Registry(), eventlog.Options{
		Observer: eventlog.Observer{Batch: func(_, _, _ int) { batches.Add(1) }},
	})
	for _, callers := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			run := fmt.Sprint("run", runs.Add(1))
			appendFrom(b.Context(), b, log, callers, run+"-warm", callers)
			batches.Store(0)
			b.ResetTimer()
			appendFrom(b.Context(), b, log, callers, run, b.N)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
			b.ReportMetric(float64(b.N)/float64(max(batches.Load(), 1)), "appends/commit")
		})
	}
}

// appendFrom appends n commands from several callers.
func appendFrom(ctx context.Context, b *testing.B, log eventlog.Log, callers int, run string, n int) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(n))
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			stream := events.Stream{Kind: "bench", ID: fmt.Sprintf("%s-%d", run, c)}
			for version := int64(0); left.Add(-1) >= 0; version++ {
				if _, err := log.Append(ctx, benchCommand(stream, version)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

func benchCommand(s events.Stream, version int64) eventlog.Append {
	return eventlog.Append{
		Tenant: "bench", Customer: "acme", Command: fmt.Sprintf("%s-%d", s.ID, version),
		Actor:      events.Actor{Person: "0198c0de-0000-7000-8000-000000000001", Party: events.Vendor, Seat: events.CSM},
		OccurredAt: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), Correlation: s.ID,
		Outcome: []byte(`{"id":"0198c0de-0000-7000-8000-000000000001"}`),
		Writes: []eventlog.Write{{Stream: s, Expected: version, Facts: []events.Event{
			eventlogtest.Noted{Text: "the champion confirmed the onboarding date for the second team"},
		}}},
	}
}
