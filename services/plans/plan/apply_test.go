package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/fault"
	"coxswain/services/plans/plan"
)

func TestHash(t *testing.T) {
	t.Parallel()
	t.Run("the canonical form is written in one way, exactly", func(t *testing.T) {
		t.Parallel()
		small := planevent.Terms{
			Title: "A & <B>",
			Goals: []planevent.GoalTerms{{ID: "g-2", Outcome: "o", Target: events.Decimal(12_500_000), Weight: 1}, {ID: "g-1", Outcome: "p", Weight: 2}},
		}
		want := `{"goals":[` +
			`{"baseline":0,"due":"","id":"g-1","outcome":"p","party":"","person":"","target":0,"weight":2},` +
			`{"baseline":0,"due":"","id":"g-2","outcome":"o","party":"","person":"","target":12.5,"weight":1}` +
			`],"title":"A & <B>"}`
		if diff := cmp.Diff(want, string(plan.Canonical(small))); diff != "" {
			t.Fatal(diff)
		}
	})
	t.Run("the order of lists and empty lists do not matter; every word does", func(t *testing.T) {
		t.Parallel()
		turned := terms()
		slices.Reverse(turned.Goals)
		slices.Reverse(turned.Seats)
		turned.Rhythms = []planevent.RhythmTerms{}
		if plan.Hash(turned) != plan.Hash(terms()) {
			t.Fatal("the same content has two hashes")
		}
		turned.Goals[0].Why = "x"
		if plan.Hash(turned) == plan.Hash(terms()) {
			t.Fatal("other content has the same hash")
		}
	})
}

