package rhythm_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/planevent"
	"coxswain/pkg/decider/decidertest"
	"coxswain/pkg/fault"
	"coxswain/pkg/worktime"
	"coxswain/services/cadence/rhythm"
)

func given(facts ...callevent.RhythmEvent) decidertest.History[rhythm.State, rhythm.Command, callevent.RhythmEvent] {
	return decidertest.Given(rhythm.Decider, facts...)
}

// fortnightly is every second Tuesday at 14:30 in Berlin, from 6 January 2026.
func fortnightly() planevent.RhythmTerms {
	return planevent.RhythmTerms{
		ID: "r1", Kind: "cadence", Rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", From: "2026-01-06",
		Zone: "Europe/Berlin", Start: "14:30", Minutes: 30, Seats: []events.Seat{events.CSM, events.Champion},
	}
}

func with(change func(*planevent.RhythmTerms)) planevent.RhythmTerms {
	t := fortnightly()
	change(&t)
	return t
}

func set(t planevent.RhythmTerms) callevent.RhythmSet {
	return callevent.RhythmSet{Rhythm: t.ID, Plan: "p1", Customer: "c1", Terms: t}
}

func TestSet(t *testing.T) {
	t.Parallel()
	ask := rhythm.Set{Plan: "p1", Customer: "c1", Terms: fortnightly()}
	t.Run("calls recur by the terms", func(t *testing.T) {
		t.Parallel()
		given().When(ask).Then(t, set(fortnightly()))
	})
	t.Run("the same terms again say nothing new", func(t *testing.T) {
		t.Parallel()
		given(set(fortnightly())).When(ask).ThenNothing(t)
	})
	t.Run("other seats are other terms", func(t *testing.T) {
		t.Parallel()
		other := with(func(r *planevent.RhythmTerms) { r.Seats = []events.Seat{events.CSM} })
		given(set(fortnightly())).When(rhythm.Set{Plan: "p1", Customer: "c1", Terms: other}).Then(t, set(other))
	})
	t.Run("what is agreed anew ends a suspension", func(t *testing.T) {
		t.Parallel()
		given(set(fortnightly()), callevent.RhythmSuspended{Reason: "gone"}).When(ask).Then(t, set(fortnightly()))
	})
}

func TestSuspendAndResume(t *testing.T) {
	t.Parallel()
	suspended := callevent.RhythmSuspended{Reason: "the plan rests"}
	t.Run("a rhythm rests and goes on", func(t *testing.T) {
		t.Parallel()
		given(set(fortnightly())).When(rhythm.Suspend{Reason: "the plan rests"}).Then(t, suspended)
		given(set(fortnightly()), suspended).When(rhythm.Resume{}).Then(t, callevent.RhythmResumed{})
	})
	t.Run("one that rests already, or goes on already, stays so", func(t *testing.T) {
		t.Parallel()
		given(set(fortnightly()), suspended).When(rhythm.Suspend{Reason: "again"}).ThenNothing(t)
		given(set(fortnightly())).When(rhythm.Resume{}).ThenNothing(t)
	})
	t.Run("one that was never set is not there", func(t *testing.T) {
		t.Parallel()
		given().When(rhythm.Suspend{}).ThenRefused(t, rhythm.ErrUnknown)
		given().When(rhythm.Resume{}).ThenRefused(t, rhythm.ErrUnknown)
	})
}

