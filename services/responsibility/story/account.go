package story

import (
	"fmt"
	"strings"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/events/healthevent"
	"coxswain/rules/record"
)

// account tells a fact of the customer itself. Custom fields are how the tenant sorts its customers: they
// are told to the tenant only.
func (t *teller) account(e customerevent.Event) said {
	switch e := e.(type) {
	case customerevent.Registered:
		return said{group: Account, sentence: fmt.Sprintf("%s was registered.", e.Name)}
	case customerevent.Renamed:
		return said{group: Account, before: t.roster.Name, after: e.Name, sentence: fmt.Sprintf("%s is called %s now.", t.roster.Name, e.Name)}
	case customerevent.AttributeSet:
		return t.attribute(e)
	case customerevent.PartyAdded:
		return said{group: Account, sentence: fmt.Sprintf("%s joined as a partner.", e.Name)}
	case customerevent.PersonAdded:
		return said{group: Account, sentence: fmt.Sprintf("%s joined.", t.who(e.Person, e.Party))}
	case customerevent.PersonChanged:
		return said{}
	case customerevent.PersonRemoved:
		return said{group: Account, sentence: fmt.Sprintf("%s left.", t.member(e.Person))}
	case customerevent.SeatAssigned:
		return said{group: Account, sentence: fmt.Sprintf("%s is %s now.", t.member(e.Person), seat(e.Seat))}
	case customerevent.SeatReleased:
		return said{group: Account, sentence: fmt.Sprintf("%s is %s no longer.", t.member(e.Person), seat(e.Seat))}
	case customerevent.OutcomeRecorded:
		return said{group: Account, sentence: fmt.Sprintf("The term %s on %s.", e.Outcome, date(e.On))}
	case customerevent.Archived:
		return said{group: Account, sentence: fmt.Sprintf("%s was archived.", t.roster.Name)}
	}
	return said{}
}

func (t *teller) attribute(e customerevent.AttributeSet) said {
	if t.Party != events.Vendor {
		return said{}
	}
	return said{
		group: Account, before: t.roster.Attributes[e.Name], after: e.Value,
		sentence: fmt.Sprintf("%s set %s to %s.", t.actor(), e.Name, quoted(e.Value)),
	}
}

// member names somebody of the roster.
func (t *teller) member(id events.PersonID) string {
	p, _ := t.roster.Person(id)
	return t.who(id, p.Party)
}

func seat(s events.Seat) string { return strings.ReplaceAll(string(s), "_", " ") }

// health tells the vendor how the score went.
func (t *teller) health(e healthevent.Event) said {
	before := document(t, record.Healths, t.r.Stream.ID)
	switch e := e.(type) {
	case healthevent.InternalScoreChanged:
		if e.First {
			return said{group: Health, after: e.Score.String(), sentence: fmt.Sprintf("Health is %s for a start.", e.Score)}
		}
		return said{
			group: Health, before: before.Score.String(), after: e.Score.String(),
			sentence: fmt.Sprintf("Health went from %s to %s%s.", e.Previous, e.Score, mostly(e.Entries)),
		}
	case healthevent.InternalBandChanged:
		return said{
			group: Health, before: string(e.From), after: string(e.To),
			sentence: fmt.Sprintf("Health is %s now, before it was %s.", seat(events.Seat(e.To)), seat(events.Seat(e.From))),
		}
	case healthevent.InternalSignalRecorded, healthevent.InternalScorecardDrafted, healthevent.InternalScorecardActivated:
		return said{}
	}
	return said{}
}

// mostly names the entry that moved the score most.
func mostly(all []healthevent.Entry) string {
	var most healthevent.Entry
	for _, e := range all {
		if abs(e.Delta) > abs(most.Delta) {
			most = e
		}
	}
	if most.Delta == 0 {
		return ""
	}
	return fmt.Sprintf(", mostly by %s (%s): %s", most.Measure, signed(most.Delta), strings.TrimSuffix(most.Why, "."))
}

func abs(d events.Decimal) events.Decimal { return max(d, -d) }

func signed(d events.Decimal) string {
	if d > 0 {
		return "+" + d.String()
	}
	return d.String()
}
