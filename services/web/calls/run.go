package calls

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/rules/record"
	"coxswain/services/cadence/agenda"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// running is a call while it is held: its agenda to go through, and the form for what comes out.
type running struct {
	matter
	Agenda  agenda.Agenda
	Rows    int                   // for promises
	Preview []callevent.RecapLine // what would be asked, once it was asked for
	Shown   bool                  // the preview
	Body    outcomes
}

// runForm is the id of the one form of the page, and spareRows how many empty ones it begins with and gets at a time.
const (
	runForm   = "run"
	spareRows = 3
	mostRows  = 60
)

// run is the page on which a call is run.
func run(v *site.Visit) (ui.Page, error) {
	r, err := runningOf(v)
	if err != nil {
		return ui.Page{}, err
	}
	if r.Status != record.CallScheduled {
		return show(v)
	}
	return r.page(v), nil
}

func runningOf(v *site.Visit) (running, error) {
	m, err := read(v)
	r := running{matter: m, Rows: spareRows}
	if err != nil || m.Status != record.CallScheduled {
		return r, err
	}
	if !m.edits() || !m.may("call.hold") {
		return r, identity.ErrForbidden
	}
	return r, get(v, callPath(m.Call.Call)+"/agenda", &r.Agenda)
}

// page shows the form. It is not renewed by news: what is typed stays.
func (r running) page(v *site.Visit) ui.Page {
	p := r.matter.page(v)
	p.Title, p.Live, p.Print = "Run: "+p.Title, "", false
	p.Crumbs = append(p.Crumbs, ui.Link{Text: "Agenda", Href: callURL(r.Call.Call)})
	p.Body = runPage(r)
	return p
}

// draft answers the form: another row, what the recap would be, or the recap. Whatever is shown again has all that was
// typed.
func draft(v *site.Visit) error {
	posted, err := v.Posted()
	if err != nil {
		return err
	}
	r, err := runningOf(v)
	if err != nil {
		return err
	}
	if r.Status != record.CallScheduled {
		return v.Go(callURL(r.Call.Call)) // somebody was faster: what they sent is the recap
	}
	r.Rows = rows(posted)
	r.Body = outcomesOf(r.matter, posted)
	switch posted.Get("_act") {
	case "send":
		return r.send(v, posted)
	case "row":
		r.Rows = min(mostRows, r.Rows+spareRows)
		return r.keep(v, posted)
	}
	r.Preview, err = r.Body.recap(r.matter)
	if err != nil {
		return r.refuse(v, posted, err)
	}
	r.Shown = true
	return r.keep(v, posted)
}

// rows is how many promises the form had room for.
func rows(posted url.Values) int {
	n, err := strconv.Atoi(posted.Get("_rows"))
	if err != nil {
		return spareRows
	}
	return min(mostRows, max(spareRows, n))
}

// keep shows the form with what was typed; nothing was sent.
func (r running) keep(v *site.Visit, posted url.Values) error {
	v.Scene.Refused = &ui.Refused{Form: runForm, Posted: posted}
	return v.Write(r.page(v))
}

// send issues the recap. What its rules refuse is refused before it leaves, in their words and not in those of a schema.
func (r running) send(v *site.Visit, posted url.Values) error {
	if _, err := r.Body.recap(r.matter); err != nil {
		return r.refuse(v, posted, err)
	}
	answer, err := v.Post(callPath(r.Call.Call)+"/held", posted.Get("_key"), r.Body.HeldBody, nil)
	if err != nil {
		return r.refuse(v, posted, err)
	}
	v.Wrote(answer.Position)
	v.Tell(ui.Notice{Text: "The recap is sent. Everybody is asked about the own lines only."})
	return v.Go(callURL(r.Call.Call))
}

// refuse shows the form with what was typed and what was wrong with it, at the field where it was typed.
func (r running) refuse(v *site.Visit, posted url.Values, err error) error {
	p := httpapi.ProblemOf(v.Request.Context(), err)
	if p.Status == http.StatusUnauthorized {
		return p
	}
	told := site.Refusal(p, runForm, posted)
	told.Fields = r.Body.whereTyped(told.Fields)
	v.Scene.Refused = told
	page := r.page(v)
	page.Status = p.Status
	return v.Write(page)
}

// invites reports whether somebody is expected in the call: a seat of theirs is invited, or none is named.
func (m matter) invites(person events.PersonID) bool {
	for _, p := range m.Parties {
		for _, one := range p.People {
			if one.ID == person {
				return len(m.Seats) == 0 || slices.ContainsFunc(one.Seats, func(s events.Seat) bool { return slices.Contains(m.Seats, s) })
			}
		}
	}
	return false
}

// people are those who can promise something.
func (r running) people() []ui.Option {
	all := []ui.Option{{Text: "Who"}}
	for _, p := range r.Parties {
		for _, one := range p.People {
			all = append(all, ui.Option{Value: string(one.ID), Text: one.Name + " (" + p.Name + ")"})
		}
	}
	return all
}

func (r running) goals() []ui.Option {
	all := []ui.Option{{Text: "No goal"}}
	for _, g := range r.Goals {
		all = append(all, ui.Option{Value: string(g.Goal), Text: g.Outcome})
	}
	return all
}

func (r running) others() []ui.Option {
	var all []ui.Option
	for _, p := range r.Parties {
		if p.ID != r.Who.Party {
			all = append(all, ui.Option{Value: string(p.ID), Text: p.Name})
		}
	}
	return all
}

// asked is what a person would be asked to confirm.
type asked struct {
	Name  string
	Lines []callevent.RecapLine
}

// side is what a party would get.
type side struct {
	Name   string
	People []asked
}

// sides sorts the preview by who gets what: everybody is asked about the own lines only.
func (r running) sides() []side {
	var all []side
	for _, p := range r.Parties {
		s := side{Name: p.Name}
		for _, one := range p.People {
			a := asked{Name: one.Name}
			for _, l := range r.Preview {
				if slices.Contains(l.For, one.ID) {
					a.Lines = append(a.Lines, l)
				}
			}
			if len(a.Lines) > 0 {
				s.People = append(s.People, a)
			}
		}
		all = append(all, s)
	}
	return all
}
