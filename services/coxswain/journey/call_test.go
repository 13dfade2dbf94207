package journey_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/services/cadence/agenda"
)

const (
	topic    = "Who answers for the gate on Sundays?"
	decision = "The report is sent by Friday, whatever is in it by then"
	trucks   = "Book the trucks for the trial"
	ask      = "I ask the carriers whether they can lend trucks"
)

// prepareTheCall reads the agenda, which is built from the log when it is asked for.
func (j *journey) prepareTheCall(t *testing.T) {
	j.per.posts(t, "/v1/calls/"+string(j.call)+"/topics", object{"text": topic, "minutes": 5})
	path := "/v1/calls/" + string(j.call) + "/agenda"
	for _, p := range []*person{j.dana, j.ingrid, j.tomas} {
		built := decoded[agenda.Agenda](t, p.reads(t, path))
		j.fits(t, built)
		j.names(t, built)
		j.standsOn(t, p, built)
	}
	first, again := j.dana.reads(t, path), j.dana.reads(t, path)
	if !bytes.Equal(first.body, again.body) || first.header.Get("ETag") != again.header.Get("ETag") {
		t.Fatalf("the same log made two agendas: %s, %s", first.body, again.body)
	}
	shared := j.dana.posts(t, "/v1/calls/"+string(j.call)+"/agenda/share", nil)
	view := j.ingrid.reads(t, j.view(""))
	if shared.position() == 0 || !bytes.Contains(view.body, []byte("is late")) && !bytes.Contains(view.body, []byte("days late")) {
		t.Fatalf("the agenda that was shared is not in the view: %s", view.body)
	}
}

// fits: the minutes of the lines add up to no more than the call has.
func (j *journey) fits(t *testing.T, built agenda.Agenda) {
	t.Helper()
	sum := 0
	for _, l := range built.Lines {
		sum += l.Minutes
	}
	if sum != built.Minutes || sum > built.Length || built.Length != 45 || !built.HasReason {
		t.Fatalf("%d minutes of lines in %+v", sum, built)
	}
}

// names: what happened so far is on the agenda, each with its reason in words.
func (j *journey) names(t *testing.T, built agenda.Agenda) {
	t.Helper()
	for _, want := range []struct {
		reason, subject, why string
		minutes              int
	}{
		{"late_promise", string(j.promises[report]), report + ` is [1-5] working days? late \(due ` + day(j, j.today.AddDays(-7)) + `\)\.`, 3},
		{"due_promise", string(j.promises[ports]), ports + ` is due ` + day(j, j.inFolder("2026-12-01")) + `, in \d+ days\.`, 2},
		{"goal", string(j.goals["terminals_live"]), `Harbor Logistics says at risk, ` + j.vendor + ` says on track\.`, 5},
		{"win", string(j.promises[carriers]), `Done on ` + day(j, j.today) + `, due ` + day(j, j.inFolder("2026-12-04")) + `, and accepted\.`, 2},
		{"topic", "", `.*Harbor Logistics.*`, 5},
	} {
		i := slices.IndexFunc(built.Lines, func(l callevent.AgendaLine) bool {
			return l.Reason == want.reason && (want.subject == "" || l.Subject.ID == want.subject)
		})
		if i < 0 {
			t.Fatalf("no line for %s %s in %s", want.reason, want.subject, listed(built))
		}
		l := built.Lines[i]
		if !regexp.MustCompile(`^`+want.why+`$`).MatchString(l.Why) || l.Minutes != want.minutes || len(l.Positions) == 0 {
			t.Errorf("the line %+v, where %+v was expected", l, want)
		}
	}
}

// standsOn: every line says why, how long, and on which facts it stands; the reader may see each of them.
func (j *journey) standsOn(t *testing.T, p *person, built agenda.Agenda) {
	t.Helper()
	seen := map[int64]bool{}
	for _, f := range p.facts(t) {
		seen[f.Position] = true
	}
	for _, l := range slices.Concat(built.Lines, built.IfTimeAllows) {
		if l.Reason == "" || l.Why == "" || l.Minutes < 1 || len(l.Positions) == 0 {
			t.Errorf("%s: the line %+v does not say all", p.name, l)
		}
		for _, position := range l.Positions {
			if !seen[position] {
				t.Errorf("%s: the line %q stands on %d, which is no fact for %s", p.name, l.Why, position, p.Party)
			}
		}
	}
}

