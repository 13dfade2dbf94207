package workspace

import (
	"cmp"
	"fmt"
	"net/url"
	"sync"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/rules/record"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// meeting is a call with how ready it is.
type meeting struct {
	Call     events.CallID
	Customer events.CustomerID
	Kind     string
	Start    time.Time
	Minutes  int
	Status   record.CallStatus
	Topics   int
	GiveBack bool `json:"give_back_proposed"`

	Name   string // of the customer
	Agenda struct {
		Lines     []callevent.AgendaLine
		Minutes   int
		HasReason bool `json:"has_reason"`
	} `json:"-"`
	Shared bool `json:"-"`
}

const (
	memory  = 14 // days back in which a call without a record is asked for
	callMax = 200
	// prepared is how many of the coming calls are looked into: their agendas are built for the page.
	prepared = 8
)

// meet reads the calls of today and tomorrow with their agendas, and those of the last days without a record.
func (m *morning) meet(v *site.Visit) error {
	now := v.Scene.Now.In(v.Scene.Format.Zone)
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	var list struct{ Items []meeting }
	_, err := v.Get("/v1/calls", map[string]string{
		"from": midnight.AddDate(0, 0, -memory).Format(time.RFC3339), "to": midnight.AddDate(0, 0, 2).Format(time.RFC3339), "limit": fmt.Sprint(callMax),
	}, &list)
	if err != nil {
		return err
	}
	for _, c := range list.Items {
		over := c.Start.Add(time.Duration(c.Minutes) * time.Minute).Before(now)
		switch {
		case c.Status == record.CallScheduled && over:
			m.Unrecorded = append(m.Unrecorded, c)
		case !c.Start.Before(midnight) && c.Status != record.CallCancelled:
			m.Calls = append(m.Calls, c)
		}
	}
	if err := m.name(v); err != nil {
		return err
	}
	return m.prepare(v)
}

// name gives calls the names of their customers; they are asked for where the day tells nothing else of one.
func (m *morning) name(v *site.Visit) error {
	names := map[events.CustomerID]string{}
	for id, a := range m.accounts {
		names[id] = a.Name
	}
	for _, all := range [][]meeting{m.Calls, m.Unrecorded} {
		for i := range all {
			if _, known := names[all[i].Customer]; !known {
				if err := everybody(v, names); err != nil {
					return err
				}
			}
			all[i].Name = cmp.Or(names[all[i].Customer], string(all[i].Customer))
		}
	}
	return nil
}

func everybody(v *site.Visit, names map[events.CustomerID]string) error {
	var list struct {
		Items []struct {
			Customer events.CustomerID
			Name     string
		}
	}
	_, err := v.Get("/v1/customers", map[string]string{"limit": "200"}, &list)
	for _, c := range list.Items {
		names[c.Customer] = c.Name
	}
	return err
}

// prepare builds the agendas of the calls that are still to come, side by side.
func (m *morning) prepare(v *site.Visit) error {
	var wait sync.WaitGroup
	errs := make([]error, len(m.Calls))
	for i := range m.Calls[:min(len(m.Calls), prepared)] {
		if m.Calls[i].Status == record.CallScheduled {
			wait.Go(func() { errs[i] = m.Calls[i].look(v) })
		}
	}
	wait.Wait()
	return cmp.Or(errs...)
}

func (c *meeting) look(v *site.Visit) error {
	at := "/v1" + callURL(c.Call)
	if _, err := v.Get(at+"/agenda", nil, &c.Agenda); err != nil {
		return err
	}
	var doc record.Call
	_, err := v.Get(at, nil, &doc)
	c.Shared = len(doc.Shared) > 0
	return err
}

func callURL(id events.CallID) string { return "/calls/" + url.PathEscape(string(id)) }

// state is how ready a call is, the most urgent thing first.
func (c meeting) state() (ui.Kind, string) {
	switch {
	case c.Status != record.CallScheduled:
		return ui.Quiet, words(string(c.Status))
	case c.GiveBack:
		return ui.Warn, "could be given back"
	case len(c.Agenda.Lines) == 0:
		return ui.Bad, "no agenda"
	case !c.Agenda.HasReason:
		return ui.Warn, "no reason to meet"
	case !c.Shared:
		return ui.Warn, "not shared yet"
	}
	return ui.Good, "shared"
}

// ready says what the agenda holds: "8 lines, 40 of 45 minutes, 2 topics".
func (c meeting) ready() []string {
	if c.Status != record.CallScheduled {
		return nil
	}
	return []string{
		locale.Count(len(c.Agenda.Lines), "line", "lines"),
		fmt.Sprintf("%d of %d minutes planned", c.Agenda.Minutes, c.Minutes),
		locale.Count(c.Topics, "topic asked for", "topics asked for"),
	}
}
