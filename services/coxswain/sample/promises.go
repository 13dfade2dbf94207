package sample

import (
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/services/goals/commitment"
)

// promise is a commitment of the script.
type promise struct {
	n     int
	id    events.CommitmentID
	text  string
	goal  int
	owner human
	asked time.Time
	first events.Date // due as it was asked
	due   events.Date // as it stands
	open  bool        // nobody answers it: it is of the last call
	dated bool        // in the recap its owner says yes, by another date
	wrong bool        // in the recap its owner says that this was not said
	hangs bool        // given, and late today
}

// kickoff is how many promises come with the goals; the others are made in calls.
const kickoff = 6

// promises lays out who promises what, when, and what becomes of it.
func (d *script) promises() {
	all, met := d.promised(), d.met()
	for i, p := range all {
		if i < kickoff {
			p.asked = d.after(d.opened[0], d.between(1, 3), d.cast[csm])
			d.give(p, d.between(10, 30))
			d.ask(p)
		} else {
			m := met[place(i-kickoff, len(all)-kickoff, len(met))]
			p.asked = m.ended()
			d.give(p, d.between(6, 26))
			m.promises = append(m.promises, p)
			p.open = m == d.calls[len(d.calls)-1] && p.owner.party != events.Vendor
			p.dated = !p.open && p.owner.party != events.Vendor && d.chance(9)
		}
	}
	if d.dispute != "" {
		d.disputed(all).wrong = true
	}
	if d.now.pace < steady.pace {
		d.hang(all)
	}
	for _, p := range all {
		d.live(p)
	}
}

// disputed is a customer's promise of the middle of the history.
func (d *script) disputed(all []*promise) *promise {
	i := len(all) / 2
	for all[i].owner.party != events.Customer {
		i++
	}
	all[i].dated = false
	return all[i]
}

// hang lets each side be late with something today, where things do not go well: the one that was due last.
func (d *script) hang(all []*promise) {
	late := map[events.PartyID]*promise{}
	for _, p := range all {
		best := late[p.owner.party]
		if p.due <= d.day(-2) && !p.dated && !p.wrong && (best == nil || p.due > best.due) {
			late[p.owner.party] = p
		}
	}
	for _, p := range late {
		p.hangs = true
	}
}

// give dates a promise, in working days of its owner.
func (d *script) give(p *promise, workdays int) {
	p.first = p.owner.place.AddDays(p.owner.place.DateOf(p.asked), workdays)
	p.due = p.first
}

// place spreads n promises evenly over the calls; the last call has the last two.
func place(i, n, calls int) int {
	if i >= n-2 {
		return calls - 1
	}
	return i * (calls - 1) / (n - 2)
}

// promised is all promises, those of the goals in turn, vendor's and customer's by turns.
func (d *script) promised() []*promise {
	var all []*promise
	add := func(goal int, text string, owner human) {
		n := len(all) + 1
		all = append(all, &promise{n: n, id: events.CommitmentID(d.id("promise-%d", n)), text: text, goal: goal, owner: owner})
	}
	for round := range 4 {
		for i, a := range d.aims {
			if round < len(a.ours) {
				add(i, a.ours[round], d.cast[[]string{csm, engineer, csm, engineer}[(i+round)%4]])
			}
			if round < len(a.partners) {
				add(i, a.partners[round], d.cast[[]string{builder, keeper}[round%2]])
			}
			if round < len(a.theirs) {
				add(i, a.theirs[round], d.cast[[]string{champion, member, champion, member, sponsor}[(i+round)%5]])
			}
		}
	}
	return d.closing(all)
}

// closing puts a promise of the customer's last and gives it to the champion, so that every story ends with
// something to answer.
func (d *script) closing(all []*promise) []*promise {
	i := len(all) - 1
	for all[i].owner.party != events.Customer {
		i--
	}
	last := all[i]
	last.owner = d.cast[champion]
	return append(slices.Delete(all, i, i+1), last)
}

// ask proposes a promise with its goal, outside any call.
func (d *script) ask(p *promise) {
	who := d.cast[csm]
	d.add(act{at: p.asked, name: "ask/" + string(p.id), by: who.actor(), do: toPromise(p.id, commitment.Propose{
		Commitment: p.id, Customer: d.story.id, Text: p.text, Party: p.owner.party, Person: p.owner.id, Due: p.first,
		Origin: commitmentevent.Origin{Kind: "goal", ID: string(d.goalID(p.goal))}, Plan: d.planID(), Goal: d.goalID(p.goal),
		Today: p.owner.place.DateOf(p.asked), By: who.promises(),
	})})
}
