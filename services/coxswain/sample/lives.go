package sample

import (
	"time"

	"coxswain/events"
	"coxswain/services/goals/commitment"
)

// said is something that somebody does about a promise.
func (d *script) said(p *promise, t time.Time, what string, who human, reason string, c commitment.Command) {
	d.add(act{at: t, name: what + "/" + string(p.id), by: who.actor(), reason: reason, do: toPromise(p.id, c)})
}

// live follows a promise from when it was asked for to its end, wherever today is on that way.
func (d *script) live(p *promise) {
	switch {
	case p.open:
		return
	case p.wrong:
		d.corrected(p)
		return
	}
	t, given := d.answer(p)
	if !given || p.hangs {
		return
	}
	due := p.due.In(p.owner.place.Location())
	f, side := d.mood(due).ours, d.slips.ours
	if p.owner.party != events.Vendor {
		f, side = d.mood(due).theirs, d.slips.theirs
	}
	switch roll := d.roll(p.owner.party); {
	case roll < f.kept:
		d.keep(p, t)
	case roll < f.kept+f.moved:
		d.move(p, t, pick(side, p.n))
	case roll < f.kept+f.moved+f.late:
		d.late(p, t)
	default:
		d.leave(p)
	}
}

// answer is the owner's yes, no, or other date; it returns when the promise was given, if it was.
func (d *script) answer(p *promise) (time.Time, bool) {
	who, asker := p.owner, d.cast[csm]
	t := d.after(p.asked, d.between(0, 2), who)
	switch {
	case who.id == asker.id:
		return p.asked, true // proposing the own promise confirms it
	case p.dated:
		return d.redated(p), true
	case p.hangs: // yes
	case who.party == events.Customer && d.chance(4):
		d.said(p, t, "decline", who, d.refusal, commitment.Decline{By: who.promises(), Reason: d.refusal})
		return t, false
	case who.party == events.Customer && !d.chance(100-d.mood(t).missed/3):
		return t, false // never answered
	case p.n <= kickoff && who.party == events.Customer && d.chance(30):
		return d.counter(p, t), true
	}
	d.said(p, t, "confirm", who, "", commitment.Confirm{By: who.promises()})
	return t, true
}

// counter offers another date before the first yes, and the vendor takes it.
func (d *script) counter(p *promise, t time.Time) time.Time {
	who, asker, reason := p.owner, d.cast[csm], pick(d.slips.theirs, p.n+1)
	p.due = who.place.AddDays(p.due, d.between(4, 8))
	d.said(p, t, "counter", who, reason, commitment.Counter{Due: p.due, Reason: reason, Today: who.place.DateOf(t), By: who.promises()})
	t = d.after(t, 1, asker)
	d.said(p, t, "take-counter", asker, "", commitment.AcceptCounter{By: asker.promises()})
	return t
}

// keep does it by its date.
func (d *script) keep(p *promise, t time.Time) {
	day := p.owner.place.AddDays(p.due, -d.between(0, 4))
	done := d.on(p.owner, workday(p.owner, day))
	if !done.After(t) {
		done = d.after(t, 0, p.owner)
	}
	d.done(p, done)
}

// move asks for a later date in time, is given it, and keeps that one.
func (d *script) move(p *promise, t time.Time, reason string) {
	who, other := p.owner, d.cast.other(p.owner)
	asks := d.on(who, who.place.AddDays(p.due, -3))
	if !asks.After(t) {
		asks = d.after(t, 0, who)
	}
	to := who.place.AddDays(max(p.due, who.place.DateOf(asks)), d.between(5, 11))
	d.said(p, asks, "move", who, reason, commitment.Reschedule{To: to, Reason: reason, Today: who.place.DateOf(asks), By: who.promises()})
	answered := d.after(asks, 1, other)
	d.said(p, answered, "let-move", other, "", commitment.AcceptCounter{By: other.promises()})
	p.due = to
	d.keep(p, answered)
}

// late does it, but not by its date. The first of the customer's late ones waited for the vendor, if the
// story says so.
func (d *script) late(p *promise, t time.Time) {
	if d.stuck != "" && p.owner.party == events.Customer {
		d.block(p, t, d.stuck)
		d.stuck = ""
	}
	d.done(p, d.on(p.owner, p.owner.place.AddDays(max(p.due, p.owner.place.DateOf(t)), d.between(3, 15))))
}

func (d *script) block(p *promise, t time.Time, reason string) {
	who, helper := p.owner, d.cast[csm]
	at := d.after(t, 1, who)
	d.said(p, at, "block", who, reason, commitment.Block{OnParty: events.Vendor, Reason: reason, By: who.promises()})
	d.said(p, d.on(helper, helper.place.AddDays(max(p.due, helper.place.DateOf(at)), 1)), "unblock", helper, "", commitment.Unblock{By: helper.promises()})
}

// leave does nothing. Long afterwards the other side may let it go.
func (d *script) leave(p *promise) {
	if !d.chance(60) {
		return
	}
	other := d.cast.other(p.owner)
	reason := pick(released(), p.n)
	d.said(p, d.on(other, other.place.AddDays(p.due, 30)), "withdraw", other, reason, commitment.Withdraw{By: other.promises(), Reason: reason})
}

// done completes a promise; the other side holds it done, sends it back once, or lets silence speak.
func (d *script) done(p *promise, t time.Time) {
	who, other := p.owner, d.cast.other(p.owner)
	d.complete(p, t, "complete", pick(evidence(), p.n+len(d.name)))
	switch {
	case d.chance(8):
		silent := d.on(other, other.place.AddDays(other.place.DateOf(t), 6))
		d.add(act{at: silent, name: "silence/" + string(p.id), by: machine("goals"), reason: silence, do: toPromise(p.id,
			commitment.Accept{By: commitment.Who{Party: other.party}, Silence: true})})
		return
	case d.chance(7):
		reason := pick(notYet(), p.n)
		t = d.after(t, 1, other)
		d.said(p, t, "reopen", other, reason, commitment.Reopen{By: other.promises(), Reason: reason})
		t = d.after(t, d.between(1, 3), who)
		d.complete(p, t, "complete-again", pick(evidence(), p.n+1))
	}
	t = d.after(t, d.between(1, 3), other)
	d.said(p, t, "accept", other, "", commitment.Accept{By: other.promises()})
}

func (d *script) complete(p *promise, t time.Time, what, evidence string) {
	who := p.owner
	d.said(p, t, what, who, "", commitment.Complete{Evidence: evidence, Today: who.place.DateOf(t), By: who.promises()})
}
