package evolution_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/events/healthevent"
	"coxswain/pkg/projection"
	"coxswain/services/responsibility/evolution"
	readmodel "coxswain/services/responsibility/projection"
	sample "coxswain/services/responsibility/responsibilitytest"
	"coxswain/services/responsibility/view"
)

// end is fourteen weeks after the sample begins: promises have fallen due.
var end = time.Date(2026, 4, 14, 12, 0, 0, 0, time.UTC)

func definitionFor(party events.PartyID) projection.Definition {
	if party == events.Vendor {
		return readmodel.Past()
	}
	return readmodel.Shared()
}

func tell(t require, facts []events.Recorded, party events.PartyID, at time.Time) evolution.Evolution {
	t.Helper()
	e, ok, err := evolution.Build(definitionFor(party), facts, evolution.Reader{Party: party}, at)
	if err != nil || !ok {
		t.Fatalf("%v, %v", ok, err)
	}
	return e
}

// require is what a test and a property have in common.
type require interface {
	Helper()
	Fatalf(format string, args ...any)
}

// see is the view of an instant in hindsight: what the points are measured by.
func see(t require, facts []events.Recorded, party events.PartyID, at time.Time) view.View {
	t.Helper()
	past, err := readmodel.Fold(definitionFor(party), readmodel.OccurredBy(append([]events.Recorded{}, facts...), at))
	if err != nil {
		t.Fatalf("%v", err)
	}
	r, _, ok, err := readmodel.Read(context.Background(), past, sample.Tenant, sample.Acme, at, party == events.Vendor)
	if err != nil || !ok {
		t.Fatalf("%v, %v", ok, err)
	}
	return view.Build(r, view.Reader{Party: party}, at)
}

// spread lets the facts of a history occur over thirteen weeks, some of them told late.
func spread(h *sample.History, seed uint64, late int) []events.Recorded {
	dice := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // the same dice each time
	facts := append([]events.Recorded{}, h.Facts...)
	for i := range facts {
		facts[i].OccurredAt = sample.Start.Add(time.Duration(i) * 13 * 7 * 24 * time.Hour / time.Duration(len(facts)))
		if i > 20 && dice.IntN(100) < late {
			facts[i].OccurredAt = facts[i].OccurredAt.Add(-time.Duration(dice.IntN(40)) * 24 * time.Hour)
		}
	}
	return facts
}

func TestEachPointIsWhatTheViewShowsAtItsInstant(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := sample.With(sample.Acme, rapid.IntRange(0, 24).Draw(t, "promises"))
		facts := spread(h, rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 30).Draw(t, "told late, in a hundred"))
		party := rapid.SampledFrom([]events.PartyID{events.Vendor, events.Customer}).Draw(t, "reader")
		if party != events.Vendor {
			facts = shared(facts)
		}
		e := tell(t, facts, party, end)
		i := rapid.IntRange(0, len(e.Terms)-1).Draw(t, "point")
		want := see(t, facts, party, e.Terms[i].At)
		for _, s := range want.Sides {
			if got := kept(e, s.Party, e.Terms[i].At); !cmp.Equal(got.Score, s.FollowThrough.Score) || got.Counted != s.FollowThrough.Counted {
				t.Fatalf("%s on %v: %v of %d, in the view %v of %d", s.Party, e.Terms[i].At, got.Score, got.Counted, s.FollowThrough.Score, s.FollowThrough.Counted)
			}
		}
		if h := scoreAt(e, e.Terms[i].At); (h == nil) != (want.Health == nil) || h != nil && (h.Score != want.Health.Score || h.Band != want.Health.Band) {
			t.Fatalf("on %v: %+v, in the view %+v", e.Terms[i].At, h, want.Health)
		}
		if e.Terms[i].Goals != len(want.Goals) {
			t.Fatalf("%d goals, in the view %d", e.Terms[i].Goals, len(want.Goals))
		}
	})
}

func kept(e evolution.Evolution, party events.PartyID, at time.Time) evolution.Kept {
	for _, s := range e.Sides {
		for _, p := range s.Points {
			if s.Party == party && p.At.Equal(at) {
				return p
			}
		}
	}
	return evolution.Kept{Counted: -1}
}

func scoreAt(e evolution.Evolution, at time.Time) *evolution.Score {
	for _, s := range e.Health {
		if s.At.Equal(at) {
			return &s
		}
	}
	return nil
}

func shared(facts []events.Recorded) []events.Recorded {
	var all []events.Recorded
	for _, r := range facts {
		if r.Audience == events.Shared {
			all = append(all, r)
		}
	}
	return all
}

func TestWhatMovedAScoreSumsToTheDifference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := sample.New(sample.Acme)
		h.Facts = append(h.Facts, sample.With(sample.Acme, 0).Facts...)
		for range rapid.IntRange(1, 30).Draw(t, "scores") {
			h.Add(healthevent.ScoreKind, string(sample.Acme), sample.ByBot, anyScore(t))
		}
		e := tell(t, spread(h, 7, 0), events.Vendor, end)
		var before events.Decimal
		for _, s := range e.Health {
			sum := before
			for _, p := range s.Moved {
				sum += p.Points
			}
			if sum != s.Score {
				t.Fatalf("on %v: %v and what moved it make %v, not %v", s.At, before, sum, s.Score)
			}
			before = s.Score
		}
	})
}

