package cli

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"coxswain/events"
	"coxswain/services/responsibility/view"
)

// View shows the shared-responsibility view of a customer.
type View struct {
	Customer string `arg:"" help:"Id, name or external id of a customer; the beginning of a name is enough."`
	AsOf     string `help:"A position (4211) or an instant (2026-03-31T12:00:00Z): the view as it was." placeholder:"WHEN"`
	Known    string `help:"With an instant: what was known then, or what is known now about then." enum:"then,now" default:"then"`
	Preview  bool   `help:"As the customer's people see it."`
	Settled  bool   `help:"Show what was settled lately, too."`
}

// Help gives examples.
func (*View) Help() string {
	return `Who owes what to whom, since when, and what is agreed. The line under each promise is its id, for "coxswain commitment".

  coxswain view harbor                  the customer whose name begins so
  coxswain view harbor --preview        as the customer's people see it
  coxswain view harbor --as-of 1200     as it was at that position of the log
  coxswain view harbor --as-of 2026-03-31T12:00:00Z
  coxswain view harbor --as-of 2026-03-31T12:00:00Z --known now     with what was told later about that day`
}

// Run runs the command.
func (c *View) Run(ctx context.Context, g *Globals) error {
	id, err := g.customer(ctx, c.Customer)
	if err != nil {
		return err
	}
	query := map[string]string{"as_of": c.AsOf}
	if c.Known == "now" {
		query["known"] = "now"
	}
	if c.Preview {
		query["preview"] = "customer"
	}
	var v view.View
	if printed, err := g.get(ctx, "/v1/customers/"+url.PathEscape(id)+"/responsibility", query, &v); printed || err != nil {
		return err
	}
	g.head(v)
	for _, s := range v.Sides {
		g.side(s, c.Settled)
	}
	g.goals(v)
	g.nextCall(v)
	return nil
}

func (g *Globals) head(v view.View) {
	g.title("%s", v.Name)
	for _, p := range v.Plans {
		agreed := "nothing agreed yet"
		if p.Version > 0 && p.AgreedAt != nil {
			agreed = fmt.Sprintf("agreed version %d (%s) since %s", p.Version, short(p.Hash), p.AgreedAt.Format("2 Jan 2006"))
		}
		g.say("%s: %s, %s", p.Title, agreed, count(len(p.Proposals), "open proposal", "open proposals"))
		for _, o := range p.Proposals {
			g.say("  %s: %s", proposer(v, o.Party), o.Reason)
			g.say("    open for %s, waiting for %s", count(o.Days, "day", "days"), names(v, o.Waiting))
		}
	}
	if v.Health != nil {
		g.say("health %s, %s", v.Health.Score, spoken(string(v.Health.Band)))
	}
	g.say("as of position %d, %s", v.Position, v.At.Format("2 Jan 2006 15:04 MST"))
}

func proposer(v view.View, p events.PartyID) string {
	return names(v, []events.PartyID{p}) + " proposes"
}

func names(v view.View, ids []events.PartyID) string {
	var said []string
	for _, id := range ids {
		name := string(id)
		for _, p := range v.Parties {
			if p.ID == id {
				name = p.Name
			}
		}
		said = append(said, name)
	}
	if len(said) == 0 {
		return "nobody"
	}
	return strings.Join(said, " and ")
}

func (g *Globals) side(s view.Side, settled bool) {
	kept := "nothing fell due yet"
	if s.FollowThrough.Score != nil {
		kept = fmt.Sprintf("follow-through %s over %s", percent(*s.FollowThrough.Score), count(s.FollowThrough.Counted, "promise", "promises"))
	}
	g.title("%s  %s: %d open, %d late, %s", strings.ToUpper(string(s.Relation)), s.Name, s.Open, s.Late, kept)
	t := &table{indent: "  ", wrap: 3, header: []string{"DUE", "", "STATE", "WHAT", "WHO", "IN WHOSE COURT"}}
	for _, c := range s.Commitments {
		t.add(day(c.Due), dueIn(c.DaysToDue, c.LateDays), state(c), withID(c), c.Person.Name, c.Waited)
	}
	if settled {
		for _, c := range s.Settled {
			t.add(day(c.Due), "", state(c), withID(c), c.Person.Name, "")
		}
	}
	if len(t.rows) == 0 {
		g.say("  nothing open")
		return
	}
	g.print(t)
}

// withID puts the whole id below the text, to be copied: a part of it would not do for the next command.
func withID(c view.Commitment) string { return c.Text + "\n" + string(c.Commitment) }

func state(c view.Commitment) string {
	if c.Blocked != nil {
		return "blocked"
	}
	return spoken(string(c.Status))
}

func (g *Globals) goals(v view.View) {
	if len(v.Goals) == 0 {
		return
	}
	g.title("GOALS  (the line marks where the straight line to the date would be)")
	t := &table{indent: "  ", wrap: 0, header: []string{"OUTCOME", "DUE", "", "NOW", "TARGET", "CONFIDENCE"}}
	for _, goal := range v.Goals {
		now, target, progress := "-", "-", ""
		if m := goal.Metric; m != nil {
			target = m.Target.String() + " " + m.Unit
			if m.Value != nil {
				now = m.Value.String()
			}
			if m.Progress != nil {
				progress = bar(m.Progress.Shown, m.Expected)
			}
		}
		t.add(goal.Outcome, day(goal.Due), progress, now, target, confidence(v, goal))
	}
	g.print(t)
}

func confidence(v view.View, goal view.Goal) string {
	var said []string
	for _, c := range goal.Confidence {
		said = append(said, names(v, []events.PartyID{c.Party})+": "+spoken(string(c.Confidence)))
	}
	if !goal.Gap && len(said) > 1 {
		all := "all " + strconv.Itoa(len(said))
		if len(said) == 2 {
			all = "both"
		}
		return spoken(string(goal.Confidence[0].Confidence)) + " (" + all + ")"
	}
	return strings.Join(said, "\n")
}

func (g *Globals) nextCall(v view.View) {
	if v.NextCall == nil {
		return
	}
	n := v.NextCall
	g.title("NEXT CALL  %s, %d minutes", moment(n.Start, n.Zone), n.Minutes)
	g.say("  coxswain agenda %s", n.Call)
}
