package score_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	"coxswain/services/health/score"
	"coxswain/services/health/scorecard"
)

var (
	now  = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	line = []healthevent.Point{{Input: 0, Points: 0}, {Input: events.Int(100), Points: events.Int(100)}}
)

func signals(values ...int64) map[string][]score.Day {
	var all []score.Day
	for i, v := range values {
		at := now.AddDate(0, 0, i-len(values))
		all = append(all, score.Day{On: events.DateOf(at, time.UTC)}.With(events.Int(v), at, int64(i+1)))
	}
	return map[string][]score.Day{"usage": all}
}

func card(measures ...healthevent.Measure) healthevent.Scorecard {
	return healthevent.Scorecard{Healthy: events.Int(70), Watch: events.Int(45), Measures: measures}
}

func usage(aggregate string, weight int64) healthevent.Measure {
	return healthevent.Measure{Name: aggregate, Input: healthevent.Input{Signal: "usage", Aggregate: aggregate, Window: 30}, Mapping: line, Weight: events.Int(weight), Missing: scorecard.Skip}
}

func TestAScoreExplainsItself(t *testing.T) {
	t.Parallel()
	in := score.Inputs{Signals: signals(40, 60, 80), Now: now, Calendars: &worktime.Calendars{}}
	got, ok := score.Of(card(usage(scorecard.Last, 60), usage(scorecard.Average, 40)), in, score.Previous{
		Basis: 2, Entries: []healthevent.Entry{{Measure: "last", Points: events.Int(50)}, {Measure: "nps", Points: events.Int(3)}},
	})
	want := score.Score{Score: events.Int(72), Band: healthevent.Healthy, Entries: []healthevent.Entry{
		{Measure: "last", Weight: events.Int(60), Input: events.Int(80), Measured: events.Int(80), Points: events.Int(48), Delta: events.Int(-2), Why: "usage was 80 on 2026-03-30", Behind: []int64{3}},
		{Measure: "average", Weight: events.Int(40), Input: events.Int(60), Measured: events.Int(60), Points: events.Int(24), Delta: events.Int(24), Why: "usage was 60 on average over 30 days", Behind: []int64{3}},
		{Measure: "nps", Missing: true, Delta: events.Int(-3), Why: "the scorecard measures this no more"},
	}}
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Fatal(ok, diff)
	}
}

func TestAMissingInputFollowsTheRuleOfItsMeasure(t *testing.T) {
	t.Parallel()
	missing := func(rule string) healthevent.Measure {
		return healthevent.Measure{Name: "tickets", Input: healthevent.Input{Signal: "tickets", Aggregate: scorecard.Last, Window: 30}, Mapping: line, Weight: events.Int(50), Missing: rule}
	}
	for rule, want := range map[string]events.Decimal{scorecard.Skip: events.Int(80), scorecard.Neutral: events.Int(65), scorecard.Zero: events.Int(40)} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			got, ok := score.Of(card(usage(scorecard.Last, 50), missing(rule)), score.Inputs{Signals: signals(80), Now: now}, score.Previous{})
			if !ok || got.Score != want {
				t.Fatalf("score %s (%v), want %s", got.Score, ok, want)
			}
		})
	}
}

func TestACustomerOfWhomNothingIsKnownHasNoScore(t *testing.T) {
	t.Parallel()
	if s, ok := score.Of(scorecard.Standard(), score.Inputs{Now: now, Calendars: &worktime.Calendars{}}, score.Previous{}); ok {
		t.Fatalf("scored %s", s.Score)
	}
}

func TestAValueThatIsToldLateCountsAndIsNotTheLast(t *testing.T) {
	t.Parallel()
	d := score.Day{On: "2026-03-30"}.With(events.Int(5), now, 1).With(events.Int(3), now.Add(-time.Hour), 2)
	if want := (score.Day{On: "2026-03-30", Sum: events.Int(8), Count: 2, Last: events.Int(5), LastAt: now, Position: 2}); d != want {
		t.Fatalf("got %+v, want %+v", d, want)
	}
}

