package record

import "coxswain/events"

// court is who must act next (domain.md, commitment): the owner, unless something waits for an answer of
// somebody else. Nobody when the promise is settled.
//
//	settled                       nobody
//	done                          the other side: accept or reopen
//	countered, another date asked  whoever must answer
//	blocked                       whoever blocks
//	proposed, confirmed           the owner
func (p *Promise) court() Holding {
	switch {
	case !p.Open():
		return Holding{}
	case p.Status == PromiseDone:
		return p.otherThan(p.Party)
	case p.Counter.Party != "":
		return p.otherThan(p.Counter.Party)
	case p.Blocked.OnPerson != "", p.Blocked.OnParty != "" && p.Blocked.OnParty != p.Party:
		return Holding{Party: p.Blocked.OnParty, Person: p.Blocked.OnPerson}
	}
	return p.owner()
}

func (p *Promise) owner() Holding { return Holding{Party: p.Party, Person: p.Person} }

// otherThan is who answers a party: the owner, when it is not the owner who spoke; else whoever asked for
// the promise; else, for a promise that a party made to itself, the other one of vendor and customer.
// Partners work for the customer's outcome, so the customer answers them.
func (p *Promise) otherThan(party events.PartyID) Holding {
	switch {
	case party != p.Party:
		return p.owner()
	case p.By != p.Party && p.By != "":
		return Holding{Party: p.By, Person: p.ByPerson}
	case p.Party == events.Customer:
		return Holding{Party: events.Vendor}
	}
	return Holding{Party: events.Customer}
}

// pass moves the promise into a court, and closes the stretch of time in the one before.
func (p *Promise) pass(to Holding) {
	if to.Party == p.Holder.Party && to.Person == p.Holder.Person {
		return
	}
	at := p.Changed.At
	if p.Holder.Party != "" {
		before := p.Holder
		before.To = at
		p.Held = with(p.Held, before)
	}
	if to.Party != "" {
		to.From = at
	}
	p.Holder = to
}

// Late tells whether the promise stands, is not done, and its date has passed. today is the date in the
// owner's zone (Clock.Today). A promise that nobody has confirmed is not late: it does not count yet.
func (p Promise) Late(today events.Date) bool {
	return p.Status == PromiseConfirmed && p.Due != "" && p.Due < today
}

// LateDays is by how many calendar days the promise is late; 0 when it is not.
func (p Promise) LateDays(today events.Date) int {
	if !p.Late(today) {
		return 0
	}
	return p.Due.DaysUntil(today)
}

// DaysToDue counts calendar days to the due date: negative when it has passed, 0 today. False when the
// promise waits for its owner no more.
func (p Promise) DaysToDue(today events.Date) (int, bool) {
	if !p.Open() || p.Status == PromiseDone || p.Due == "" {
		return 0, false
	}
	return today.DaysUntil(p.Due), true
}

// Waiting sums how long the promise has been in each party's court, in working days of whoever held it, the
// present holder until now.
func (p Promise) Waiting(c Clock) map[events.PartyID]events.Decimal {
	sums := map[events.PartyID]events.Decimal{}
	for _, h := range p.Held {
		sums[h.Party] += c.Holder(h).Days(h.From, h.To)
	}
	if p.Holder.Party != "" {
		sums[p.Holder.Party] += c.Holder(p.Holder).Days(p.Holder.From, c.Now)
	}
	return sums
}
