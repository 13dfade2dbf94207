package calls

import (
	"fmt"
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/httpapi"
	"coxswain/rules/record"
	"coxswain/services/cadence/api"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// recap is a call that was held, and what came out of it.
type recap struct {
	matter
	Internal []api.Note               // what the own party has noted for itself; nothing for a customer's people
	Silence  []planevent.SilenceTerms // what the plan says that silence means
}

// after is the page of a call that was held.
func after(v *site.Visit, m matter) (ui.Page, error) {
	r := recap{matter: m}
	if err := r.read(v); err != nil {
		return ui.Page{}, err
	}
	p := m.page(v)
	p.Body = recapPage(r)
	return p, nil
}

func (r *recap) read(v *site.Visit) error {
	if r.Who.Vendor() && v.Scene.Preview == "" && r.may("call.read_internal") {
		var notes httpapi.List[api.Note]
		if err := get(v, callPath(r.Call.Call)+"/internal-notes", &notes); err != nil {
			return err
		}
		r.Internal = notes.Items
	}
	if !r.Settled.IsZero() {
		return nil
	}
	var plan struct {
		Terms struct{ Silence []planevent.SilenceTerms }
	}
	err := get(v, "/v1/plans/"+string(r.Plan), &plan)
	r.Silence = plan.Terms.Silence
	return err
}

// waits reports whether the recap has lines that somebody has not answered.
func (r recap) waits() bool { return r.Settled.IsZero() && len(r.Recap) > 0 }

// mine are the lines that the reader has still to answer.
func (r recap) mine() []record.RecapLine {
	var all []record.RecapLine
	for _, l := range r.Recap {
		if slices.Contains(l.For, r.Who.Person) && !answered(l, r.Who.Person) {
			all = append(all, l)
		}
	}
	return all
}

// answered reports whether somebody has said something about a line.
func answered(l record.RecapLine, p events.PersonID) bool {
	return slices.Contains(l.Confirmed, p) || disputeOf(l, p) != nil || redateOf(l, p) != nil
}

func disputeOf(l record.RecapLine, p events.PersonID) *record.Dispute {
	i := slices.IndexFunc(l.Disputed, func(d record.Dispute) bool { return d.Person == p })
	if i < 0 {
		return nil
	}
	return &l.Disputed[i]
}

func redateOf(l record.RecapLine, p events.PersonID) *record.Redate {
	i := slices.IndexFunc(l.Redated, func(d record.Redate) bool { return d.Person == p })
	if i < 0 {
		return nil
	}
	return &l.Redated[i]
}

// said is what somebody answers to a line.
type said struct {
	Name     string
	Kind     ui.Kind
	Word     string
	Reason   string // of a dispute
	Position int64  // of the fact; 0 where the record keeps none
}

func (r recap) said(f locale.Format, l record.RecapLine) []said {
	all := make([]said, 0, len(l.For))
	for _, p := range l.For {
		s := said{Name: r.name(p), Kind: ui.Quiet, Word: "has not answered"}
		switch d, other := disputeOf(l, p), redateOf(l, p); {
		case d != nil:
			s.Kind, s.Word, s.Reason, s.Position = ui.Bad, "not what I said", d.Reason, d.Since.Position
		case other != nil:
			s.Kind, s.Word, s.Position = ui.Warn, "yes, but by "+f.Date(other.Due), other.Since.Position
		case slices.Contains(l.Confirmed, p):
			s.Kind, s.Word = ui.Good, "yes"
		}
		all = append(all, s)
	}
	return all
}

// standing is what all answers to a line come to.
func standing(l record.RecapLine) (ui.Kind, string) {
	waiting := 0
	for _, p := range l.For {
		if !answered(l, p) {
			waiting++
		}
	}
	switch {
	case len(l.Disputed) > 0:
		return ui.Bad, "disputed"
	case len(l.Redated) > 0:
		return ui.Warn, "another date was asked for"
	case waiting > 0:
		return ui.Warn, "waits for " + locale.Count(waiting, "answer", "answers")
	}
	return ui.Good, "confirmed"
}

// silent lists who has not answered, and how many lines.
func (r recap) silent() []string {
	var order []events.PersonID
	lines := map[events.PersonID]int{}
	for _, l := range r.Recap {
		for _, p := range l.For {
			if answered(l, p) {
				continue
			}
			if lines[p] == 0 {
				order = append(order, p)
			}
			lines[p]++
		}
	}
	all := make([]string, len(order))
	for i, p := range order {
		all[i] = fmt.Sprintf("%s (%s)", r.name(p), locale.Count(lines[p], "line", "lines"))
	}
	return all
}

// silence says what it means when nobody answers.
func (r recap) silence() string {
	text := "Silence is no yes: what is not answered stays unconfirmed."
	var more []string
	for _, s := range r.Silence {
		switch s.Kind {
		case "date":
			more = append(more, "another date counts as accepted after "+locale.Count(s.After, "working day", "working days"))
		case "done":
			more = append(more, "a promise that is done after "+locale.Count(s.After, "working day", "working days"))
		}
	}
	if len(more) > 0 {
		text += " By the charter " + strings.Join(more, ", ") + " without an answer."
	}
	return text
}

// promised is a promise that was captured: as the recap has it, or else as it is now.
func (r recap) promised(id events.CommitmentID) (text string, line record.RecapLine) {
	for _, l := range r.Recap {
		if l.Commitment == id {
			return l.Text, l
		}
	}
	for _, s := range r.Sides {
		for _, c := range slices.Concat(s.Commitments, s.Settled) {
			if c.Commitment == id {
				return c.Text, line
			}
		}
	}
	return "A promise of somebody else", line
}

// decided is the line of the recap about a decision; the first of the words, as the recap was made from them.
func (r recap) decided(d record.Decision) record.RecapLine {
	for _, l := range r.Recap {
		if l.Commitment == "" && l.Text == d.Decision {
			return l
		}
	}
	return record.RecapLine{}
}

func linePath(c events.CallID, l record.RecapLine, verb string) string {
	return callURL(c) + "/recap/" + string(l.Line) + "/" + verb
}
