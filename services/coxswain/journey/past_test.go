package journey_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/services/responsibility/story"
	"coxswain/services/responsibility/view"
)

// view is the path of the customer's shared view.
func (j *journey) view(query string) string {
	return "/v1/customers/" + string(j.customer) + "/responsibility" + query
}

// readOwnWrites: a view that names the position of a write has it, though another process wrote; one that the log
// has not reached is refused, rather than answered with less.
func (j *journey) readOwnWrites(t *testing.T) {
	said := "The carriers answered on the phone"
	written := j.dana.posts(t, j.promise(report)+"/comments", object{"text": said})
	told := j.ingrid.reads(t, "/v1/customers/"+string(j.customer)+"/timeline?limit=1")
	shown := j.ingrid.reads(t, j.view(""))
	if !bytes.Contains(told.body, []byte(said)) || shown.position() < written.position() {
		t.Fatalf("written at %d, read at %d: %s", written.position(), shown.position(), told.body)
	}
	ahead := j.ingrid.asks(t, http.MethodGet, j.view(""), nil, "Coxswain-Position", number(j.position+1_000_000))
	ahead.refused(t, http.StatusServiceUnavailable, "behind")
	if ahead.header.Get("Retry-After") == "" {
		t.Errorf("nobody says when to ask again: %v", ahead.header)
	}
}

// showBothSides: each side sees what all sides owe, its own first.
func (j *journey) showBothSides(t *testing.T) {
	customers := decoded[view.View](t, j.ingrid.reads(t, j.view("")))
	want := []string{
		"ours Harbor Logistics: 2 open, 0 late; " + ports + " (confirmed, ours), " + ask + " (confirmed, ours); settled " + trucks + " (declined), " + carriers + " (accepted)",
		"theirs " + j.vendor + ": 3 open, 1 late; " + report + " (confirmed, theirs), " + signOn + " (proposed, theirs), Train the Oslo gate team (proposed, theirs); settled",
		"partner Northwind Integrations: 1 open, 0 late; Map the dock doors (proposed, partner); settled",
	}
	if diff := cmp.Diff(want, sides(customers)); diff != "" {
		t.Errorf("the champion's view: %s", diff)
	}
	if customers.Health != nil || customers.Attributes != nil {
		t.Errorf("the champion sees health or attributes: %+v %+v", customers.Health, customers.Attributes)
	}
	vendors := decoded[view.View](t, j.dana.reads(t, j.view("")))
	if vendors.Health == nil || vendors.Sides[0].Relation != view.Ours || vendors.Sides[0].Party != events.Vendor {
		t.Errorf("the vendor's view: %+v", vendors)
	}
	p := customers.Plans[0]
	if p.Version != 2 || p.Versions[0].Reason != toTarget || len(p.Proposals) != 0 || p.Charter[0].Text != charter {
		t.Errorf("agreed: %+v", p)
	}
}

// sides tells in a line each what the sides owe.
func sides(v view.View) []string {
	var all []string
	for _, s := range v.Sides {
		var open, settled []string
		for _, c := range s.Commitments {
			open = append(open, fmt.Sprintf("%s (%s, %s)", firstLine(c.Text), c.Status, c.Holder.Relation))
		}
		for _, c := range s.Settled {
			settled = append(settled, fmt.Sprintf("%s (%s)", firstLine(c.Text), c.Status))
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s: %d open, %d late; %s; settled %s",
			s.Relation, s.Name, s.Open, s.Late, strings.Join(open, ", "), strings.Join(settled, ", "))))
	}
	return all
}

func firstLine(s string) string {
	first, _, _ := strings.Cut(s, "\n")
	return first
}

// lookBack: the view as of a position is the same bytes whenever it is asked for.
func (j *journey) lookBack(t *testing.T) {
	path := strings.TrimPrefix(j.viewed.asked, j.ingrid.name+": GET ")
	if again := j.ingrid.reads(t, path); !bytes.Equal(again.body, j.viewed.body) {
		t.Fatalf("the view of then is another now: %s", cmp.Diff(string(j.viewed.body), string(again.body)))
	}
	for _, p := range []*person{j.ingrid, j.dana, j.tomas} {
		then := decoded[view.View](t, p.reads(t, j.view("?as_of="+number(j.beforeTwo))))
		now := decoded[view.View](t, p.reads(t, j.view("?as_of="+number(j.versions[1]))))
		a, b := then.Plans[0], now.Plans[0]
		if a.Version != 1 || len(a.Versions) != 1 || len(a.Proposals) != 1 || a.Proposals[0].Waiting[0] != partner {
			t.Errorf("%s, before version 2: %+v", p.name, a)
		}
		if b.Version != 2 || len(b.Versions) != 2 || len(b.Proposals) != 0 {
			t.Errorf("%s, at version 2: %+v", p.name, b)
		}
	}
}

// tellTheDifference: what lies between the two versions, by what it means, with who and why.
func (j *journey) tellTheDifference(t *testing.T) {
	path := fmt.Sprintf("/v1/customers/%s/changes?from=%d&to=%d", j.customer, j.versions[0], j.versions[1])
	told := decoded[struct {
		Groups []struct {
			Group string
			Lines []story.Line
		}
	}](t, j.ingrid.reads(t, path))
	var all []string
	for _, g := range told.Groups {
		for _, l := range g.Lines {
			if l.Subject.Kind == "plan" || l.Subject.ID == string(j.promises[ports]) {
				all = append(all, g.Group+": "+l.Sentence+" "+l.Reason)
			}
		}
	}
	wait := "“Trucks wait less at the docks”"
	want := []string{
		"agreed: Dana Reyes (" + j.vendor + ") took the counter: “" + ports + "”, due " + long(j.inFolder("2026-12-01")) + ". ",
		"agreed: Ingrid Solberg (Harbor Logistics) accepted the change: target of " + wait + " from 40 to 44 minutes. ",
		"agreed: Tomas Vale (Northwind Integrations) accepted the change: target of " + wait + " from 40 to 44 minutes. ",
		"agreed: Harbor Logistics, Northwind Integrations and " + j.vendor + " agreed on version 2 of “" + title + "”: target of " + wait + " from 40 to 44 minutes. " + toTarget,
		"proposed: somebody at " + j.vendor + " asked Maja Dahl (Harbor Logistics) for “" + ports + "” by " + long(j.inFolder("2026-11-27")) + ". ",
		"proposed: Maja Dahl (Harbor Logistics) countered “" + ports + "”: " + long(j.inFolder("2026-12-01")) + " instead. The change window is a day later",
		"proposed: Ingrid Solberg (Harbor Logistics) proposed to change “" + title + "”: target of " + wait + " from 40 to 48 minutes. " + toTarget,
		"proposed: Dana Reyes (" + j.vendor + ") countered the proposed change: target of " + wait + " from 40 to 44 minutes. " + toTarget,
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

// long writes a date as the story does.
func long(d events.Date) string { return d.In(time.UTC).Format("2 January 2006") }
