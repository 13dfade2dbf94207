package goals_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/bus"
	"coxswain/services/goals/commitment"
)

// told compares the facts of a stream.
func (w *world) told(kind, id string, want ...events.Event) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.facts(kind, id)); diff != "" {
		w.t.Fatalf("%s/%s (-want +got):\n%s", kind, id, diff)
	}
}

func TestOnPlanVersionAgreed(t *testing.T) {
	t.Parallel()
	const name = "goals_on_plan_version_agreed"
	first := goalevent.Opened{Goal: "g1", Plan: "p1", Customer: "acme", Version: 1, Terms: onboarding()}
	t.Run("a later version changes one goal, opens another and drops a third, at once", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		v2 := versionAgreed(2)
		added := onboarding()
		added.ID = "g2"
		v2.Terms.Goals = append(v2.Terms.Goals, added)
		w.follow(name, w.happened("plan", "p1", "nadia", v2))

		v3 := versionAgreed(3, planevent.Change{Kind: planevent.GoalDropped, GoalID: "g2"})
		v3.Terms.Goals[0].Target = events.Int(8)
		w.follow(name, w.happened("plan", "p1", "nadia", v3))

		w.told("goal", "g1", first, goalevent.TermsChanged{Version: 3, Terms: v3.Terms.Goals[0], Reason: "the audit moved"})
		w.told("goal", "g2",
			goalevent.Opened{Goal: "g2", Plan: "p1", Customer: "acme", Version: 2, Terms: added},
			goalevent.Dropped{Version: 3, Reason: "the audit moved"})
	})
	t.Run("the same fact again changes nothing", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		r := w.happened("plan", "p1", "nadia", versionAgreed(2))
		w.follow(name, r)
		w.follow(name, r)
		w.told("goal", "g1", first)
	})
	t.Run("what it does carries who, why and the fact behind it", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		r := w.happened("plan", "p2", "ann", planevent.VersionAgreed{
			Plan: "p2", Customer: "acme", Version: 1, Terms: planevent.Terms{Goals: []planevent.GoalTerms{{ID: "g7"}}},
		})
		w.follow(name, r)
		got, err := w.Log.Load(t.Context(), "t1", events.Stream{Kind: "goal", ID: "g7"}, 0)
		if err != nil || len(got) != 1 {
			t.Fatalf("%v, %v", got, err)
		}
		if got[0].Causation != r.ID || got[0].Correlation != "elsewhere" || got[0].Actor.Person != "ann" || got[0].Customer != "acme" {
			t.Fatalf("the envelope says %+v", got[0])
		}
	})
}

func captured(by events.PersonID, party events.PartyID) callevent.CommitmentCaptured {
	return callevent.CommitmentCaptured{
		Commitment: "c1", Call: "k1", Plan: "p1", Customer: "acme", Text: "Deliver the data", Party: events.Customer, Person: "ann",
		Due: "2026-03-31", By: party, ByPerson: by,
	}
}

func fromCall(by events.PersonID, party events.PartyID) commitmentevent.Proposed {
	return commitmentevent.Proposed{
		Commitment: "c1", Customer: "acme", Text: "Deliver the data", Party: events.Customer, Person: "ann", Due: "2026-03-31",
		By: party, ByPerson: by, Origin: commitmentevent.Origin{Kind: "call", ID: "k1"}, Plan: "p1", Call: "k1",
	}
}

func (w *world) capture(by events.PersonID, party events.PartyID) {
	w.t.Helper()
	w.follow("goals_on_call_commitment_captured", w.happened("call", "k1", by, captured(by, party)))
}

func TestOnCallCommitmentCaptured(t *testing.T) {
	t.Parallel()
	t.Run("what another has noted waits for the owner's yes", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.capture("nadia", events.Vendor)
		w.told("commitment", "c1", fromCall("nadia", events.Vendor))
	})
	t.Run("who notes the own promise has confirmed it", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.capture("ann", events.Customer)
		w.told("commitment", "c1", fromCall("ann", events.Customer), commitmentevent.Confirmed{Party: events.Customer, Person: "ann"})
	})
}

