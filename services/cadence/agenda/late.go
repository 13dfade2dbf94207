package agenda

import (
	"fmt"

	"coxswain/events"
	"coxswain/rules/record"
)

// latePromises are those whose date has passed where their owner is. The vendor's weigh more than everything
// else; then the days count, and what waits behind them.
func latePromises(in Input) []Candidate {
	var found []Candidate
	for _, p := range in.Promises {
		if today := in.Clock.Today(p.Person); p.Late(today) {
			found = append(found, in.late(p, today))
		}
	}
	return found
}

func (in Input) late(p record.Promise, today events.Date) Candidate {
	days := in.Clock.Of(p.Person).WorkdaysBetween(p.Due, today)
	blocked := in.waiting[p.Commitment]
	return Candidate{
		Item: itemOf("late", p.Commitment), Reason: LatePromise, Subject: subject("commitment", p.Commitment),
		Title:     in.party(p.Party) + ": " + short(p.Text),
		Why:       in.whyLate(p, days, blocked),
		Positions: append(behind(p), behindAll(blocked)...),
		Minutes:   minutesLate, Weight: lateWeight(p.Party, days, len(blocked)),
	}
}

func lateWeight(p events.PartyID, days, blocked int) int {
	weight := weightLate
	if p == events.Vendor {
		weight = weightVendorLate
	}
	return weight + upTo(mostDays, days, weightLateDay) + upTo(mostBlocked, blocked, weightBlocks)
}

func (in Input) whyLate(p record.Promise, days int, blocked []record.Promise) string {
	late := workdays(days) + " late"
	if days == 0 { // a weekend or a holiday ago
		late = "late since the last working day"
	}
	parts := []string{fmt.Sprintf("%s is %s (due %s)", short(p.Text), late, in.day(p.Due))}
	if len(blocked) > 0 {
		texts := make([]string, len(blocked))
		for i, b := range blocked {
			texts[i] = quoted(b.Text)
		}
		parts = append(parts, "it blocks "+join(texts))
	}
	if p.Counter.Party != "" && p.Counter.Due != "" {
		parts = append(parts, fmt.Sprintf("%s asks for %s", in.party(p.Counter.Party), in.day(p.Counter.Due)))
	}
	if on := in.blocker(p); on != "" {
		parts = append(parts, "it waits for "+on)
	}
	return sentence(parts...)
}

// blocker is what a promise waits for, in words; "" when it waits for nothing.
func (in Input) blocker(p record.Promise) string {
	if p.Blocked.OnParty == "" {
		return ""
	}
	return in.party(p.Blocked.OnParty) + because(p.Blocked.Reason)
}

// behind is the facts that a promise stands on: asked for, confirmed, moved, blocked, another date asked for.
func behind(p record.Promise) []int64 {
	all := positions(p.Proposed, p.Confirmed, p.Blocked.Since, p.Counter.Since)
	for _, s := range p.Slips {
		all = append(all, s.Since.Position)
	}
	return all
}

func behindAll(promises []record.Promise) []int64 {
	var all []int64
	for _, p := range promises {
		all = append(all, behind(p)...)
	}
	return all
}