// anyScore is the sum of one to three measures: a scorecard may take one up and leave one out.
func anyScore(t *rapid.T) healthevent.InternalScoreChanged {
	s := healthevent.InternalScoreChanged{Customer: sample.Acme, Band: healthevent.Watch}
	for _, m := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"usage", "tickets", "goals"}), 1, 3, rapid.ID).Draw(t, "measures") {
		entry := healthevent.Entry{Measure: m, Points: events.Decimal(rapid.Int64Range(0, 33_000_000).Draw(t, "points"))}
		s.Entries = append(s.Entries, entry)
		s.Score += entry.Points
	}
	return s
}

func TestADateThatMovesShowsInTheDriftWithTheFactThatMovedIt(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 6) // promise number 0 is moved by a fortnight
	e := tell(t, spread(h, 1, 0), events.Customer, end)
	last := e.Terms[len(e.Terms)-1]
	if last.CommitmentDays != 14 || last.GoalDays != 0 || last.Commitments != 6 || last.Goals != 1 {
		t.Errorf("%+v", last)
	}
	days := 0
	for _, p := range e.Terms {
		if (p.CommitmentDays+p.GoalDays != days) != (len(p.DriftBehind) > 0) {
			t.Errorf("on %v: %d days after %d, and the facts %v", p.At, p.CommitmentDays, days, p.DriftBehind)
		}
		for _, position := range p.DriftBehind {
			if r := h.Facts[position-1]; r.Type != (commitmentevent.Rescheduled{}).EventType() {
				t.Errorf("fact %d is %s", position, r.Type)
			}
		}
		days = p.CommitmentDays + p.GoalDays
	}
}

func TestWhatIsTakenBackLeavesTheScope(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 4)
	h.Add(commitmentevent.Kind, "c-0003", sample.ByVera, commitmentevent.Withdrawn{Party: events.Vendor, Person: sample.Vera, Reason: "not needed"})
	e := tell(t, spread(h, 1, 0), events.Customer, end)
	last := e.Terms[len(e.Terms)-1]
	if last.Commitments != 3 {
		t.Errorf("%+v", last)
	}
	var behind []int64
	for _, p := range e.Terms {
		behind = append(behind, p.ScopeBehind...)
	}
	if got := h.Facts[behind[len(behind)-1]-1].Type; got != (commitmentevent.Withdrawn{}).EventType() {
		t.Errorf("the last that changed the scope is %s", got)
	}
}

func TestInternalFactsChangeNoByteOfTheSharedEvolution(t *testing.T) {
	t.Parallel()
	all := spread(sample.With(sample.Acme, 30), 3, 10)
	for _, party := range []events.PartyID{events.Customer, sample.Globex} {
		with := encode(t, tell(t, seen(all, readmodel.Shared()), party, end))
		without := encode(t, tell(t, shared(all), party, end))
		if with != without || strings.Contains(with, sample.Canary) || strings.Contains(with, "health") {
			t.Errorf("%s: %s", party, cmp.Diff(without, with))
		}
	}
	if e := tell(t, all, events.Vendor, end); len(e.Health) == 0 {
		t.Error("the vendor does not see the health")
	}
}

// seen is what the log gives to a reader of a definition.
func seen(all []events.Recorded, d projection.Definition) []events.Recorded {
	var facts []events.Recorded
	for _, r := range all {
		if r.Audience == events.Shared || r.Audience == d.Audience {
			facts = append(facts, r)
		}
	}
	return facts
}

func TestSeriesBeginWithTheFirstWeekAndEndAtTheInstant(t *testing.T) {
	t.Parallel()
	facts := spread(sample.With(sample.Acme, 12), 1, 0)
	e := tell(t, facts, events.Vendor, end)
	if len(e.Terms) != 15 || !e.Terms[14].At.Equal(end) || e.Terms[0].At.Format(time.RFC3339) != "2026-01-12T00:00:00+01:00" {
		t.Errorf("%d points from %v to %v", len(e.Terms), e.Terms[0].At, e.Terms[len(e.Terms)-1].At)
	}
	if e.Name != "Acme" || len(e.Versions) != 1 || len(e.Goals) != 1 || len(e.Goals[0].Points) != 1 || !e.Since.Equal(sample.Start) {
		t.Errorf("%+v", e)
	}
	years := tell(t, facts, events.Vendor, end.AddDate(10, 0, 0))
	if n := len(years.Terms); n > 106 || n < 80 {
		t.Errorf("ten years make %d points", n)
	}
	if _, ok, err := evolution.Build(readmodel.Shared(), facts, evolution.Reader{}, sample.Start.Add(-time.Hour)); ok || err != nil {
		t.Errorf("before the beginning there is something: %v", err)
	}
}

func encode(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Two quarters of a customer with 500 promises: what is left of a page's 50 ms is for the log and the page.
func BenchmarkBuild500(b *testing.B) {
	facts := spread(sample.With(sample.Acme, 500), 1, 0)
	reader := evolution.Reader{Party: events.Vendor}
	b.ResetTimer()
	for b.Loop() {
		if _, _, err := evolution.Build(readmodel.Past(), facts, reader, end); err != nil {
			b.Fatal(err)
		}
	}
}