func TestTheVendorIsScoredToo(t *testing.T) {
	t.Parallel()
	late := record.Promise{
		Commitment: "c1", Party: events.Vendor, Person: "p", Due: "2026-03-02", FirstDue: "2026-03-02", Status: record.PromiseConfirmed,
		Confirmed: record.Mark{Position: 4, At: now.AddDate(0, -2, 0)}, Changed: record.Mark{Position: 4},
	}
	follow := healthevent.Measure{Name: "ours", Input: healthevent.Input{Builtin: scorecard.VendorFollowThrough}, Mapping: line, Weight: events.Int(100), Missing: scorecard.Skip}
	in := score.Inputs{Promises: []record.Promise{late}, Now: now, Calendars: &worktime.Calendars{}, Roster: record.Roster{Zone: "Europe/Oslo"}}
	got, ok := score.Of(card(follow), in, score.Previous{})
	if !ok || got.Band != healthevent.AtRisk || len(got.Entries[0].Behind) == 0 {
		t.Fatalf("%v %+v", ok, got)
	}
}

// The invariant of the ledger (domain.md, health): exact for every card and every input.
func TestACallThatWasHeldBeforeItsTimeCountsAtOnce(t *testing.T) {
	t.Parallel()
	measure := healthevent.Measure{Name: "calls", Input: healthevent.Input{Builtin: scorecard.CallDiscipline}, Mapping: line, Weight: events.Int(100), Missing: scorecard.Skip}
	next := record.Call{Status: record.CallScheduled, Start: now.AddDate(0, 0, 2)}
	held := record.Call{Status: record.CallHeld, Start: now.AddDate(0, 0, 1), HeldAt: record.Mark{Position: 7, At: now.Add(-time.Hour)}, Changed: record.Mark{Position: 9}}
	got, ok := score.Of(card(measure), score.Inputs{Calls: []record.Call{next, held}, Now: now}, score.Previous{})
	if !ok || got.Entries[0].Why != "1 of 1 calls of the last 90 days were held or given back" || got.Entries[0].Behind[0] != 7 {
		t.Fatalf("%v %+v", ok, got)
	}
}

func TestEntriesAlwaysSumToTheScore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := card(rapid.SliceOfN(rapid.Custom(drawMeasure), 1, 12).Draw(t, "measures")...)
		in := score.Inputs{Signals: signals(rapid.SliceOfN(rapid.Int64Range(-1000, 1000), 0, 9).Draw(t, "values")...), Now: now}
		first, ok := score.Of(c, in, score.Previous{})
		if !ok {
			return
		}
		in.Signals = signals(rapid.SliceOfN(rapid.Int64Range(-1000, 1000), 1, 9).Draw(t, "later")...)
		second, _ := score.Of(c, in, score.Previous{Entries: first.Entries})
		for _, s := range []struct {
			now score.Score
			was events.Decimal
		}{{first, 0}, {second, first.Score}} {
			var points, delta events.Decimal
			for _, e := range s.now.Entries {
				points, delta = points+e.Points, delta+e.Delta
			}
			if points != s.now.Score || delta != s.now.Score-s.was || s.now.Score < 0 || s.now.Score > events.Int(100) {
				t.Fatalf("score %s after %s, entries sum to %s and moved by %s", s.now.Score, s.was, points, delta)
			}
		}
	})
}

func drawMeasure(t *rapid.T) healthevent.Measure {
	low := rapid.Int64Range(-500_000_000, 0).Draw(t, "low")
	return healthevent.Measure{
		Name: rapid.StringMatching(`[a-z]{8}`).Draw(t, "name"),
		Input: healthevent.Input{
			Signal:    rapid.SampledFrom([]string{"usage", "tickets"}).Draw(t, "signal"),
			Aggregate: rapid.SampledFrom([]string{"last", "sum", "average", "count", "trend"}).Draw(t, "aggregate"), Window: 30,
		},
		Mapping: []healthevent.Point{
			{Input: events.Decimal(low), Points: events.Decimal(rapid.Int64Range(0, 100_000_000).Draw(t, "from"))},
			{Input: events.Decimal(low + rapid.Int64Range(1, 1_000_000_000).Draw(t, "span")), Points: events.Decimal(rapid.Int64Range(0, 100_000_000).Draw(t, "to"))},
		},
		Weight:  events.Decimal(rapid.Int64Range(0, 100_000_000).Draw(t, "weight")),
		Missing: rapid.SampledFrom([]string{"skip", "neutral", "zero"}).Draw(t, "missing"),
	}
}
