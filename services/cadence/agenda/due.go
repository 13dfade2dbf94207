package agenda

import (
	"fmt"

	"coxswain/events"
	"coxswain/rules/record"
)

// duePromises are those whose date comes before the parties speak again, unconfirmed ones first. A promise
// that nobody has confirmed is not late when its date passes: it was never made, and that is worth a word.
func duePromises(in Input) []Candidate {
	var found []Candidate
	for _, p := range in.Promises {
		place := in.Clock.Of(p.Person)
		today := place.DateOf(in.Clock.Now)
		waits := p.Status == record.PromiseProposed || p.Status == record.PromiseConfirmed
		if waits && p.Due != "" && !p.Late(today) && p.Due <= place.DateOf(in.until()) {
			found = append(found, in.due(p, today))
		}
	}
	return found
}

func (in Input) due(p record.Promise, today events.Date) Candidate {
	const twoWeeks = 14
	weight := weightDue
	if p.Status == record.PromiseProposed {
		weight = weightUnconfirmed
	}
	return Candidate{
		Item: itemOf("due", p.Commitment), Reason: DuePromise, Subject: subject("commitment", p.Commitment),
		Title:     in.party(p.Party) + ": " + short(p.Text),
		Why:       in.whyDue(p, today),
		Positions: behind(p),
		Minutes:   minutesDue, Weight: weight + upTo(twoWeeks, twoWeeks-today.DaysUntil(p.Due), weightSooner),
	}
}

func (in Input) whyDue(p record.Promise, today events.Date) string {
	parts := []string{fmt.Sprintf("%s %s", short(p.Text), in.when(p.Due, today))}
	if p.Status == record.PromiseProposed {
		parts = append(parts, in.party(p.Party)+" has not confirmed it")
	}
	if on := in.blocker(p); on != "" {
		parts = append(parts, "it waits for "+on)
	}
	if n := len(p.Slips); n > 0 {
		parts = append(parts, "its date has moved "+count(n, "time", "times"))
	}
	return sentence(parts...)
}

func (in Input) when(due, today events.Date) string {
	switch days := today.DaysUntil(due); {
	case days < 0:
		return "was due " + in.day(due)
	case days == 0:
		return "is due today"
	case days == 1:
		return "is due tomorrow"
	default:
		return fmt.Sprintf("is due %s, in %d days", in.day(due), days)
	}
}
