package cli

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"coxswain/events/callevent"
	"coxswain/rules/record"
	"coxswain/services/cadence/agenda"
	"coxswain/services/cadence/api"
)

// Agenda shows what there is to talk about in a call, and why.
type Agenda struct {
	Call     string `arg:"" optional:"" help:"Id of a call; or give --customer and --next."`
	Customer string `help:"Id, name or external id of a customer."`
	Next     bool   `help:"The next call of the customer."`
	AsOf     int64  `help:"A position: the agenda as it would have been then." placeholder:"POSITION"`
}

// Help gives examples.
func (*Agenda) Help() string {
	return `Built from the log and fitted to the call's minutes. Every line says why it is there; the numbers in brackets are the
positions of the facts behind it.

  coxswain agenda --customer harbor --next
  coxswain agenda CALL --as-of 1200`
}

// Run runs the command.
func (c *Agenda) Run(ctx context.Context, g *Globals) error {
	id, err := c.find(ctx, g)
	if err != nil {
		return err
	}
	query := map[string]string{}
	if c.AsOf > 0 {
		query["as_of"] = strconv.FormatInt(c.AsOf, 10)
	}
	path := "/v1/calls/" + url.PathEscape(id)
	var a agenda.Agenda
	if printed, err := g.get(ctx, path+"/agenda", query, &a); printed || err != nil {
		return err
	}
	var call record.Call
	if _, err := g.client().Get(ctx, path, nil, &call); err != nil {
		return err
	}
	g.agenda(call, a)
	return nil
}

// find is the id of the call that is meant.
func (c *Agenda) find(ctx context.Context, g *Globals) (string, error) {
	switch {
	case c.Call != "" && c.Customer == "" && !c.Next:
		return c.Call, nil
	case c.Call != "" || c.Customer == "" || !c.Next:
		return "", usage("say which call: its id, or --customer with --next")
	}
	customer, err := g.customer(ctx, c.Customer)
	if err != nil {
		return "", err
	}
	return g.nextCallOf(ctx, customer)
}

// underWay keeps a call "the next" while people are in it.
const underWay = time.Hour

func (g *Globals) nextCallOf(ctx context.Context, customer string) (string, error) {
	coming, err := list[api.Call](ctx, g, "/v1/calls",
		map[string]string{"customer": customer, "from": time.Now().Add(-underWay).UTC().Format(time.RFC3339)})
	if err != nil {
		return "", err
	}
	for _, call := range coming {
		if call.Status == record.CallScheduled {
			return string(call.Call), nil
		}
	}
	return "", fmt.Errorf("no call with %s is scheduled; a plan's rhythm schedules them once it is agreed", customer)
}

func (g *Globals) agenda(call record.Call, a agenda.Agenda) {
	g.title("%s", moment(call.Start, call.Zone))
	g.say("%s planned of %d, from facts up to position %d", count(a.Minutes, "minute", "minutes"), a.Length, a.Position)
	for _, w := range a.Warnings {
		g.say("note: %s", w)
	}
	if !a.HasReason {
		g.say("nothing here needs a call: the time can be given back, with a written update")
	}
	g.agendaLines("AGENDA", a.Lines)
	if len(a.IfTimeAllows) > 0 {
		g.agendaLines("IF TIME ALLOWS", a.IfTimeAllows)
	}
	g.say("\n  call %s", call.Call)
}

func (g *Globals) agendaLines(title string, all []callevent.AgendaLine) {
	g.title("%s", title)
	if len(all) == 0 {
		g.say("  nothing")
		return
	}
	t := &table{indent: "  ", wrap: 2}
	for i, l := range all {
		t.add(fmt.Sprintf("%2d", i+1), fmt.Sprintf("%d min", l.Minutes), agendaLine(l))
	}
	g.print(t)
}

func agendaLine(l callevent.AgendaLine) string {
	title := l.Title
	if l.Pinned {
		title += " (pinned)"
	}
	behind := make([]string, 0, len(l.Positions))
	for _, p := range l.Positions[:min(len(l.Positions), mostBehind)] {
		behind = append(behind, strconv.FormatInt(p, 10))
	}
	if len(l.Positions) > mostBehind {
		behind = append(behind, "...")
	}
	why := spoken(l.Reason) + ": " + l.Why
	if len(behind) > 0 {
		why += " [" + strings.Join(behind, " ") + "]"
	}
	return title + "\n" + why
}

// mostBehind bounds the positions that a line names; --json has them all.
const mostBehind = 6
