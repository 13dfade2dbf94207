package sample

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/worktime"
	"coxswain/services/goals/commitment"
	"coxswain/services/goals/goal"
	"coxswain/services/plans/customer"
	"coxswain/services/plans/plan"

	"coxswain/services/cadence/call"
)

// Keys of the people in every story.
const (
	csm      = "csm"
	lead     = "lead"
	engineer = "engineer"
	champion = "champion"
	sponsor  = "sponsor"
	member   = "member"
	keeper   = "keeper" // a partner's; elsewhere the member keeps
	builder  = "builder"
)

// human is a person with the calendar that the person works by. Facts hold the id only.
type human struct {
	id       events.PersonID
	party    events.PartyID
	details  identity.Details
	settings customer.Settings
	place    worktime.Calendar
}

// cast is the people of a customer by key.
type cast map[string]human

// castOf gathers the vendor's people who work with the customer, the customer's own, and the partner's.
func castOf(s story, calendars *worktime.Calendars) (cast, error) {
	all := cast{lead: vendorsLead(), csm: vendorsCSM(s.region), engineer: vendorsEngineer()}
	for key, c := range map[string]contact{champion: s.champion, sponsor: s.sponsor, member: s.member} {
		all[key] = newHuman(string(s.id)+"-"+key, events.Customer, c, domain(s.name), s.settings())
	}
	if p := s.partner; p.id != "" {
		at := customer.Settings{Zone: p.zone, Locale: "en", Channel: "mail"}
		all[keeper] = newHuman(string(s.id)+"-"+keeper, p.id, p.keeper, p.domain, at)
		all[builder] = newHuman(string(s.id)+"-"+builder, p.id, p.engineer, p.domain, at)
	}
	for key, h := range all {
		var err error
		if h.place, err = calendars.Load(h.settings.Calendar, h.settings.Zone); err != nil {
			return nil, err
		}
		all[key] = h
	}
	return all, nil
}

func (s story) settings() customer.Settings {
	return customer.Settings{Zone: s.zone, Locale: s.locale, Calendar: s.calendar, Channel: "mail"}
}

func newHuman(id string, party events.PartyID, c contact, domain string, at customer.Settings) human {
	return human{
		id: events.PersonID(id), party: party, settings: at,
		details: identity.Details{Name: c.name, Title: c.title, Mail: mailbox(c.name) + "@" + domain},
	}
}

// mailbox is a name as mail addresses have it.
func mailbox(name string) string {
	plain := strings.NewReplacer("ø", "o", "å", "a", "é", "e", "ã", "a", "ü", "u", "ö", "o", "í", "i", "ç", "c", "ô", "o", "'", "", "dr. ", "", " ", ".")
	return plain.Replace(strings.ToLower(name))
}

// domain is where mail for an organisation goes: to nobody (RFC 2606).
func domain(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", "-") + ".example"
}

// sorted is the cast in one order, whatever maps do.
func (c cast) sorted() []human {
	return slices.SortedFunc(maps.Values(c), func(a, b human) int { return cmp.Compare(a.id, b.id) })
}

// keeper is who keeps everybody accountable.
func (c cast) keeper() human {
	if k, ok := c[keeper]; ok {
		return k
	}
	return c[member]
}

// roster is who acts for which party.
func (c cast) roster() plan.Roster {
	people := plan.Roster{}
	for _, h := range c {
		people[h.id] = h.party
	}
	return people
}

// other is who answers for the other side.
func (c cast) other(h human) human {
	if h.party == events.Vendor {
		return c[champion]
	}
	return c[csm]
}

func (h human) actor() events.Actor      { return events.Actor{Person: h.id, Party: h.party} }
func (h human) promises() commitment.Who { return commitment.Who{Party: h.party, Person: h.id} }
func (h human) pursues() goal.Who        { return goal.Who{Party: h.party, Person: h.id} }
func (h human) says() call.By            { return call.By{Party: h.party, Person: h.id} }
func (h human) signs() plan.By           { return plan.By{Party: h.party, Person: h.id, MayAgree: true} }
func machine(name string) events.Actor   { return events.Actor{Machine: name} }
