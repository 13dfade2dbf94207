package calls

import (
	"strings"
	"time"

	"coxswain/events"
	"coxswain/rules/record"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// matter is a call with the account that it is about.
type matter struct {
	cards.Account
	record.Call
}

// read finds the call that the address names, and its account.
func read(v *site.Visit) (matter, error) {
	var m matter
	if _, err := v.Get(callPath(events.CallID(v.Path("call"))), nil, &m.Call); err != nil {
		return m, err
	}
	a, err := account(v, m.Customer)
	m.Account = a
	if v.Scene.Preview != "" {
		m.Recap = m.customers(m.Recap)
	}
	return m, err
}

// account reads who is who at a customer, for the reader or for whom the reader looks as.
func account(v *site.Visit, c events.CustomerID) (cards.Account, error) {
	a := cards.Account{Who: v.Who}
	_, err := v.Get("/v1"+site.CustomerURL(c)+"/responsibility", map[string]string{"preview": v.Query("preview")}, &a.View)
	if err != nil {
		return a, err
	}
	v.Seen(a.Position)
	v.Previews(a.PartyName(events.Customer))
	return a, nil
}

// may reports whether the reader's role allows it. The operation has the last word.
func (m matter) may(action string) bool {
	return m.Who.May(action, m.Customer) == nil
}

// edits reports whether the reader prepares the agenda: that is the vendor's work.
func (m matter) edits() bool {
	return m.Who.Vendor() && m.may("agenda.pin") && m.Status == record.CallScheduled
}

// customers are the lines of a recap that are for somebody of another party than the vendor.
func (m matter) customers(all []record.RecapLine) []record.RecapLine {
	var theirs []record.RecapLine
	for _, l := range all {
		for _, p := range l.For {
			if m.partyOf(p) != events.Vendor {
				theirs = append(theirs, l)
				break
			}
		}
	}
	return theirs
}

func (m matter) partyOf(person events.PersonID) events.PartyID {
	for _, p := range m.Parties {
		for _, one := range p.People {
			if one.ID == person {
				return p.ID
			}
		}
	}
	return ""
}

// names are those of people, "you" for the reader.
func (m matter) names(people []events.PersonID) string {
	all := make([]string, len(people))
	for i, p := range people {
		all[i] = m.name(p)
	}
	return strings.Join(all, ", ")
}

func (m matter) name(p events.PersonID) string {
	if p == m.Who.Person {
		return "you"
	}
	return m.PersonName(p)
}

func (m matter) title(f locale.Format) string { return kindWord(m.Kind) + ", " + f.Weekday(m.Start) }

func (m matter) crumbs() []ui.Link {
	home := site.CustomerURL(m.Customer)
	return []ui.Link{{Text: m.Name, Href: home}, {Text: "Calls", Href: home + "/calls"}}
}

// when says the call's time where the reader is, and where the call is when that is another time.
func (m matter) when(f locale.Format) string { return timeOf(f, m.Start, m.Zone) }

func timeOf(f locale.Format, start time.Time, zone string) string {
	text := f.Clock(start) + " " + start.In(f.Zone).Format("MST")
	where, err := time.LoadLocation(zone)
	if err != nil {
		return text
	}
	there := start.In(where)
	if _, offset := there.Zone(); offset == offsetAt(start, f.Zone) {
		return text
	}
	return text + ", " + there.Format("15:04") + " in " + city(zone)
}

func offsetAt(at time.Time, zone *time.Location) int {
	_, offset := at.In(zone).Zone()
	return offset
}

// city is the readable part of a zone's name.
func city(zone string) string {
	_, name, ok := strings.Cut(zone, "/")
	if !ok {
		return zone
	}
	return strings.ReplaceAll(name, "_", " ")
}

func callPath(id events.CallID) string { return "/v1" + callURL(id) }

// callURL is the page of a call; below /v1 and /do the same.
func callURL(id events.CallID) string { return "/calls/" + string(id) }

// local is a moment as browsers want it in a field.
func local(at time.Time, zone string) string {
	where, err := time.LoadLocation(zone)
	if err != nil {
		where = time.UTC
	}
	return at.In(where).Format("2006-01-02T15:04")
}
