package commitment_test

import (
	"testing"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/services/goals/commitment"
)

func TestCounter(t *testing.T) {
	t.Parallel()
	date := commitment.Counter{Due: later, Reason: "holidays", Today: today, By: ann}
	t.Run("the owner counters with another date", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(date).Then(t, redated)
	})
	t.Run("a colleague takes it over by countering with himself", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(commitment.Counter{Person: "bob", PersonParty: events.Customer, Reason: "mine", By: bob}).
			Then(t, commitmentevent.Countered{Person: "bob", Party: events.Customer, By: "bob", Reason: "mine"})
	})
	t.Run("the side that asked counters in answer", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated).When(commitment.Counter{Due: "2026-04-07", Reason: "in between", Today: today, By: nadia}).
			Then(t, commitmentevent.Countered{Due: "2026-04-07", Party: events.Vendor, By: "nadia", Reason: "in between"})
	})
	t.Run("the same counter again stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated).When(date).ThenNothing(t)
	})
	for _, c := range []struct {
		says    string
		history []commitmentevent.Event
		counter commitment.Counter
		refusal error
	}{
		{"a colleague does not counter for the owner", nil, commitment.Counter{Due: later, Reason: "r", By: bob}, commitment.ErrNotOwner},
		{"who asked does not counter before an answer", nil, commitment.Counter{Due: later, Reason: "r", By: nadia}, commitment.ErrNotCountered},
		{"a partner has no say", nil, commitment.Counter{Due: later, Reason: "r", By: pia}, commitment.ErrNotYours},
		{"a counter offers something", nil, commitment.Counter{Reason: "r", By: ann}, commitment.ErrNoChange},
		{"a counter has a reason", nil, commitment.Counter{Due: later, By: ann}, commitment.ErrReasonMissing},
		{"a counter keeps to days to come", nil, commitment.Counter{Due: "2026-03-09", Reason: "r", Today: today, By: ann}, commitment.ErrDuePast},
		{"a counter stays within the party", nil, commitment.Counter{Person: "nadia", PersonParty: events.Vendor, Reason: "r", By: ann}, commitment.ErrOtherParty},
		{"what is confirmed is rescheduled", []commitmentevent.Event{confirmed}, date, commitment.ErrConfirmed},
		{"what is settled stays so", []commitmentevent.Event{declined}, date, commitment.ErrSettled},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			given(append([]commitmentevent.Event{asked()}, c.history...)...).When(c.counter).ThenRefused(t, c.refusal)
		})
	}
}

func TestAcceptCounter(t *testing.T) {
	t.Parallel()
	taken := commitmentevent.CounterAccepted{Party: events.Vendor, Person: "nadia", Due: later, Text: "Deliver the data", Owner: "ann"}
	offered := commitmentevent.Countered{Text: "Deliver half of the data", Party: events.Vendor, By: "nadia", Reason: "then half"}
	t.Run("the side that asked accepts, and the promise is confirmed as countered", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated).When(commitment.AcceptCounter{By: nadia}).Then(t, taken)
		if s := given(asked(), redated, taken).State(); s.Status != commitment.Confirmed || s.Due != later || s.Person != "ann" {
			t.Fatalf("the promise stands as %+v", s)
		}
	})
	t.Run("what the asking side offers binds the owner by the owner's yes only", func(t *testing.T) {
		t.Parallel()
		h := given(asked(), redated, offered)
		h.When(commitment.AcceptCounter{By: bob}).ThenRefused(t, commitment.ErrNotYourAnswer)
		h.When(commitment.AcceptCounter{By: ann}).Then(t, commitmentevent.CounterAccepted{
			Party: events.Customer, Person: "ann", Due: due, Text: "Deliver half of the data", Owner: "ann",
		})
	})
	t.Run("nobody accepts the own counter", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated).When(commitment.AcceptCounter{By: ann}).ThenRefused(t, commitment.ErrNotYourAnswer)
	})
	t.Run("a partner does not answer for the vendor", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated).When(commitment.AcceptCounter{By: pia}).ThenRefused(t, commitment.ErrNotYourAnswer)
	})
	t.Run("between colleagues the one who asked answers", func(t *testing.T) {
		t.Parallel()
		h := given(amongColleagues(), commitmentevent.Countered{Due: later, Party: events.Vendor, By: "vik", Reason: "busy"})
		h.When(commitment.AcceptCounter{By: vik}).ThenRefused(t, commitment.ErrNotYourAnswer)
		h.When(commitment.AcceptCounter{By: nadia}).Then(t, commitmentevent.CounterAccepted{
			Party: events.Vendor, Person: "nadia", Due: later, Text: "Deliver the data", Owner: "vik",
		})
	})
	t.Run("silence lets a date pass and nothing else", func(t *testing.T) {
		t.Parallel()
		silence := commitment.AcceptCounter{By: commitment.Who{Party: events.Vendor}, Silence: true}
		bySilence := taken
		bySilence.Person = ""
		given(asked(), redated).When(silence).Then(t, bySilence)
		given(asked(), toBob).When(silence).ThenRefused(t, commitment.ErrNotBySilence)
		given(asked(), redated, offered).When(silence).ThenRefused(t, commitment.ErrNotBySilence)
	})
	t.Run("without a counter there is nothing to accept", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(commitment.AcceptCounter{By: nadia}).ThenRefused(t, commitment.ErrNoCounter)
	})
	t.Run("accepting twice stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated, taken).When(commitment.AcceptCounter{By: nadia}).ThenNothing(t)
	})
}

