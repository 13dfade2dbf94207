package cards

import (
	"fmt"

	"coxswain/events"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/locale"
	"coxswain/services/web/ui"
)

// state is a promise's place in its life, in the reader's words.
func state(c view.Commitment) (ui.Kind, string) {
	switch {
	case c.Blocked != nil && c.Status == record.PromiseConfirmed:
		return ui.Warn, "blocked"
	case c.LateDays > 0:
		return ui.Bad, locale.Count(c.LateDays, "day late", "days late")
	}
	switch c.Status {
	case record.PromiseProposed:
		return ui.Warn, "not confirmed yet"
	case record.PromiseCountered:
		return ui.Warn, "countered"
	case record.PromiseDone:
		return ui.Good, "done, waits for a yes"
	case record.PromiseAccepted:
		return ui.Good, "accepted"
	}
	return ui.Quiet, string(c.Status)
}

// CounterText says what was offered instead, of a promise that has a counter.
func CounterText(f locale.Format, a Account, c view.Commitment) string {
	offer := c.Counter
	text := a.PartyName(offer.Party) + " offers"
	if offer.Reschedule {
		text = a.PartyName(offer.Party) + " asks for"
	}
	if offer.Due != "" {
		text += " " + f.Date(offer.Due) + " instead of " + f.Date(c.Due)
	}
	if offer.Text != "" {
		text += fmt.Sprintf(" “%s”", offer.Text)
	}
	if offer.Person != "" {
		text += " with " + a.PersonName(offer.Person)
	}
	return text
}

func commitmentPath(c view.Commitment, verb string) string {
	return "/commitments/" + string(c.Commitment) + "/" + verb
}

// CommitmentURL is the page of a promise.
func CommitmentURL(customer events.CustomerID, id events.CommitmentID) string {
	return "/customers/" + string(customer) + "/commitments/" + string(id)
}

func today(a Account) string { return string(events.DateOf(a.At, a.At.Location())) }

// blockedOn are the parties that a promise of the reader's side may wait for.
func blockedOn(a Account) []ui.Option {
	var all []ui.Option
	for _, p := range a.Parties {
		if p.ID != a.Who.Party {
			all = append(all, ui.Option{Value: string(p.ID), Text: p.Name})
		}
	}
	return all
}
