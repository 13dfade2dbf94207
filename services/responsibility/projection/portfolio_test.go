package projection_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/events/planevent"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
	readmodel "coxswain/services/responsibility/projection"
	sample "coxswain/services/responsibility/responsibilitytest"
)

// Rows are kept by adding and taking away. They must stay what counting the documents gives.
func TestARowIsWhatCountingTheDocumentsGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := sample.With(sample.Acme, rapid.IntRange(1, 12).Draw(t, "promises"))
		for range rapid.IntRange(0, 40).Draw(t, "facts") {
			kind, id, e := anyFact(t)
			h.Add(kind, id, sample.ByVera, e)
		}
		m, err := readmodel.Fold(readmodel.Vendor(), h.Facts)
		if err != nil {
			t.Fatal(err)
		}
		doc, _, err := m.One(t.Context(), sample.Tenant, readmodel.Portfolio, string(sample.Acme))
		if err != nil {
			t.Fatal(err)
		}
		row := doc.(readmodel.Row)
		want := counted(t, m)
		if diff := cmp.Diff(want, tally{row.Open, row.Due, row.OpenProposals(), row.Goals, row.Worries, row.Calls, len(row.Unasked)}, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

type tally struct {
	Open      map[events.PartyID]int
	Due       map[events.PartyID]map[events.Date]int
	Proposals int
	Goals     int
	Worries   int
	Calls     map[events.CallID]time.Time
	Unasked   int
}

func counted(t *rapid.T, m projection.Store) tally {
	found, err := m.Select(t.Context(), sample.Tenant, projection.Query{Table: record.Promises},
		projection.Query{Table: record.Agreements}, projection.Query{Table: record.Goals}, projection.Query{Table: record.Calls})
	if err != nil {
		t.Fatal(err)
	}
	n := tally{Open: map[events.PartyID]int{}, Due: map[events.PartyID]map[events.Date]int{}, Calls: map[events.CallID]time.Time{}}
	for _, r := range found.Rows[0] {
		p := r.Doc.(record.Promise)
		if p.Open() {
			n.Open[p.Party]++
		}
		if p.Status == record.PromiseConfirmed {
			if n.Due[p.Party] == nil {
				n.Due[p.Party] = map[events.Date]int{}
			}
			n.Due[p.Party][p.Due]++
		}
	}
	for _, r := range found.Rows[1] {
		n.Proposals += len(r.Doc.(record.Agreement).Open)
	}
	for _, r := range found.Rows[2] {
		g := r.Doc.(record.Goal)
		if g.Status == record.GoalDropped || g.Status == record.GoalMissed || g.Status == record.GoalAchieved {
			continue
		}
		n.Goals++
		for _, c := range g.CheckIns {
			if c.Confidence != goalevent.OnTrack {
				n.Worries++
				break
			}
		}
	}
	for _, r := range found.Rows[3] {
		if c := r.Doc.(record.Call); c.Status == record.CallScheduled {
			n.Calls[c.Call] = c.Start
			if !c.GiveBack.IsZero() {
				n.Unasked++
			}
		}
	}
	return n
}

func anyFact(t *rapid.T) (kind, id string, e events.Event) {
	day := events.Date("2026-03-01").AddDays(rapid.IntRange(0, 5).Draw(t, "day"))
	switch rapid.SampledFrom([]string{"commitment", "goal", "plan", "call"}).Draw(t, "kind") {
	case "goal":
		return goalevent.Kind, string(sample.Goal), rapid.SampledFrom([]events.Event{
			goalevent.CheckedIn{Party: events.Vendor, Confidence: goalevent.OffTrack},
			goalevent.CheckedIn{Party: events.Vendor, Confidence: goalevent.OnTrack},
			goalevent.CheckedIn{Party: events.Customer, Confidence: goalevent.OnTrack},
			goalevent.Missed{},
			goalevent.AchievementClaimed{},
			goalevent.AchievementVerified{},
		}).Draw(t, "fact")
	case "plan":
		return planevent.Kind, string(sample.Plan), rapid.SampledFrom([]events.Event{
			planevent.ChangeProposed{Proposal: "p2"}, planevent.ChangeWithdrawn{Proposal: "p2"}, planevent.ChangeDeclined{Proposal: "p1"},
		}).Draw(t, "fact")
	case "call":
		return callevent.Kind, "call-1", rapid.SampledFrom([]events.Event{
			callevent.Moved{To: day.In(time.UTC)}, callevent.Held{At: day.In(time.UTC)}, callevent.GivenBack{}, callevent.GiveBackProposed{}, callevent.GiveBackOverruled{}, callevent.Cancelled{},
		}).Draw(t, "fact")
	}
	return commitmentevent.Kind, "c-0000", rapid.SampledFrom([]events.Event{
		commitmentevent.Proposed{Commitment: "c-0000", Customer: sample.Acme, Party: events.Vendor, Due: day},
		commitmentevent.Confirmed{},
		commitmentevent.Completed{},
		commitmentevent.Reopened{},
		commitmentevent.Accepted{},
		commitmentevent.Withdrawn{},
		commitmentevent.ConfirmationUndone{},
		commitmentevent.Rescheduled{To: day},
		commitmentevent.CounterAccepted{Due: day},
	}).Draw(t, "fact")
}

func TestARowKnowsTheScoreAndHowItMoved(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 0).Add(healthevent.ScoreKind, string(sample.Acme), sample.ByBot,
		healthevent.InternalScoreChanged{Customer: sample.Acme, Score: events.Int(55), Previous: events.Int(72), Band: healthevent.Watch})
	m, err := readmodel.Fold(readmodel.Vendor(), h.Facts)
	if err != nil {
		t.Fatal(err)
	}
	doc, _, _ := m.One(t.Context(), sample.Tenant, readmodel.Portfolio, string(sample.Acme))
	row := doc.(readmodel.Row)
	if row.Score != events.Int(55) || row.Moved != events.Int(-17) || row.Band != healthevent.Watch {
		t.Errorf("%+v", row)
	}
	if row.Changed.Position >= int64(len(h.Facts)) {
		t.Error("a score that moves is no meaningful change")
	}
}

func TestTheDefinitionsAreValid(t *testing.T) {
	t.Parallel()
	for _, d := range []projection.Definition{readmodel.Vendor(), readmodel.Shared(), readmodel.Past(), readmodel.Rosters()} {
		if err := d.Validate(); err != nil {
			t.Errorf("%s: %v", d.Name, err)
		}
	}
}

// Nothing internal reaches the shared read model, whatever the envelope says.
func TestAnInternalFactInASharedEnvelopeStaysOut(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 3)
	for i := range h.Facts {
		h.Facts[i].Audience = events.Shared
	}
	m, err := readmodel.Fold(readmodel.Shared(), h.Facts)
	if err != nil {
		t.Fatal(err)
	}
	want, err := readmodel.Fold(readmodel.Shared(), sample.With(sample.Acme, 3).Shared())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range readmodel.Shared().Parts {
		a, _ := m.Select(t.Context(), sample.Tenant, projection.Query{Table: p.Collection})
		b, _ := want.Select(t.Context(), sample.Tenant, projection.Query{Table: p.Collection})
		if diff := cmp.Diff(b.Rows, a.Rows); diff != "" {
			t.Errorf("%s: %s", p.Collection.TableName(), diff)
		}
	}
}
