package cli

import (
	"context"
	"net/url"
	"strings"

	"coxswain/services/responsibility/story"
)

// Changes tells what happened to a customer between two times.
type Changes struct {
	Customer string `arg:"" help:"Id, name or external id of a customer; the beginning of a name is enough."`
	From     string `help:"A position (4211) or an instant (2026-03-31T12:00:00Z): the last thing you know." default:"0" placeholder:"WHEN"`
	To       string `help:"The same; now, when it is not given." placeholder:"WHEN"`
	Preview  bool   `help:"As the customer's people see it."`
}

// Help gives examples.
func (*Changes) Help() string {
	return `"Since we last spoke": what was agreed, proposed, finished, moved or dropped, by whom and why.

  coxswain changes harbor --from 2026-03-31T12:00:00Z
  coxswain changes harbor --from 1200 --to 1500`
}

// told is what the API answers.
type told struct {
	From   int64 `json:"from"`
	To     int64 `json:"to"`
	Total  int   `json:"total"`
	Groups []struct {
		Group story.Group  `json:"group"`
		Lines []story.Line `json:"lines"`
	} `json:"groups"`
}

// Run runs the command.
func (c *Changes) Run(ctx context.Context, g *Globals) error {
	id, err := g.customer(ctx, c.Customer)
	if err != nil {
		return err
	}
	query := map[string]string{"from": c.From, "to": c.To}
	if c.Preview {
		query["preview"] = "customer"
	}
	var found told
	if printed, err := g.get(ctx, "/v1/customers/"+url.PathEscape(id)+"/changes", query, &found); printed || err != nil {
		return err
	}
	for _, group := range found.Groups {
		g.title("%s", strings.ToUpper(spoken(string(group.Group))))
		t := &table{indent: "  ", wrap: 1}
		for _, l := range group.Lines {
			t.add(l.At.Format("2 Jan 2006"), sentence(l))
		}
		g.print(t)
	}
	if found.Total == 0 {
		g.say("nothing has changed")
	}
	g.say("\n%s, from position %d to %d", count(found.Total, "change", "changes"), found.From, found.To)
	return nil
}

// sentence is what happened, with what it was before and why.
func sentence(l story.Line) string {
	s := l.Sentence
	switch {
	case l.Before != "":
		s += "\n" + l.Before + " -> " + orDash(l.After)
	case l.After != "" && !strings.Contains(l.Sentence, l.After):
		s += "\n-> " + l.After
	}
	if l.Reason != "" && !strings.Contains(l.Sentence, l.Reason) {
		s += "\nwhy: " + l.Reason
	}
	return s
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
