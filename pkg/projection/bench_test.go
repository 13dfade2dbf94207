package projection_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
)

// busy is a history as a year of work leaves it: promises of 200 customers, each with its life of facts,
// interleaved.
func busy(facts int) *history {
	h := new(history)
	all := make([]events.Recorded, 0, facts)
	for n := 0; len(all) < facts; n++ {
		round, k := n/1000, n%1000
		id := fmt.Sprintf("p-%06d", round/8*1000+k)
		all = append(all, life(events.CustomerID(fmt.Sprintf("customer-%03d", k%200)), id, round%8))
	}
	return h.add(all...)
}

func life(customer events.CustomerID, id string, step int) events.Recorded {
	switch step {
	case 0:
		return proposed(customer, id, "Send the export of last quarter's figures to the finance team for review")
	case 1:
		return said(customer, id, commitmentevent.Confirmed{Party: events.Vendor, Person: "ada"})
	case 4:
		return said(customer, id, commitmentevent.Rescheduled{From: "2026-04-01", To: "2026-04-15", Reason: "the export takes longer than expected"})
	case 7:
		return said(customer, id, commitmentevent.Completed{Party: events.Vendor, Person: "ada", Evidence: "sent"})
	}
	return commented(customer, id)
}

func BenchmarkProjection(b *testing.B) {
	const facts = 40_000
	h := busy(facts)
	perFact := func(b *testing.B) {
		b.ReportMetric(float64(facts)*float64(b.N)/b.Elapsed().Seconds(), "facts/s")
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(facts*b.N), "µs/fact")
	}
	for name, cfg := range map[string]projection.RunnerConfig{
		"live/batch=500":          {CatchUp: 500},
		"live/batch=500/nocache":  {CatchUp: 500, CacheBytes: 1},
		"live/batch=5000":         {CatchUp: 5000},
		"live/batch=5000/nocache": {CatchUp: 5000, CacheBytes: 1},
	} {
		b.Run(name, func(b *testing.B) {
			p := prepared(b)
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				d := board(fmt.Sprintf("board%d", n))
				if err := projection.Prepare(b.Context(), p.owner, d); err != nil {
					b.Fatal(err)
				}
				cfg.Log, cfg.Definition = h, d
				s := p.store(b, d)
				cfg.Announce = s.Announce
				stop := p.run(b, cfg)
				wait(b, s, h)
				stop()
			}
			perFact(b)
		})
	}
	b.Run("rebuild", func(b *testing.B) {
		d := board("board")
		p := prepared(b, d)
		b.ReportAllocs()
		for b.Loop() {
			_, err := projection.Rebuild(b.Context(), projection.RebuildConfig{Owner: p.owner, DB: p.app, Log: h, Definition: d})
			if err != nil {
				b.Fatal(err)
			}
		}
		perFact(b)
	})
	b.Run("rebuild from the log of record", func(b *testing.B) {
		d := board("board")
		p := prepared(b, d)
		log := eventlog.New(p.app, catalogue.New(), eventlog.Options{})
		record(b, log, h.facts)
		b.ReportAllocs()
		for b.Loop() {
			_, err := projection.Rebuild(b.Context(), projection.RebuildConfig{Owner: p.owner, DB: p.app, Log: log, Definition: d})
			if err != nil {
				b.Fatal(err)
			}
		}
		perFact(b)
	})
	b.Run("memory", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			memory(b, board("board"), h)
		}
		perFact(b)
	})
	b.Run("as of 5000 facts of a customer", func(b *testing.B) {
		some := &history{facts: h.facts[:5000]}
		b.ReportAllocs()
		for b.Loop() {
			m := memory(b, board("board"), some)
			if _, err := m.Select(b.Context(), tenant, projection.Query{Table: promises, Order: "due"}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/view")
	})
}

// record appends facts to a log, a thousand in a command.
func record(b *testing.B, log eventlog.Log, facts []events.Recorded) {
	b.Helper()
	for some := range slices.Chunk(facts, 1000) {
		a := eventlog.Append{Tenant: tenant, Command: fmt.Sprint(some[0].Position), OccurredAt: noon}
		for _, r := range some {
			a.Writes = append(a.Writes, eventlog.Write{
				Stream: r.Stream, Customer: r.Customer, Expected: eventlog.Any, Facts: []events.Event{r.Event},
			})
		}
		if _, err := log.Append(b.Context(), a); err != nil {
			b.Fatal(err)
		}
	}
}

// The time from a fact's position being known to its being readable in the same process.
func BenchmarkVisible(b *testing.B) {
	d := board("board")
	p := prepared(b, d)
	h := new(history).add(proposed("acme", "c1", "one"))
	s := p.live(b, d, h)
	var worst time.Duration
	for b.Loop() {
		began := time.Now()
		h.add(commented("acme", "c1"))
		wait(b, s, h)
		worst = max(worst, time.Since(began))
	}
	b.ReportMetric(float64(worst.Microseconds()), "worst-µs")
}