func TestTermsThatAreNone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*planevent.RhythmTerms)
		want   *fault.Error
	}{
		"every second":               {func(r *planevent.RhythmTerms) { r.Rule = "FREQ=SECONDLY" }, rhythm.ErrTooDense},
		"every hour":                 {func(r *planevent.RhythmTerms) { r.Rule = "FREQ=HOURLY;INTERVAL=24" }, rhythm.ErrTooDense},
		"twice a day":                {func(r *planevent.RhythmTerms) { r.Rule = "FREQ=DAILY;BYHOUR=9,17" }, rhythm.ErrTooDense},
		"a thousand million times":   {func(r *planevent.RhythmTerms) { r.Rule = "FREQ=DAILY;COUNT=1000000000" }, rhythm.ErrRule},
		"no frequency":               {func(r *planevent.RhythmTerms) { r.Rule = "BYDAY=TU" }, rhythm.ErrRule},
		"no rule":                    {func(r *planevent.RhythmTerms) { r.Rule = "" }, rhythm.ErrRule},
		"the same part twice":        {func(r *planevent.RhythmTerms) { r.Rule = "FREQ=DAILY;FREQ=WEEKLY" }, rhythm.ErrRule},
		"another start in the rule":  {func(r *planevent.RhythmTerms) { r.Rule = "FREQ=DAILY;DTSTART=20260101" }, rhythm.ErrRule},
		"a second line":              {func(r *planevent.RhythmTerms) { r.Rule = "DTSTART:20260101\nRRULE:FREQ=DAILY" }, rhythm.ErrRule},
		"30 February":                {func(r *planevent.RhythmTerms) { r.Rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }, rhythm.ErrNever},
		"the fifth Monday of a week": {func(r *planevent.RhythmTerms) { r.Rule = "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5" }, rhythm.ErrNever},
		"a first day that is none":   {func(r *planevent.RhythmTerms) { r.From = "2026-02-30" }, rhythm.ErrFrom},
		"24 o'clock":                 {func(r *planevent.RhythmTerms) { r.Start = "24:00" }, rhythm.ErrStart},
		"an hour of one digit":       {func(r *planevent.RhythmTerms) { r.Start = "9:00" }, rhythm.ErrStart},
		"a path for a zone":          {func(r *planevent.RhythmTerms) { r.Zone = "../../etc/passwd" }, worktime.ErrUnknownZone},
		"no zone":                    {func(r *planevent.RhythmTerms) { r.Zone = "" }, worktime.ErrUnknownZone},
		"four minutes":               {func(r *planevent.RhythmTerms) { r.Minutes = 4 }, rhythm.ErrMinutes},
		"a kind that nobody knows":   {func(r *planevent.RhythmTerms) { r.Kind = "party" }, rhythm.ErrKind},
	} {
		t.Run(name+" is refused, and expands to nothing if it ever came", func(t *testing.T) {
			t.Parallel()
			given().When(rhythm.Set{Plan: "p1", Customer: "c1", Terms: with(c.change)}).ThenRefused(t, c.want)
		})
	}
}

func occurrences(t planevent.RhythmTerms, from, to string) []string {
	parse := func(s string) time.Time { return events.Date(s).In(time.UTC) }
	loc, _ := worktime.Zone(t.Zone)
	var found []string
	for _, at := range rhythm.Occurrences(t, parse(from), parse(to)) {
		found = append(found, at.In(loc).Format("Mon 2 Jan 15:04 MST"))
	}
	return found
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("occurrences (-want +got):\n%s", diff)
	}
}

