package projection_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/projection"
)

// hostile delivers a log as badly as a broker can: facts twice, out of order, with holes, from the beginning
// again. All of it comes from the seed.
type hostile struct {
	log   *history
	chaos *rand.Rand
	wake  <-chan struct{}
	after int64 // what was delivered in order, now and then
}

func (s *hostile) Next(ctx context.Context, most int) ([]events.Recorded, error) {
	for {
		head, _ := s.log.Head(ctx, 0)
		if s.after < head {
			return s.deliver(ctx, head, most), nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.wake:
		}
	}
}

func (s *hostile) deliver(ctx context.Context, head int64, most int) []events.Recorded {
	from := s.chaos.Int64N(head) // anywhere: before, behind, or right after what came last
	if s.chaos.IntN(2) == 0 {
		from = s.after
	}
	facts, _ := s.log.Read(ctx, 0, from, 1+s.chaos.IntN(most))
	var got []events.Recorded
	for _, r := range facts {
		if s.chaos.IntN(5) > 0 {
			got = append(got, r)
		}
		if s.chaos.IntN(5) == 0 {
			got = append(got, r)
		}
	}
	if s.chaos.IntN(3) == 0 {
		s.chaos.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	}
	if len(got) == 0 {
		got = facts[len(facts)-1:]
	}
	for _, r := range got {
		s.after = max(s.after, r.Position)
	}
	return got
}

// drawHistory makes facts about a few promises of a few customers of two tenants.
func drawHistory(t *rapid.T) []events.Recorded {
	fact := rapid.Custom(func(t *rapid.T) events.Recorded {
		customer := events.CustomerID(rapid.SampledFrom([]string{"acme", "zeta", "orca"}).Draw(t, "customer"))
		id := fmt.Sprintf("%s-%d", customer, rapid.IntRange(1, 6).Draw(t, "promise"))
		var r events.Recorded
		switch rapid.IntRange(0, 11).Draw(t, "fact") {
		case 0, 1, 2:
			r = proposed(customer, id, rapid.SampledFrom([]string{"<é> & \u2028", "fine", "poison", ""}).Draw(t, "text"))
		case 3:
			r = said(customer, id, commitmentevent.Rescheduled{From: "2026-04-01", To: events.Date(rapid.SampledFrom([]string{"", "2026-05-01"}).Draw(t, "to")), Reason: "ill"})
		case 4:
			r = said(customer, id, commitmentevent.Completed{Late: rapid.Bool().Draw(t, "late")})
		case 5:
			r = said(customer, id, commitmentevent.Withdrawn{})
		case 6:
			r = whispered(customer, id)
		case 7:
			r = future(customer)
		default:
			r = commented(customer, id)
		}
		r.Tenant = rapid.SampledFrom([]events.TenantID{tenant, "hull2"}).Draw(t, "tenant")
		return r
	})
	return rapid.SliceOfN(fact, 1, 120).Draw(t, "history")
}

// However facts are delivered, in whatever batches, with whatever cache, and rebuilt or not: the rows are
// those of the fold in memory.
func TestLiveEqualsRebuildEqualsMemory(t *testing.T) {
	t.Parallel()
	var round atomic.Int64
	p := prepared(t)
	rapid.Check(t, func(rt *rapid.T) {
		d := broken(fmt.Sprintf("board%d", round.Add(1)))
		if err := projection.Prepare(t.Context(), p.owner, d); err != nil {
			rt.Fatal(err)
		}
		all := drawHistory(rt)
		seed := rapid.Uint64().Draw(rt, "seed")
		split := rapid.IntRange(0, len(all)).Draw(rt, "facts before the runner starts")
		h := new(history).add(all[:split]...)
		s := p.store(t, d)
		stop := p.run(t, projection.RunnerConfig{
			Log: h, Definition: d, Announce: s.Announce,
			Batch:      rapid.IntRange(1, 30).Draw(rt, "batch"),
			CatchUp:    rapid.IntRange(1, 30).Draw(rt, "catch up"),
			CacheBytes: rapid.SampledFrom([]int{1, 2000, 1 << 20}).Draw(rt, "cache"),
			Source: func(ctx context.Context, _ int64) (projection.Source, error) {
				return &hostile{log: h, chaos: rand.New(rand.NewPCG(seed, 1)), wake: h.Subscribe(ctx, 0)}, nil
			},
		})
		for _, r := range all[split:] {
			h.add(r)
		}
		wait(t, s, h)
		live, want := hash(t, s), hash(t, memory(t, d, h))
		if live != want {
			rt.Errorf("live %+v, memory %+v", live, want)
		}
		p.rebuild(t, d, h)
		if rebuilt := hash(t, s); rebuilt != want {
			rt.Errorf("rebuilt %+v, memory %+v", rebuilt, want)
		}
		stop()
	})
}
