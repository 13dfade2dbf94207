package cards

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/locale"
	"coxswain/services/web/ui"
)

// Difference is one line of what a version or a proposal changes.
type Difference struct{ What, Before, After string }

// Differences says what changes would do to the account as it stands. Of a version of the past, what was there before is
// not known here and left out.
func Differences(f locale.Format, a Account, all []planevent.Change, open bool) []Difference {
	lines := make([]Difference, 0, len(all))
	for _, c := range all {
		d := difference(f, a, c)
		if !open {
			d.Before = ""
		}
		lines = append(lines, d)
	}
	return lines
}

// known reports whether it is known of any difference what was there before.
func known(all []Difference) bool {
	return slices.ContainsFunc(all, func(d Difference) bool { return d.Before != "" })
}

func difference(f locale.Format, a Account, c planevent.Change) Difference {
	g, _ := a.Goal(c.GoalID)
	goal := "“" + cmp.Or(g.Outcome, string(c.GoalID)) + "”"
	switch c.Kind {
	case planevent.GoalAdded:
		return Difference{"New goal", "", fmt.Sprintf("“%s”, due %s", c.Goal.Outcome, f.Date(c.Goal.Due))}
	case planevent.GoalDropped:
		return Difference{"Goal dropped", goal, "not pursued any more"}
	case planevent.GoalRetargeted:
		return Difference{"Target of " + goal, target(f, g), withUnit(f.Exactly(c.Target), g)}
	case planevent.GoalRedated:
		return Difference{"Date of " + goal, f.Date(g.Due), f.Date(c.Due)}
	case planevent.GoalReworded:
		return Difference{"Wording of a goal", goal, "“" + c.Outcome + "”"}
	case planevent.GoalReowned:
		return Difference{"Owner of " + goal, Name(g.Person), a.PersonName(c.Person) + ", " + a.PartyName(c.Party)}
	case planevent.GoalReweighted:
		return Difference{"Weight of " + goal, fmt.Sprint(g.Weight), fmt.Sprint(c.Weight)}
	}
	return otherDifference(a, c)
}

func otherDifference(a Account, c planevent.Change) Difference {
	switch c.Kind {
	case planevent.CharterAdded, planevent.CharterChanged:
		return Difference{"Charter: " + words(c.Charter.Kind), charterText(a, c.Charter.ID), c.Charter.Text}
	case planevent.CharterRemoved:
		return Difference{"Charter", charterText(a, c.ItemID), "taken out"}
	case planevent.SeatSet:
		return Difference{"Seat: " + words(string(c.Seat.Seat)), "", a.PersonName(c.Seat.Person) + ", " + a.PartyName(c.Seat.Party)}
	case planevent.RhythmSet:
		return Difference{"Rhythm of calls", "", words(c.Rhythm.Kind) + ", " + locale.Count(c.Rhythm.Minutes, "minute", "minutes")}
	case planevent.RhythmRemoved:
		return Difference{"Rhythm of calls", "", "ended"}
	case planevent.LadderSet:
		return Difference{"Reminders", "", "a new ladder"}
	case planevent.SilenceSet:
		return Difference{"Meaning of silence", "", "set anew"}
	}
	return Difference{What: words(string(c.Kind))}
}

func charterText(a Account, id events.CharterItemID) string {
	for _, p := range a.Plans {
		for _, item := range p.Charter {
			if item.ID == id {
				return item.Text
			}
		}
	}
	return ""
}

func target(f locale.Format, g view.Goal) string {
	if g.Metric == nil {
		return ""
	}
	return withUnit(f.Exactly(g.Metric.Target), g)
}

func withUnit(number string, g view.Goal) string {
	if g.Metric == nil || g.Metric.Unit == "" {
		return number
	}
	return number + " " + g.Metric.Unit
}

// Seat is what a seat is called.
func Seat(s events.Seat) string {
	if s == events.CSM {
		return "CSM"
	}
	return words(string(s))
}

// words turns a wire name ("success_metric") into words.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

// parties lists names: "Harbor Logistics and Lumen".
func (a Account) parties(ids []events.PartyID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = a.Side(id)
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// MayAnswer reports whether a proposal waits for the reader's party, and the reader may say yes for it.
func (a Account) MayAnswer(p view.Proposal) bool {
	return slices.Contains(p.Waiting, a.Who.Party) && a.MayAgree() && len(p.Conflicts) == 0
}

// MayAgree reports whether the reader may give the own party's word: a right of a seat.
func (a Account) MayAgree() bool {
	for _, party := range a.Parties {
		if party.ID != a.Who.Party {
			continue
		}
		for _, m := range party.People {
			if m.ID == a.Who.Person {
				return m.MayAgree
			}
		}
	}
	return false
}

func proposalPath(plan events.PlanID, p view.Proposal, verb string) string {
	return "/plans/" + string(plan) + "/proposals/" + string(p.ID) + "/" + verb
}

func standing(p view.Plan) (ui.Kind, string) {
	switch p.Status {
	case record.PlanActive:
		return ui.Good, "active"
	case record.PlanProposed:
		return ui.Warn, "proposed"
	}
	return ui.Quiet, string(p.Status)
}

// PlanURL is the page of a plan.
func PlanURL(customer events.CustomerID, id events.PlanID) string {
	return "/customers/" + string(customer) + "/plans/" + string(id)
}

// counterable reports whether a proposal moves dates only, for which a counter is a form.
func counterable(p view.Proposal) bool {
	return len(p.Changes) > 0 && !slices.ContainsFunc(p.Changes, func(c planevent.Change) bool { return c.Kind != planevent.GoalRedated })
}

func place(i int, name string) string { return fmt.Sprintf("changes.%d.%s", i, name) }

func number(n int) string { return fmt.Sprint(n) }
