package view

import (
	"fmt"
	"strconv"
	"strings"

	"coxswain/events"
	"coxswain/rules/record"
)

func (b builder) holder(h record.Holding) *Holder {
	return &Holder{
		Party: h.Party, Name: b.Roster.PartyName(h.Party), Relation: b.relation(h.Party), Person: b.someone(h.Person),
		Since: h.From, Days: b.clock.Holder(h).Days(h.From, b.clock.Now),
	}
}

// waiting lists how long a promise has been in whose court, in the order of the view.
func (b builder) waiting(p record.Promise) []Waiting {
	var all []Waiting
	sums := p.Waiting(b.clock)
	for _, party := range b.order {
		if days, ok := sums[party]; ok {
			all = append(all, Waiting{Party: party, Relation: b.relation(party), Days: days})
		}
	}
	return all
}

// waited says it in words: "with you 3 days, with Acme 1 day". The reader is "you"; others have names,
// because a partner's view has two other sides.
func (b builder) waited(all []Waiting) string {
	var parts []string
	for _, w := range all {
		name := "you"
		if w.Relation != Ours {
			name = b.Roster.PartyName(w.Party)
		}
		parts = append(parts, fmt.Sprintf("with %s %s", name, days(w.Days)))
	}
	return strings.Join(parts, ", ")
}

// days writes working days rounded down to tenths: nobody is charged for time that has not passed.
func days(d events.Decimal) string {
	tenths := int64(d) * 10 / int64(events.One)
	switch {
	case tenths == 0:
		return "less than an hour"
	case tenths == 10:
		return "1 day"
	case tenths%10 == 0:
		return strconv.FormatInt(tenths/10, 10) + " days"
	}
	return fmt.Sprintf("%d.%d days", tenths/10, tenths%10)
}