// listed is an agenda for people.
func listed(a agenda.Agenda) string {
	var b bytes.Buffer
	for _, l := range a.Lines {
		fmt.Fprintf(&b, "\n%2d min  %-12s %s  %s  %v", l.Minutes, l.Reason, l.Title, l.Why, l.Positions)
	}
	for _, l := range a.IfTimeAllows {
		fmt.Fprintf(&b, "\n(%d min) %-12s %s  %s", l.Minutes, l.Reason, l.Title, l.Why)
	}
	return b.String()
}

// day writes a date as agendas do.
func day(j *journey, d events.Date) string {
	at := d.In(j.now.Location())
	if at.Year() != j.now.Year() {
		return at.Format("2 Jan 2006")
	}
	return at.Format("2 Jan")
}

// holdTheCall records all that came out of it in one command, with a note that the vendor keeps to itself.
func (j *journey) holdTheCall(t *testing.T) {
	present := []events.PersonID{j.dana.Person, j.ingrid.Person, j.maja.Person, j.tomas.Person}
	due := j.today.AddDays(9)
	body := object{
		"attendance": object{"present": present}, "minutes": 40,
		"decisions":   []object{{"item": "late:" + string(j.promises[report]), "decision": decision}},
		"commitments": []object{{"text": trucks, "party": j.maja.Party, "person": j.maja.Person, "due": due, "goal": j.goals["terminals_live"]}},
		"notes":       []string{"The trial is on a Sunday"},
	}
	j.notes(func(_ *person, words func(string) string) { body["internal_notes"] = []string{words("call-note")} })
	before := j.position
	held := j.dana.posts(t, "/v1/calls/"+string(j.call)+"/held", body)
	j.findPromises(t, before, 1)
	standing := decoded[struct {
		Status      string
		Commitments []events.CommitmentID
		Recap       []callevent.RecapLine
	}](t, held)
	want := []callevent.RecapLine{
		{Line: "decision-1", Text: decision, For: present},
		{Line: "commitment-1", Text: trucks, For: []events.PersonID{j.maja.Person, j.dana.Person}, Commitment: j.promises[trucks], Due: due},
	}
	if diff := cmp.Diff(want, standing.Recap); diff != "" || standing.Status != "held" || j.promises[trucks] == "" {
		t.Fatalf("%s: %s", held.body, diff)
	}
	j.held = held.position()
	j.dana.tries(t, "/v1/calls/"+string(j.call)+"/move", object{"to": j.now.AddDate(0, 0, 3), "reason": "later"}).refused(t, 409, "call_held")
}

// answerTheRecap: each attendee answers the own lines; what is disputed becomes a promise in other words.
func (j *journey) answerTheRecap(t *testing.T) {
	line := func(id string) string { return "/v1/calls/" + string(j.call) + "/recap/" + id }
	before := j.position
	j.maja.posts(t, line("commitment-1")+"/dispute", object{"reason": ask})
	j.findPromises(t, before, 1)
	j.ingrid.sees(t, before, 1, "the promise that was never made", about[commitmentevent.Declined](j.promises[trucks]))
	instead := j.maja.reads(t, j.promise(ask))
	if !bytes.Contains(instead.body, []byte(`"status":"proposed"`)) {
		t.Fatalf("instead: %s", instead.body)
	}
	j.maja.posts(t, j.promise(ask)+"/confirm", nil).says(t, j.standing(ask, "confirmed", j.maja, j.today.AddDays(9)))
	j.per.tries(t, line("decision-1")+"/confirm", nil).refused(t, 404, "not-found")
	for _, p := range []*person{j.ingrid, j.maja, j.tomas, j.dana} {
		p.posts(t, line("decision-1")+"/confirm", nil)
	}
	last := decoded[struct {
		Settled bool `json:"recap_settled"`
	}](t, j.dana.posts(t, line("commitment-1")+"/confirm", nil))
	if !last.Settled {
		t.Fatalf("every line was answered: %+v", last)
	}
}