func disputed(by events.PersonID) callevent.RecapLineDisputed {
	return callevent.RecapLineDisputed{
		Call: "k1", Plan: "p1", Customer: "acme", Line: "l1", Commitment: "c1", Text: "Ann delivers the data", Person: by,
		Party: events.Customer, Reason: "Only the data of 2025", Proposal: "c2",
	}
}

func TestOnRecapLineDisputed(t *testing.T) {
	t.Parallel()
	const name = "goals_on_recap_line_disputed"
	instead := commitmentevent.Proposed{
		Commitment: "c2", Customer: "acme", Text: "Only the data of 2025", Party: events.Customer, Person: "ann", Due: "2026-03-31",
		By: events.Customer, ByPerson: "ann", Origin: commitmentevent.Origin{Kind: "recap", ID: "l1"}, Plan: "p1", Call: "k1",
	}
	t.Run("the owner's own words are proposed, unconfirmed, in place of what was noted", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.capture("nadia", events.Vendor)
		w.follow(name, w.happened("call", "k1", "ann", disputed("ann")))
		w.told("commitment", "c2", instead)
		w.told("commitment", "c1", fromCall("nadia", events.Vendor),
			commitmentevent.Declined{Party: events.Customer, Person: "ann", Reason: "Only the data of 2025"})
	})
	t.Run("what another disputes stays the owner's to answer", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.capture("nadia", events.Vendor)
		w.follow(name, w.happened("call", "k1", "bob", disputed("bob")))
		want := instead
		want.ByPerson = "bob"
		w.told("commitment", "c2", want)
		w.told("commitment", "c1", fromCall("nadia", events.Vendor))
	})
	t.Run("a line without a commitment becomes the disputant's, due in a week", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		e := disputed("bob")
		e.Commitment = ""
		w.follow(name, w.happened("call", "k1", "bob", e))
		want := instead
		want.Person, want.ByPerson, want.Due = "bob", "bob", "2026-03-17"
		w.told("commitment", "c2", want)
	})
	t.Run("what was captured and is not there yet is waited for", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		err := w.policies[name].Handle(t.Context(), w.happened("call", "k1", "ann", disputed("ann")))
		if err == nil || bus.Refused(err) {
			t.Fatalf("answered %v", err)
		}
	})
}

func TestOnRecapLineRedated(t *testing.T) {
	t.Parallel()
	const name = "goals_on_recap_line_redated"
	other := callevent.RecapLineRedated{Line: "l1", Commitment: "c1", Person: "ann", Party: events.Customer, Due: "2026-04-15"}
	t.Run("a promise that is not confirmed is countered", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.capture("nadia", events.Vendor)
		w.follow(name, w.happened("call", "k1", "ann", other))
		w.told("commitment", "c1", fromCall("nadia", events.Vendor), commitmentevent.Countered{
			Due: "2026-04-15", Party: events.Customer, By: "ann", Reason: "another date in the recap of the call",
		})
	})
	t.Run("for a confirmed one another date is asked", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.capture("ann", events.Customer)
		w.At(time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC))
		w.follow(name, w.happened("call", "k1", "ann", other))
		w.told("commitment", "c1", fromCall("ann", events.Customer), commitmentevent.Confirmed{Party: events.Customer, Person: "ann"},
			commitmentevent.RescheduleProposed{
				From: "2026-03-31", To: "2026-04-15", Late: true, Party: events.Customer, Person: "ann", Reason: "another date in the recap of the call",
			})
	})
	t.Run("somebody else's promise is not redated", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.capture("nadia", events.Vendor)
		e := other
		e.Person = "bob"
		err := w.policies[name].Handle(t.Context(), w.happened("call", "k1", "bob", e))
		if !errors.Is(err, commitment.ErrNotOwner) || !bus.Refused(err) {
			t.Fatalf("answered %v", err)
		}
	})
}
