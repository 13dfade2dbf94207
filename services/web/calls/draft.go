package calls

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/httpapi"
	"coxswain/services/cadence/api"
	"coxswain/services/cadence/call"
)

// outcomes are what a form says came out of a call, and where each part of it was typed: what was left empty is not sent,
// so the places of the body are not those of the form.
type outcomes struct {
	api.HeldBody
	typed map[string]string // "commitments.0" -> "promises.2"
}

// outcomesOf reads the form of a call:
//
//	there.<party>                 who was there, of each party
//	lines.0.item .title .decision .defer   a line of the agenda: what was decided, or that it waits for the next call
//	further.0                     a decision about something else
//	promises.0.text .person .due .goal
//	notes, internal, minutes
func outcomesOf(m matter, f url.Values) outcomes {
	o := outcomes{typed: map[string]string{"attendance.present": "there." + string(m.Who.Party), "attendance": "there." + string(m.Who.Party)}}
	o.attendance(m, f)
	o.lines(f)
	o.further(f)
	o.promises(m, f)
	o.Notes, o.InternalNotes = text(f, "notes"), text(f, "internal")
	o.Minutes, _ = strconv.Atoi(strings.TrimSpace(f.Get("minutes"))) // what is no number is no length, and is refused as one
	return o
}

func (o *outcomes) attendance(m matter, f url.Values) {
	o.Attendance.Present = []events.PersonID{}
	for _, p := range m.Parties {
		there := f["there."+string(p.ID)]
		for _, one := range p.People {
			switch {
			case slices.Contains(there, string(one.ID)):
				o.Attendance.Present = append(o.Attendance.Present, one.ID)
			case m.invites(one.ID):
				o.Attendance.Absent = append(o.Attendance.Absent, one.ID)
			}
		}
	}
}

func (o *outcomes) lines(f url.Values) {
	for i := 0; f.Has(place("lines", i, "item")); i++ {
		item := events.ItemID(f.Get(place("lines", i, "item")))
		if said := filled(f, place("lines", i, "decision")); said != "" {
			o.from("decisions", len(o.Decisions), place("lines", i, "decision"))
			o.Decisions = append(o.Decisions, api.DecisionBody{Item: item, Decision: said})
		}
		if f.Has(place("lines", i, "defer")) {
			o.from("deferred", len(o.Deferred), place("lines", i, "defer"))
			o.Deferred = append(o.Deferred, api.DeferredBody{Item: item, Title: httpapi.Line(f.Get(place("lines", i, "title")))})
		}
	}
}

// furtherRows is how many decisions there is room for that belong to no line.
const furtherRows = 2

func (o *outcomes) further(f url.Values) {
	for i := range furtherRows {
		name := "further." + strconv.Itoa(i)
		if said := filled(f, name); said != "" {
			o.from("decisions", len(o.Decisions), name)
			o.Decisions = append(o.Decisions, api.DecisionBody{Decision: said})
		}
	}
}

// promises leaves out rows in which nothing was typed or chosen.
func (o *outcomes) promises(m matter, f url.Values) {
	for i := range rows(f) {
		p := api.CommitmentBody{
			Text: filled(f, place("promises", i, "text")), Person: events.PersonID(f.Get(place("promises", i, "person"))),
			Due: events.Date(f.Get(place("promises", i, "due"))), Goal: events.GoalID(f.Get(place("promises", i, "goal"))),
		}
		if p == (api.CommitmentBody{}) {
			continue
		}
		p.Party = m.partyOf(p.Person)
		o.from("commitments", len(o.Commitments), "promises."+strconv.Itoa(i))
		o.Commitments = append(o.Commitments, p)
	}
}

func (o *outcomes) from(list string, i int, field string) { o.typed[list+"."+strconv.Itoa(i)] = field }

// whereTyped moves what was wrong from the places of the body to the fields of the form.
func (o outcomes) whereTyped(wrong map[string]string) map[string]string {
	fields := map[string]string{}
	for name, message := range wrong {
		fields[o.field(name)] = message
	}
	return fields
}

func (o outcomes) field(name string) string {
	for prefix, field := range o.typed {
		rest, ok := strings.CutPrefix(name+".", prefix+".")
		if !ok {
			continue
		}
		rest = strings.TrimSuffix(rest, ".")
		switch {
		case !strings.HasPrefix(field, "promises."):
			return field
		case rest == "":
			return field + ".text"
		case rest == "party":
			return field + ".person"
		}
		return field + "." + rest
	}
	return name
}

// recap is what everybody would be asked to confirm, decided as the cadence service would decide it, and refused with the
// same words.
func (o outcomes) recap(m matter) ([]callevent.RecapLine, error) {
	hold := call.Hold{
		At: m.Start, Minutes: o.Minutes, Present: o.Attendance.Present, Absent: o.Attendance.Absent,
		By: call.By{Party: m.Who.Party, Person: m.Who.Person},
	}
	for _, d := range o.Decisions {
		hold.Decisions = append(hold.Decisions, callevent.Decided{Item: d.Item, Decision: string(d.Decision)})
	}
	for _, c := range o.Commitments {
		hold.Commitments = append(hold.Commitments, call.Promise{Text: string(c.Text), Party: c.Party, Person: c.Person, Due: c.Due, Goal: c.Goal})
	}
	facts, err := call.Decider.Decide(call.State{ID: m.Call.Call, Plan: m.Plan, Customer: m.Customer, Status: call.Scheduled}, hold)
	for _, fact := range facts {
		if e, ok := fact.(callevent.RecapIssued); ok {
			return e.Lines, err
		}
	}
	return nil, err
}

func place(list string, i int, name string) string { return list + "." + strconv.Itoa(i) + "." + name }

// filled is what was typed in a field, with plain ends of lines; empty when it holds nothing but blanks.
func filled(f url.Values, name string) httpapi.Text {
	return httpapi.Text(strings.TrimSpace(strings.ReplaceAll(f.Get(name), "\r\n", "\n")))
}

func text(f url.Values, name string) []httpapi.Text {
	if t := filled(f, name); t != "" {
		return []httpapi.Text{t}
	}
	return nil
}
