package calls

import (
	"fmt"
	"math"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/svgchart"
	"coxswain/rules/record"
	"coxswain/services/cadence/agenda"
	"coxswain/services/cadence/api"
	"coxswain/services/responsibility/story"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// upcoming is a call that is still to come, with why to meet.
type upcoming struct {
	matter
	Agenda agenda.Agenda
	Since  since
}

// since is what has happened from one call to the next.
type since struct {
	Call   *record.Call // the call before; nil when there was none
	Total  int
	Groups []struct {
		Group story.Group
		Lines []story.Line
	}
}

// ahead is the page of a call that is still to come.
func ahead(v *site.Visit, m matter) (ui.Page, error) {
	u := upcoming{matter: m}
	_, err := v.Get(callPath(m.Call.Call)+"/agenda", map[string]string{"preview": v.Query("preview")}, &u.Agenda)
	if err == nil {
		u.Since, err = sinceLast(v, m)
	}
	p := m.page(v)
	p.Body = agendaPage(u)
	return p, err
}

// lookBack is how far back the call before is looked for.
const lookBack = 120 * 24 * time.Hour

// sinceLast reads what has happened since the last call that was held before this one.
func sinceLast(v *site.Visit, m matter) (since, error) {
	s := since{}
	var before struct{ Items []api.Call }
	err := get(v, "/v1/calls", &before, "customer", string(m.Customer), "limit", many,
		"from", m.Start.Add(-lookBack).Format(time.DateOnly), "to", m.Start.UTC().Format(time.RFC3339))
	last := lastHeld(before.Items)
	if err != nil || last == "" {
		return s, err
	}
	s.Call = &record.Call{}
	if err := get(v, callPath(last), s.Call); err != nil {
		return s, err
	}
	return s, get(v, "/v1"+site.CustomerURL(m.Customer)+"/changes", &s, "from", fmt.Sprint(s.Call.HeldAt.Position), "preview", v.Query("preview"))
}

func get(v *site.Visit, path string, out any, query ...string) error {
	q := map[string]string{}
	for i := 0; i+1 < len(query); i += 2 {
		q[query[i]] = query[i+1]
	}
	_, err := v.Get(path, q, out)
	return err
}

func lastHeld(all []api.Call) (last events.CallID) {
	for _, c := range all {
		if held(c) {
			last = c.Call
		}
	}
	return last
}

// movable reports whether a line can be put elsewhere: lines that only the vendor sees stay where they are, because the
// order is a fact that all parties read.
func movable(l callevent.AgendaLine) bool { return l.Reason != "health" }

// meter is how full the call is.
func (u upcoming) meter(f locale.Format) svgchart.Meter {
	return svgchart.Meter{
		Name: "Time of the call", Value: float64(u.Agenda.Minutes) / float64(max(1, u.Agenda.Length)), Expected: math.NaN(),
		Label: u.planned(), Format: cards.ChartFormat(f),
	}
}

func (u upcoming) planned() string {
	return fmt.Sprintf("%d of %s planned", u.Agenda.Minutes, locale.Count(u.Agenda.Length, "minute", "minutes"))
}

// beyond is how many minutes the lines that did not fit would take.
func (u upcoming) beyond() int {
	sum := 0
	for _, l := range u.Agenda.IfTimeAllows {
		sum += l.Minutes
	}
	return sum
}

// gated reports whether it is asked to give the time back, or would be if the day came.
func (u upcoming) gated() bool { return !u.GiveBack.IsZero() || !u.Agenda.HasReason }

// topicOf is the topic that a line is about, when it is one of this call.
func (u upcoming) topicOf(l callevent.AgendaLine) (record.Topic, bool) {
	for _, t := range u.Topics {
		if string(t.ID) == l.Subject.ID && l.Subject.Kind == "topic" {
			return t, true
		}
	}
	return record.Topic{}, false
}

// removed says what a line was that people have taken off, by what it was about.
func (u upcoming) removed(item events.ItemID) string {
	kind, id, _ := strings.Cut(string(item), ":")
	if g, ok := u.Goal(events.GoalID(id)); ok {
		return g.Outcome
	}
	for _, s := range u.Sides {
		for _, c := range s.Commitments {
			if string(c.Commitment) == id {
				return c.Text
			}
		}
	}
	return "a line about: " + strings.ReplaceAll(kind, "_", " ")
}

// anchor is an id for a line that a page may use: items hold colons.
func anchor(prefix string, i events.ItemID) string {
	return prefix + "-" + strings.NewReplacer(":", "-", ".", "-", " ", "-").Replace(string(i))
}

func groupWord(g story.Group) string {
	text := string(g)
	return strings.ToUpper(text[:1]) + text[1:]
}