func TestOccurrences(t *testing.T) {
	t.Parallel()
	t.Run("14:30 stays 14:30 when the clocks change", func(t *testing.T) {
		t.Parallel()
		expect(t, occurrences(fortnightly(), "2026-03-10", "2026-04-20"),
			"Tue 17 Mar 14:30 CET", "Tue 31 Mar 14:30 CEST", "Tue 14 Apr 14:30 CEST")
	})
	t.Run("a start that the spring change skips moves forward by the gap", func(t *testing.T) {
		t.Parallel()
		nightly := with(func(r *planevent.RhythmTerms) { r.Rule, r.Start = "FREQ=DAILY", "02:30" })
		expect(t, occurrences(nightly, "2026-03-28", "2026-03-31"),
			"Sat 28 Mar 02:30 CET", "Sun 29 Mar 03:30 CEST", "Mon 30 Mar 02:30 CEST")
	})
	t.Run("a start that comes twice in autumn takes the first", func(t *testing.T) {
		t.Parallel()
		nightly := with(func(r *planevent.RhythmTerms) { r.Rule, r.Start = "FREQ=DAILY", "02:30" })
		expect(t, occurrences(nightly, "2026-10-24", "2026-10-27"),
			"Sat 24 Oct 02:30 CEST", "Sun 25 Oct 02:30 CEST", "Mon 26 Oct 02:30 CET")
	})
	t.Run("the 31st skips months without one", func(t *testing.T) {
		t.Parallel()
		monthly := with(func(r *planevent.RhythmTerms) { r.Rule = "FREQ=MONTHLY;BYMONTHDAY=31" })
		expect(t, occurrences(monthly, "2026-01-01", "2026-06-01"),
			"Sat 31 Jan 14:30 CET", "Tue 31 Mar 14:30 CEST", "Sun 31 May 14:30 CEST")
	})
	t.Run("the last day of the month is day -1", func(t *testing.T) {
		t.Parallel()
		monthly := with(func(r *planevent.RhythmTerms) { r.Rule = "FREQ=MONTHLY;BYMONTHDAY=-1" })
		expect(t, occurrences(monthly, "2026-01-01", "2026-04-01"),
			"Sat 31 Jan 14:30 CET", "Sat 28 Feb 14:30 CET", "Tue 31 Mar 14:30 CEST")
	})
	t.Run("the day of UNTIL is the last possible one", func(t *testing.T) {
		t.Parallel()
		weekly := with(func(r *planevent.RhythmTerms) { r.Rule = "FREQ=WEEKLY;UNTIL=20260113" })
		expect(t, occurrences(weekly, "2026-01-01", "2026-03-01"), "Tue 6 Jan 14:30 CET", "Tue 13 Jan 14:30 CET")
	})
	t.Run("an expansion is bounded", func(t *testing.T) {
		t.Parallel()
		daily := with(func(r *planevent.RhythmTerms) { r.Rule = "FREQ=DAILY" })
		if n := len(occurrences(daily, "2026-01-01", "2199-01-01")); n != rhythm.MaxOccurrences {
			t.Fatalf("%d occurrences", n)
		}
	})
}

// TestAnOccurrenceIsOneCall says that however the time is cut into spans, and wherever the clocks change, the
// same calls come out, each once, at the hour that was agreed.
func TestAnOccurrenceIsOneCall(t *testing.T) {
	t.Parallel()
	rules := []string{"FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=SU,WE", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=29,30,31"}
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC", "America/Santiago"}
	rapid.Check(t, func(rt *rapid.T) {
		terms := with(func(r *planevent.RhythmTerms) {
			r.Rule, r.Zone = rapid.SampledFrom(rules).Draw(rt, "rule"), rapid.SampledFrom(zones).Draw(rt, "zone")
			r.Start = rapid.SampledFrom([]string{"00:00", "01:30", "02:15", "02:30", "14:30", "23:59"}).Draw(rt, "start")
		})
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 700).Draw(rt, "day"))
		cut := from.Add(time.Duration(rapid.IntRange(0, 60*24*60).Draw(rt, "cut")) * time.Minute)
		to := from.AddDate(0, 0, 60)
		whole := rhythm.Occurrences(terms, from, to)
		parts := append(rhythm.Occurrences(terms, from, cut), rhythm.Occurrences(terms, cut, to)...)
		if diff := cmp.Diff(whole, parts); len(whole) > 0 && diff != "" {
			rt.Fatalf("cut at %v: %s", cut, diff)
		}
		ids := map[events.CallID]time.Time{}
		for _, at := range whole {
			if before, twice := ids[rhythm.CallID(terms, at)]; twice {
				rt.Fatalf("%v and %v are one call", before, at)
			}
			ids[rhythm.CallID(terms, at)] = at
		}
	})
}

func TestACallMovesWithTheHourOfItsRhythm(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 17, 13, 30, 0, 0, time.UTC)
	later := with(func(r *planevent.RhythmTerms) { r.Start = "15:00" })
	if a, b := rhythm.CallID(fortnightly(), at), rhythm.CallID(later, at.Add(30*time.Minute)); a != b {
		t.Fatalf("%s at 14:30, %s at 15:00", a, b)
	}
	other := with(func(r *planevent.RhythmTerms) { r.ID = "r2" })
	if rhythm.CallID(fortnightly(), at) == rhythm.CallID(other, at) {
		t.Fatal("two rhythms share a call")
	}
}