func TestApply(t *testing.T) {
	t.Parallel()
	rhythm := planevent.RhythmTerms{ID: "r-1", Kind: "cadence", Rule: "FREQ=WEEKLY", From: "2026-01-05", Zone: "Europe/Berlin", Start: "14:30", Minutes: 30}
	rung := planevent.Rung{OffsetDays: -2, Tone: "friendly", Seats: []events.Seat{events.Champion}}
	silence := planevent.SilenceTerms{Kind: "date", After: 3}
	full := after([]planevent.Change{{Kind: planevent.RhythmSet, Rhythm: rhythm}, {Kind: planevent.LadderSet, Ladder: []planevent.Rung{rung}}, {Kind: planevent.SilenceSet, Silence: []planevent.SilenceTerms{silence}}})
	child := goal("g-3", "Somebody trains")
	child.Parent = "g-1"

	for name, c := range map[string]struct {
		change planevent.Change
		check  func(planevent.Terms) bool
	}{
		"a goal is added":                     {planevent.Change{Kind: planevent.GoalAdded, Goal: child}, func(t planevent.Terms) bool { return len(t.Goals) == 3 && t.Goals[2].Parent == "g-1" }},
		"a goal is dropped":                   {planevent.Change{Kind: planevent.GoalDropped, GoalID: "g-1"}, func(t planevent.Terms) bool { return len(t.Goals) == 1 && t.Goals[0].ID == "g-2" }},
		"a goal has another target":           {planevent.Change{Kind: planevent.GoalRetargeted, GoalID: "g-1", Target: events.Int(9000)}, func(t planevent.Terms) bool { return t.Goals[0].Target == events.Int(9000) }},
		"a goal has another date":             {planevent.Change{Kind: planevent.GoalRedated, GoalID: "g-1", Due: "2027-01-31"}, func(t planevent.Terms) bool { return t.Goals[0].Due == "2027-01-31" }},
		"a goal has other words":              {planevent.Change{Kind: planevent.GoalReworded, GoalID: "g-1", Outcome: "All log in"}, func(t planevent.Terms) bool { return t.Goals[0].Outcome == "All log in" }},
		"a goal has another owner":            {planevent.Change{Kind: planevent.GoalReowned, GoalID: "g-1", Party: events.Vendor, Person: anna}, func(t planevent.Terms) bool { return t.Goals[0].Person == anna && t.Goals[0].Party == events.Vendor }},
		"a goal weighs something else":        {planevent.Change{Kind: planevent.GoalReweighted, GoalID: "g-1", Weight: 99}, func(t planevent.Terms) bool { return t.Goals[0].Weight == 99 }},
		"the charter has one more item":       {planevent.Change{Kind: planevent.CharterAdded, Charter: planevent.CharterItem{ID: "ch-2", Kind: "budget", Text: "10k"}}, func(t planevent.Terms) bool { return len(t.Charter) == 2 }},
		"a charter item says something else":  {planevent.Change{Kind: planevent.CharterChanged, Charter: planevent.CharterItem{ID: "ch-1", Kind: "budget", Text: "10k"}}, func(t planevent.Terms) bool { return len(t.Charter) == 1 && t.Charter[0].Text == "10k" }},
		"a charter item is gone":              {planevent.Change{Kind: planevent.CharterRemoved, ItemID: "ch-1"}, func(t planevent.Terms) bool { return len(t.Charter) == 0 }},
		"a seat is held by somebody else":     {planevent.Change{Kind: planevent.SeatSet, Seat: planevent.SeatTerms{Seat: events.CSM, Party: events.Vendor, Person: axel}}, func(t planevent.Terms) bool { return len(t.Seats) == 3 && t.Seats[2].Person == axel }},
		"the keeper comes from another party": {planevent.Change{Kind: planevent.SeatSet, Seat: planevent.SeatTerms{Seat: events.Keeper, Party: events.Vendor, Person: axel}}, func(t planevent.Terms) bool { return len(t.Seats) == 3 && t.Seats[2].Party == events.Vendor }},
		"a seat is empty":                     {planevent.Change{Kind: planevent.SeatSet, Seat: planevent.SeatTerms{Seat: events.CSM, Party: events.Vendor}}, func(t planevent.Terms) bool { return len(t.Seats) == 2 }},
		"a rhythm is another":                 {planevent.Change{Kind: planevent.RhythmSet, Rhythm: planevent.RhythmTerms{ID: "r-1", Kind: "qbr", Rule: "FREQ=MONTHLY", From: "2026-01-05", Zone: "UTC", Start: "09:00", Minutes: 60}}, func(t planevent.Terms) bool { return len(t.Rhythms) == 1 && t.Rhythms[0].Kind == "qbr" }},
		"a rhythm is gone":                    {planevent.Change{Kind: planevent.RhythmRemoved, RhythmID: "r-1"}, func(t planevent.Terms) bool { return len(t.Rhythms) == 0 }},
		"the ladder is empty":                 {planevent.Change{Kind: planevent.LadderSet}, func(t planevent.Terms) bool { return len(t.Ladder) == 0 }},
		"silence means something else":        {planevent.Change{Kind: planevent.SilenceSet, Silence: []planevent.SilenceTerms{{Kind: "done", After: 5}}}, func(t planevent.Terms) bool { return t.Silence[0].Kind == "done" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := plan.Hash(full)
			got, err := plan.Apply(full, []planevent.Change{c.change})
			if err != nil || !c.check(got) {
				t.Fatalf("got %+v, %v", got, err)
			}
			if plan.Hash(full) != before {
				t.Fatal("the terms that went in were written into")
			}
		})
	}
	t.Run("goals that belong to a dropped one move up", func(t *testing.T) {
		t.Parallel()
		got := after([]planevent.Change{{Kind: planevent.GoalAdded, Goal: child}, {Kind: planevent.GoalDropped, GoalID: "g-1"}})
		if got.Goals[1].ID != "g-3" || got.Goals[1].Parent != "" {
			t.Fatalf("goals: %+v", got.Goals)
		}
	})
	for name, c := range map[string]struct {
		change planevent.Change
		want   error
		at     string
	}{
		"a kind that is not there":         {planevent.Change{Kind: "goal_loved"}, plan.ErrChangeUnknown, "/changes/0/kind"},
		"a goal that is not there":         {planevent.Change{Kind: planevent.GoalRedated, GoalID: "g-9", Due: "2027-01-31"}, plan.ErrGoalUnknown, "/changes/0/goal_id"},
		"dropping what is not there":       {planevent.Change{Kind: planevent.GoalDropped, GoalID: "g-9"}, plan.ErrGoalUnknown, "/changes/0/goal_id"},
		"a goal that is there already":     {planevent.Change{Kind: planevent.GoalAdded, Goal: goal("g-1", "Again")}, plan.ErrGoalKnown, "/changes/0/goal/id"},
		"a goal without form":              {planevent.Change{Kind: planevent.GoalAdded, Goal: planevent.GoalTerms{ID: "g-3", Weight: 1}}, plan.ErrTextMissing, "/changes/0/goal/outcome"},
		"the same target":                  {planevent.Change{Kind: planevent.GoalRetargeted, GoalID: "g-1", Target: events.Int(500)}, plan.ErrChangesNothing, "/changes/0/target"},
		"a target on the wrong side":       {planevent.Change{Kind: planevent.GoalRetargeted, GoalID: "g-1", Target: events.Int(50)}, plan.ErrTargetIsBase, "/changes/0/target"},
		"the same date":                    {planevent.Change{Kind: planevent.GoalRedated, GoalID: "g-1", Due: "2026-09-30"}, plan.ErrChangesNothing, "/changes/0/due"},
		"a date that is none":              {planevent.Change{Kind: planevent.GoalRedated, GoalID: "g-1", Due: "2026-02-30"}, plan.ErrDateInvalid, "/changes/0/due"},
		"no words":                         {planevent.Change{Kind: planevent.GoalReworded, GoalID: "g-1"}, plan.ErrTextMissing, "/changes/0/outcome"},
		"the words of another goal":        {planevent.Change{Kind: planevent.GoalReworded, GoalID: "g-1", Outcome: "support IS calm"}, plan.ErrOutcomeRepeated, "/terms/goals/1/outcome"},
		"no owner":                         {planevent.Change{Kind: planevent.GoalReowned, GoalID: "g-1"}, plan.ErrNoOwner, "/changes/0/person"},
		"a weight of nothing":              {planevent.Change{Kind: planevent.GoalReweighted, GoalID: "g-1"}, plan.ErrOutOfRange, "/changes/0/weight"},
		"a charter item that is there":     {planevent.Change{Kind: planevent.CharterAdded, Charter: planevent.CharterItem{ID: "ch-1", Kind: "budget", Text: "x"}}, plan.ErrCharterKnown, "/changes/0/charter/id"},
		"a charter item that is not there": {planevent.Change{Kind: planevent.CharterChanged, Charter: planevent.CharterItem{ID: "ch-9", Kind: "budget", Text: "x"}}, plan.ErrCharterUnknown, "/changes/0/charter/id"},
		"a charter item as it is":          {planevent.Change{Kind: planevent.CharterChanged, Charter: terms().Charter[0]}, plan.ErrChangesNothing, "/changes/0/charter"},
		"removing what is not there":       {planevent.Change{Kind: planevent.CharterRemoved, ItemID: "ch-9"}, plan.ErrCharterUnknown, "/changes/0/charter_id"},
		"a seat that is not there":         {planevent.Change{Kind: planevent.SeatSet, Seat: planevent.SeatTerms{Seat: "king", Party: events.Vendor, Person: anna}}, plan.ErrChoiceUnknown, "/changes/0/seat/seat"},
		"a seat as it is":                  {planevent.Change{Kind: planevent.SeatSet, Seat: terms().Seats[0]}, plan.ErrChangesNothing, "/changes/0/seat"},
		"a time of day that is none":       {planevent.Change{Kind: planevent.RhythmSet, Rhythm: planevent.RhythmTerms{ID: "r-2", Kind: "cadence", Rule: "FREQ=DAILY", From: "2026-01-05", Zone: "UTC", Start: "24:00", Minutes: 30}}, plan.ErrTimeInvalid, "/changes/0/rhythm/start"},
		"a rhythm that is not there":       {planevent.Change{Kind: planevent.RhythmRemoved, RhythmID: "r-9"}, plan.ErrRhythmUnknown, "/changes/0/rhythm_id"},
		"a tone that is none":              {planevent.Change{Kind: planevent.LadderSet, Ladder: []planevent.Rung{{Tone: "rude", Seats: []events.Seat{events.CSM}}}}, plan.ErrChoiceUnknown, "/changes/0/ladder/0/tone"},
		"silence about scope":              {planevent.Change{Kind: planevent.SilenceSet, Silence: []planevent.SilenceTerms{{Kind: "scope", After: 1}}}, plan.ErrChoiceUnknown, "/changes/0/silence/0/kind"},
	} {
		t.Run("refused: "+name, func(t *testing.T) {
			t.Parallel()
			_, err := plan.Apply(terms(), []planevent.Change{c.change})
			var f *fault.Error
			if !errors.Is(err, c.want) || !errors.As(err, &f) || f.Fields[0].Pointer != c.at {
				t.Fatalf("want %v at %s, got %+v", c.want, c.at, err)
			}
		})
	}
	t.Run("nothing and far too much are no changes", func(t *testing.T) {
		t.Parallel()
		if _, err := plan.Apply(terms(), nil); !errors.Is(err, plan.ErrNoChange) {
			t.Fatal(err)
		}
		if _, err := plan.Apply(terms(), make([]planevent.Change, 201)); !errors.Is(err, plan.ErrTooMany) {
			t.Fatal(err)
		}
	})
}

func TestFieldsNameWhatAChangeWrites(t *testing.T) {
	t.Parallel()
	all := plan.Fields([]planevent.Change{
		{Kind: planevent.GoalRetargeted, GoalID: "g-1"},
		{Kind: planevent.GoalRetargeted, GoalID: "g-1"},
		{Kind: planevent.GoalReowned, GoalID: "g-1"},
		{Kind: planevent.GoalDropped, GoalID: "g-2"},
		{Kind: planevent.SeatSet, Seat: planevent.SeatTerms{Seat: events.Sponsor, Party: events.Vendor}},
		{Kind: planevent.SeatSet, Seat: planevent.SeatTerms{Seat: events.Keeper, Party: events.Vendor}},
		{Kind: planevent.LadderSet},
	})
	want := "goals/g-1/owner goals/g-1/target goals/g-2 ladder seats/keeper seats/sponsor/vendor"
	if got := strings.Join(all, " "); got != want {
		t.Fatalf("fields: %s", got)
	}
}
