package record

import (
	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/projection"
)

// PromisePart folds the shared facts of commitments into Promises. Comments change nothing about a promise
// and are left to the log.
func PromisePart() projection.Part {
	return projection.Part{Collection: Promises, Touches: touchesPromise, Apply: foldPromise}
}

// touchesPromise names the promise, and the one that blocks it: the holder may be the other's owner.
func touchesPromise(r events.Recorded) []string {
	switch e := r.Event.(type) {
	case commitmentevent.Commented:
		return nil
	case commitmentevent.Blocked:
		if e.OnCommitment != "" {
			return []string{r.Stream.ID, string(e.OnCommitment)}
		}
	}
	if _, ok := r.Event.(commitmentevent.Event); ok {
		return []string{r.Stream.ID}
	}
	return nil
}

func foldPromise(r events.Recorded, docs projection.Docs) error {
	e, ok := r.Event.(commitmentevent.Event)
	if _, comment := e.(commitmentevent.Commented); !ok || comment {
		return nil
	}
	var on Promise
	if b, ok := e.(commitmentevent.Blocked); ok && b.OnCommitment != "" {
		on, _ = projection.Get(docs, Promises, string(b.OnCommitment))
	}
	return projection.Update(docs, Promises, r.Stream.ID, func(p *Promise) {
		p.Changed, p.LastFact = markOf(r), r.Type
		p.fold(e, on)
		p.pass(p.court())
	})
}

// fold takes in what happens to a promise; on is the promise that blocks it.
func (p *Promise) fold(e commitmentevent.Event, on Promise) {
	switch e := e.(type) {
	case commitmentevent.Proposed:
		p.propose(e)
	case commitmentevent.Confirmed:
		p.confirm()
	case commitmentevent.ConfirmationUndone:
		p.undoConfirmation()
	case commitmentevent.Countered:
		p.counter(e)
	case commitmentevent.CounterAccepted:
		p.acceptCounter(e)
	case commitmentevent.CounterDeclined:
		p.declineCounter()
	case commitmentevent.RescheduleProposed:
		p.Counter = Counter{Due: e.To, Party: e.Party, Reason: e.Reason, Reschedule: true, Late: e.Late, Since: p.Changed}
	case commitmentevent.RescheduleDeclined:
		p.declineCounter()
	case commitmentevent.Rescheduled:
		p.reschedule(e)
	case commitmentevent.Blocked:
		p.block(e, on)
	case commitmentevent.Unblocked:
		p.Blocked = Block{}
	case commitmentevent.Completed:
		p.complete(e)
	case commitmentevent.Reopened:
		p.Status, p.Completed, p.Evidence = PromiseConfirmed, Mark{}, ""
	case commitmentevent.Accepted:
		p.settle(PromiseAccepted, e.Party)
		p.Silence = e.Silence
	case commitmentevent.Declined:
		p.settle(PromiseDeclined, e.Party)
	case commitmentevent.Withdrawn:
		p.settle(PromiseWithdrawn, e.Party)
	case commitmentevent.Commented:
	}
}

func (p *Promise) propose(e commitmentevent.Proposed) {
	p.Commitment, p.Customer, p.Plan, p.Goal, p.Call = e.Commitment, e.Customer, e.Plan, e.Goal, e.Call
	p.Text, p.Party, p.Person, p.Due, p.By, p.ByPerson = e.Text, e.Party, e.Person, e.Due, e.By, e.ByPerson
	p.OriginKind, p.OriginID, p.DependsOn, p.Binding = e.Origin.Kind, e.Origin.ID, e.DependsOn, e.Binding
	p.Status, p.Proposed = PromiseProposed, p.Changed
}

// confirm makes it count. The date that stands at the first confirmation is the one that slips are
// measured from.
func (p *Promise) confirm() {
	p.Status, p.Counter = PromiseConfirmed, Counter{}
	if p.Confirmed.IsZero() {
		p.Confirmed, p.FirstDue = p.Changed, p.Due
	}
}

func (p *Promise) undoConfirmation() {
	p.Status, p.Confirmed, p.FirstDue = PromiseProposed, Mark{}, ""
	p.Counter, p.Blocked = Counter{}, Block{}
}

func (p *Promise) complete(e commitmentevent.Completed) {
	p.Status, p.Completed, p.Evidence = PromiseDone, p.Changed, e.Evidence
	p.Blocked, p.Counter = Block{}, Counter{}
}

// block resolves a blocking commitment to whose it is now: later facts of this stream cannot see it.
func (p *Promise) block(e commitmentevent.Blocked, on Promise) {
	p.Blocked = Block{OnParty: e.OnParty, OnCommitment: e.OnCommitment, Reason: e.Reason, Since: p.Changed}
	if e.OnParty == "" {
		p.Blocked.OnParty, p.Blocked.OnPerson = on.Party, on.Person
	}
}

func (p *Promise) settle(as PromiseStatus, by events.PartyID) {
	p.Status, p.Settled, p.SettledBy = as, p.Changed, by
	p.Blocked, p.Counter = Block{}, Counter{}
}
