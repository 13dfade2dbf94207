package commitment_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/services/goals/commitment"
)

// TestAnyStoryIsHonest gives random commands by random people and watches the facts that come of them.
func TestAnyStoryIsHonest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.SampledFrom([]commitmentevent.Proposed{asked(), promised(), amongColleagues()}).Draw(t, "first")
		w := witness{state: commitment.Evolve(commitment.State{}, first), owner: first.Person}
		for range rapid.IntRange(1, 60).Draw(t, "length") {
			w.hear(t, anyCommand(t))
		}
	})
}

// witness keeps its own small account of what was said, apart from the state that decides.
type witness struct {
	state                    commitment.State
	owner                    events.PersonID
	counterBy                events.PersonID // author of the open counter
	confirmed, done, settled bool
	confirmations            int // since the last one was undone
}

func (w *witness) hear(t *rapid.T, c commitment.Command) {
	facts, err := commitment.Decide(w.state, c)
	if err != nil && len(facts) > 0 {
		t.Fatalf("%T was refused (%v) and answered with %v", c, err, facts)
	}
	for _, e := range facts {
		w.see(t, c, e)
		w.state = commitment.Evolve(w.state, e)
	}
	if _, talk := c.(commitment.Comment); talk || len(facts) == 0 {
		return
	}
	if again, err := commitment.Decide(w.state, c); err != nil || len(again) > 0 {
		t.Fatalf("%T twice: %v, %v", c, again, err)
	}
}

func (w *witness) see(t *rapid.T, c commitment.Command, e commitmentevent.Event) {
	if _, talk := e.(commitmentevent.Commented); w.settled && !talk {
		t.Fatalf("%T came after the end", e)
	}
	switch e := events.Event(e).(type) {
	case commitmentevent.Confirmed:
		w.confirm(t)
		w.mustOwn(t, e, e.Person)
	case commitmentevent.CounterAccepted:
		w.confirm(t)
		w.mustDiffer(t, e.Person)
		w.owner, w.counterBy = e.Owner, ""
	case commitmentevent.ConfirmationUndone:
		w.confirmed, w.confirmations = false, 0
	case commitmentevent.Countered:
		w.counterBy = e.By
	case commitmentevent.RescheduleProposed:
		w.counterBy = e.Person
	case commitmentevent.Rescheduled:
		w.mustDiffer(t, e.Person)
	case commitmentevent.Completed:
		w.mustOwn(t, e, e.Person)
		w.must(t, w.confirmed && !w.done, "completed before it was confirmed, or twice")
		w.done = true
	case commitmentevent.Reopened:
		w.must(t, w.done && e.Party != w.state.Party(), "reopened by its own side, or before it was done")
		w.done = false
	case commitmentevent.Accepted:
		w.must(t, w.done && e.Party != w.state.Party(), "accepted by its own side, or before it was done")
		w.settled = true
	case commitmentevent.Declined:
		w.mustOwn(t, e, e.Person)
		w.settled = true
	case commitmentevent.Withdrawn:
		w.must(t, !w.confirmed || e.Party != w.state.Party(), "withdrawn by the side that owes it")
		w.settled = true
	}
}

func (w *witness) confirm(t *rapid.T) {
	w.confirmed = true
	w.confirmations++
	w.must(t, w.confirmations == 1, "confirmed twice")
}

func (w *witness) mustOwn(t *rapid.T, e commitmentevent.Event, p events.PersonID) {
	w.must(t, p == w.owner || w.owner == "ann" && p == "dora", fmt.Sprintf("%T by %s for %s", e, p, w.owner))
}

func (w *witness) mustDiffer(t *rapid.T, p events.PersonID) {
	w.must(t, p != w.counterBy, fmt.Sprintf("%s answered the own offer", p))
}

func (w *witness) must(t *rapid.T, ok bool, wrong string) {
	if !ok {
		t.Fatal(wrong)
	}
}

// TestEvolveTakesWhatHasHappened folds facts in any order: it refuses nothing and never panics.
func TestEvolveTakesWhatHasHappened(t *testing.T) {
	t.Parallel()
	all := rapid.SampledFrom([]commitmentevent.Event{
		asked(), confirmed,
		commitmentevent.ConfirmationUndone{Person: "ann"},
		redated, toBob, bobTakes, askedOff, blocked,
		commitmentevent.CounterDeclined{},
		commitmentevent.Rescheduled{To: later},
		commitmentevent.RescheduleDeclined{},
		commitmentevent.Unblocked{},
		done, accepted, reopened, declined, withdrawn,
		commitmentevent.Commented{Note: "n"},
	})
	rapid.Check(t, func(t *rapid.T) {
		commitment.Decider.Fold(commitment.State{}, rapid.SliceOf(all).Draw(t, "facts")...)
	})
}

func anyCommand(t *rapid.T) commitment.Command {
	by := rapid.SampledFrom([]commitment.Who{nadia, vik, ann, bob, pia, dora}).Draw(t, "by")
	date := rapid.SampledFrom([]events.Date{"", due, later, "2026-05-01"}).Draw(t, "date")
	return rapid.SampledFrom([]commitment.Command{
		commitment.Confirm{By: by},
		commitment.UndoConfirm{By: by, Confirmed: noon, Now: noon.Add(time.Hour)},
		anyCounter(t, by, date),
		commitment.Reschedule{To: date, Reason: "r", Today: today, By: by},
		commitment.AcceptCounter{By: by},
		commitment.DeclineCounter{By: by, Reason: "r"},
		commitment.Decline{By: by, Reason: "r"},
		commitment.Block{OnCommitment: c2, Reason: "r", By: by},
		commitment.Unblock{By: by},
		commitment.Complete{Today: today, By: by},
		commitment.Accept{By: by},
		commitment.Reopen{By: by, Reason: "r"},
		commitment.Withdraw{By: by, Reason: "r"},
		commitment.Comment{Note: "n", Text: "t", By: by},
	}).Draw(t, "command")
}

func anyCounter(t *rapid.T, by commitment.Who, date events.Date) commitment.Counter {
	people := map[events.PersonID]events.PartyID{"": "", "ann": events.Customer, "bob": events.Customer, "nadia": events.Vendor, "vik": events.Vendor}
	p := rapid.SampledFrom([]events.PersonID{"", "ann", "bob", "nadia", "vik"}).Draw(t, "person")
	return commitment.Counter{Due: date, Person: p, PersonParty: people[p], Reason: "r", Today: today, By: by}
}
