package story_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/commitmentevent"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	readmodel "coxswain/services/responsibility/projection"
	sample "coxswain/services/responsibility/responsibilitytest"
	"coxswain/services/responsibility/story"
)

var names = map[events.PersonID]string{sample.Vera: "Vera Vance", sample.Ada: "Ada Lovelace"}

func tell(t *testing.T, facts []events.Recorded, after int64, party events.PartyID) []story.Line {
	t.Helper()
	d := readmodel.Shared()
	if party == events.Vendor {
		d = readmodel.Past()
	}
	lines, err := story.Tell(d, facts, after, story.Reader{Party: party, Names: names})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// since tells what the facts add to a customer with a plan, a goal and one promise.
func since(t *testing.T, kind, id string, by events.Actor, facts ...events.Event) []story.Line {
	t.Helper()
	h := sample.With(sample.Acme, 1)
	before := int64(len(h.Facts))
	return tell(t, h.Add(kind, id, by, facts...).Facts, before, events.Vendor)
}

func TestASentenceSaysWhoDidWhatWithItsNumbers(t *testing.T) {
	t.Parallel()
	ada := sample.Ada
	for _, c := range []struct {
		kind, id string
		fact     events.Event
		want     story.Line
	}{
		{"commitment", "c-0000", commitmentevent.Completed{Party: events.Customer, Person: ada, Late: true, Evidence: "report"}, story.Line{
			Group: story.Finished, Sentence: "Ada Lovelace (Acme) finished “promise number 0”, late: it was due 29 January 2026.", After: "report",
		}},
		{"commitment", "c-0000", commitmentevent.Rescheduled{From: "2026-01-29", To: "2026-02-12", Late: true, Reason: "audit"}, story.Line{
			Group: story.Slipped, Sentence: "“promise number 0” moved from 29 January 2026 to 12 February 2026, after the date had passed.",
			Reason: "audit", Before: "2026-01-29", After: "2026-02-12",
		}},
		{"commitment", "c-0000", commitmentevent.Withdrawn{Party: sample.Globex, Person: sample.Paul, Reason: "not needed"}, story.Line{
			Group: story.Removed, Sentence: "somebody at Globex withdrew “promise number 0”.", Reason: "not needed",
		}},
		{"commitment", "c-0000", commitmentevent.Accepted{Party: events.Vendor, Silence: true}, story.Line{
			Group: story.Finished, Sentence: "“promise number 0” counts as accepted: nobody at Vendor answered in the agreed time.",
		}},
		{"goal", "goal-1", goalevent.CheckedIn{Party: events.Customer, Person: ada, Confidence: goalevent.OnTrack, Analysis: "trained"}, story.Line{
			Group: story.Progress, Sentence: "Ada Lovelace (Acme) holds “every clerk works in the new tool” on track, before it was at risk.",
			Reason: "trained", Before: "at risk", After: "on track",
		}},
		{"goal", "goal-1", goalevent.Measured{Measurement: "m2", Metric: "active users", Value: events.Int(20), Unit: "users", At: sample.Start.AddDate(0, 1, 0)}, story.Line{
			Group: story.Progress, Sentence: "active users of “every clerk works in the new tool” went from 14 users to 20 users; the target is 50 users.",
			Before: "14 users", After: "20 users",
		}},
		{"plan", "plan-1", planevent.ChangeAccepted{Proposal: "p1", Party: events.Vendor, Person: sample.Vera, Hash: "h2"}, story.Line{
			Group: story.Agreed, Sentence: "Vera Vance (Vendor) accepted the change: target of “every clerk works in the new tool” from 50 to 80 users.",
		}},
	} {
		lines := since(t, c.kind, c.id, sample.ByAda, c.fact)
		if len(lines) != 1 {
			t.Fatalf("%T: %d lines", c.fact, len(lines))
		}
		got := lines[0]
		want := got // the envelope is compared below
		want.Group, want.Sentence, want.Reason, want.Before, want.After = c.want.Group, c.want.Sentence, c.want.Reason, c.want.Before, c.want.After
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%T: %s", c.fact, diff)
		}
		if got.Type != c.fact.EventType() || got.Subject != (story.Subject{Kind: c.kind, ID: c.id}) || got.Actor.Name != "Ada Lovelace" {
			t.Errorf("%T: envelope %+v", c.fact, got)
		}
	}
}

func TestOnlyWhatCameAfterIsTold(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 3)
	all := tell(t, h.Facts, 0, events.Customer)
	middle := all[len(all)/2].Position
	later := tell(t, h.Facts, middle, events.Customer)
	if diff := cmp.Diff(all[len(all)/2+1:], later); diff != "" {
		t.Error(diff)
	}
}

func TestTheSharedStoryIsTheSameWithoutInternalFacts(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 12)
	with, without := tell(t, h.Facts, 0, events.Customer), tell(t, h.Shared(), 0, events.Customer)
	if diff := cmp.Diff(without, with); diff != "" {
		t.Error(diff)
	}
	for _, l := range with {
		if strings.Contains(l.Sentence+l.Reason+l.Before+l.After, sample.Canary) {
			t.Errorf("internal: %+v", l)
		}
	}
}

// Whatever a fact holds, and however little came before it, its line is a sentence or silence.
func TestEveryFactThereIsCanBeTold(t *testing.T) {
	t.Parallel()
	for _, typ := range catalogue.New().Types() {
		h := sample.With(sample.Acme, 1)
		kind, _, _ := strings.Cut(typ.Name, ".")
		for _, id := range []string{"c-0000", "nothing-known"} {
			h.Add(kind, id, events.Actor{Machine: "importer"}, typ.Zero)
		}
		for _, l := range tell(t, h.Facts, int64(len(h.Facts)-2), events.Vendor) {
			if l.Sentence == "" || !strings.ContainsAny(l.Sentence[len(l.Sentence)-1:], ".: ") && !strings.Contains(l.Sentence, ": ") {
				t.Errorf("%s: %q is no sentence", typ.Name, l.Sentence)
			}
		}
	}
}