func TestDeclineCounter(t *testing.T) {
	t.Parallel()
	no := commitment.DeclineCounter{By: nadia, Reason: "the audit is in April"}
	refused := commitmentevent.CounterDeclined{Party: events.Vendor, Person: "nadia", Reason: "the audit is in April"}
	t.Run("the first proposal stands again", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated).When(no).Then(t, refused)
		given(asked(), redated, refused).When(commitment.Confirm{By: ann}).Then(t, confirmed)
	})
	t.Run("nobody declines the own counter, nor without a reason", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated).When(commitment.DeclineCounter{By: ann, Reason: "r"}).ThenRefused(t, commitment.ErrNotYourAnswer)
		given(asked(), redated).When(commitment.DeclineCounter{By: nadia}).ThenRefused(t, commitment.ErrReasonMissing)
	})
	t.Run("declining twice stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), redated, refused).When(no).ThenNothing(t)
	})
}

func TestReschedule(t *testing.T) {
	t.Parallel()
	ask := commitment.Reschedule{To: later, Reason: "holidays", Today: today, By: ann}
	moved := commitmentevent.Rescheduled{From: due, To: later, Party: events.Vendor, Person: "nadia", Reason: "holidays"}
	t.Run("the owner asks, the other side agrees", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed).When(ask).Then(t, askedOff)
		given(asked(), confirmed, askedOff).When(commitment.AcceptCounter{By: nadia}).Then(t, moved)
		if got := given(asked(), confirmed, askedOff, moved).State().Due; got != later {
			t.Fatalf("it is due on %s", got)
		}
	})
	t.Run("the other side holds on to the date", func(t *testing.T) {
		t.Parallel()
		no := commitmentevent.RescheduleDeclined{Party: events.Vendor, Person: "nadia", Reason: "the audit"}
		given(asked(), confirmed, askedOff).When(commitment.DeclineCounter{By: nadia, Reason: "the audit"}).Then(t, no)
		if got := given(asked(), confirmed, askedOff, no).State().Due; got != due {
			t.Fatalf("it is due on %s", got)
		}
	})
	t.Run("a date asked for after it has passed is a late slip, whenever it is answered", func(t *testing.T) {
		t.Parallel()
		late, slip := askedOff, moved
		late.Late, slip.Late = true, true
		after := ask
		after.Today = "2026-04-01"
		given(asked(), confirmed).When(after).Then(t, late)
		given(asked(), confirmed, late).When(commitment.AcceptCounter{By: nadia}).Then(t, slip)
	})
	t.Run("the vendor cannot agree with itself about its own promise", func(t *testing.T) {
		t.Parallel()
		own := commitmentevent.Confirmed{Party: events.Vendor, Person: "nadia"}
		wish := commitmentevent.RescheduleProposed{From: due, To: later, Party: events.Vendor, Person: "nadia", Reason: "busy"}
		h := given(promised(), own, wish)
		h.When(commitment.AcceptCounter{By: vik}).ThenRefused(t, commitment.ErrNotYourAnswer)
		h.When(commitment.AcceptCounter{By: bob}).Then(t, commitmentevent.Rescheduled{
			From: due, To: later, Party: events.Customer, Person: "bob", Reason: "busy",
		})
	})
	t.Run("what is not confirmed is countered instead", func(t *testing.T) {
		t.Parallel()
		given(asked()).When(ask).ThenRefused(t, commitment.ErrNotConfirmed)
	})
	t.Run("neither a colleague nor a partner asks for another date", func(t *testing.T) {
		t.Parallel()
		for w, refusal := range map[commitment.Who]error{bob: commitment.ErrNotOwner, pia: commitment.ErrNotYours} {
			c := ask
			c.By = w
			given(asked(), confirmed).When(c).ThenRefused(t, refusal)
		}
	})
	t.Run("asking for the same date again, or for the one that stands, stays quiet", func(t *testing.T) {
		t.Parallel()
		given(asked(), confirmed, askedOff).When(ask).ThenNothing(t)
		same := ask
		same.To = due
		given(asked(), confirmed).When(same).ThenNothing(t)
	})
}
