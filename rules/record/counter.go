package record

import (
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
)

// counter keeps what was offered instead. After the confirmation the promise stays confirmed: it holds as
// it is until the other side has answered.
func (p *Promise) counter(e commitmentevent.Countered) {
	confirmed := !p.Confirmed.IsZero()
	p.Counter = Counter{
		Due: e.Due, Text: e.Text, Person: e.Person, Party: e.Party, Reason: e.Reason,
		Reschedule: confirmed, Late: confirmed && passed(p.Due, p.Changed.At), Since: p.Changed,
	}
	if !confirmed {
		p.Status = PromiseCountered
	}
}

// passed tells whether a date is over everywhere on earth: where the fact does not say whether it was in
// the owner's zone, the owner has the benefit of the doubt.
func passed(due events.Date, at time.Time) bool {
	const last = -12 * 60 * 60 // seconds east of UTC
	return due != "" && due < events.DateOf(at, time.FixedZone("", last))
}

func (p *Promise) acceptCounter(e commitmentevent.CounterAccepted) {
	if !p.Confirmed.IsZero() && e.Due != p.Due {
		p.slip(Slip{From: p.Due, To: e.Due, Late: p.Counter.Late, Reason: p.Counter.Reason, Since: p.Changed})
	}
	p.Due, p.Text, p.Person = e.Due, e.Text, e.Owner
	p.confirm()
}

// declineCounter leaves what stood before: the first proposal, or the confirmed promise.
func (p *Promise) declineCounter() {
	p.Counter = Counter{}
	if p.Confirmed.IsZero() {
		p.Status = PromiseProposed
	}
}

func (p *Promise) reschedule(e commitmentevent.Rescheduled) {
	p.slip(Slip{From: e.From, To: e.To, Late: e.Late, Reason: e.Reason, Since: p.Changed})
	p.Counter = Counter{}
}

func (p *Promise) slip(s Slip) {
	p.Slips, p.Due = with(p.Slips, s), s.To
}
