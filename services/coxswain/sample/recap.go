package sample

import (
	"fmt"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/services/cadence/call"
	"coxswain/services/goals/commitment"
)

// recap lets the people of a call answer their lines, each all of them at once. The customer's side has not
// answered the last one yet.
func (d *script) recap(m *meeting, h call.Hold) {
	lines := linesOf(h)
	for _, person := range d.cast.sorted() {
		mine := lines[person.id]
		last := m == d.calls[len(d.calls)-1]
		if len(mine) == 0 || last && person.party != events.Vendor || !d.chance(94-d.mood(m.at).missed) {
			continue
		}
		at := d.after(m.ended(), d.between(0, 1), person)
		answers := []call.Command{}
		for _, line := range mine {
			if p := promiseAt(m, line); p == nil || p.owner.id != person.id || !p.dated && !p.wrong {
				answers = append(answers, call.ConfirmLine{Line: line, By: person.says()})
			}
		}
		if len(answers) > 0 {
			d.add(act{at: at, name: fmt.Sprintf("recap/%d/%s", m.n, person.id), by: person.actor(), do: toCall(m.id, answers...)})
		}
	}
}

// linesOf is what each person is asked, as the call decides it: those present about decisions, the owner and
// the writer about promises.
func linesOf(h call.Hold) map[events.PersonID][]events.RecapLineID {
	lines := map[events.PersonID][]events.RecapLineID{}
	for i := range h.Decisions {
		for _, p := range h.Present {
			lines[p] = append(lines[p], lineID("decision", i))
		}
	}
	for i, c := range h.Commitments {
		for _, p := range slices.Compact([]events.PersonID{c.Person, h.By.Person}) {
			lines[p] = append(lines[p], lineID("commitment", i))
		}
	}
	return lines
}

func lineID(kind string, i int) events.RecapLineID {
	return events.RecapLineID(fmt.Sprintf("%s-%d", kind, i+1))
}

// promiseAt is the promise that a line is about; nil when it is about a decision.
func promiseAt(m *meeting, line events.RecapLineID) *promise {
	for i, p := range m.promises {
		if line == lineID("commitment", i) {
			return p
		}
	}
	return nil
}

// meetingOf finds the call in which a promise was made, and the line about it.
func (d *script) meetingOf(p *promise) (*meeting, events.RecapLineID) {
	for _, m := range d.calls {
		if i := slices.Index(m.promises, p); i >= 0 {
			return m, lineID("commitment", i)
		}
	}
	return nil, ""
}

// redated says yes, by another date; the goals service makes a counter of it, which the vendor takes.
func (d *script) redated(p *promise) time.Time {
	m, line := d.meetingOf(p)
	who, asker := p.owner, d.cast[csm]
	t := d.after(m.ended(), 1, who)
	p.due = who.place.AddDays(p.due, d.between(3, 7))
	d.add(act{at: t, name: "redate/" + string(p.id), by: who.actor(), moves: true, do: toCall(m.id,
		call.RedateLine{Line: line, Due: p.due, By: who.says()})})
	t = d.after(t, 1, asker)
	d.said(p, t, "take-counter", asker, "", commitment.AcceptCounter{By: asker.promises()})
	return t
}

// corrected says that the line is not what was said; the goals service proposes what was, and the owner
// promises that.
func (d *script) corrected(p *promise) {
	m, line := d.meetingOf(p)
	who := p.owner
	instead := *p
	instead.id, instead.text = p.id+"-instead", d.dispute
	t := d.after(m.ended(), 1, who)
	d.add(act{at: t, name: "dispute/" + string(p.id), by: who.actor(), reason: d.dispute, moves: true, do: toCall(m.id,
		call.DisputeLine{Line: line, Reason: d.dispute, Proposal: instead.id, By: who.says()})})
	t = d.after(t, 1, who)
	d.said(&instead, t, "confirm", who, "", commitment.Confirm{By: who.promises()})
	d.keep(&instead, t)
}
