package story

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/events/planevent"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// Reader is for whom the story is told.
type Reader struct {
	Party events.PartyID
	Names map[events.PersonID]string // that the people directory knows
}

// teller tells one fact after the other.
type teller struct {
	Reader
	docs     *projection.Memory
	tenant   events.TenantID
	customer events.CustomerID
	r        events.Recorded // the fact
	roster   record.Roster   // when it happened
}

// Tell folds a history with a definition and tells the facts after a position, in order. An error is that
// of a fact that does not fold: it is parked in the live view too.
func Tell(d projection.Definition, history []events.Recorded, after int64, reader Reader) ([]Line, error) {
	t, err := Begin(d)
	if err == nil {
		t, err = t.GoOn(history, after, reader)
	}
	return t.Lines, err
}

// Tale is a history as far as it was told. It is a value: going on leaves it as it is, so that it can be kept and gone on
// with whenever there is more to tell.
type Tale struct {
	Lines []Line // in the order of the facts

	docs *projection.Memory // as they are after the last fact
}

// Begin is a tale of nothing.
func Begin(d projection.Definition) (Tale, error) {
	docs, err := projection.NewMemory(d)
	return Tale{Lines: []Line{}, docs: docs}, err
}

// GoOn folds more of the history and tells the facts after a position.
func (t Tale) GoOn(more []events.Recorded, after int64, reader Reader) (Tale, error) {
	if len(more) == 0 {
		return t, nil
	}
	next := Tale{Lines: slices.Clip(t.Lines), docs: t.docs.Fork()}
	for _, r := range more {
		one := &teller{Reader: reader, docs: next.docs, tenant: r.Tenant, customer: r.Customer, r: r}
		if r.Position <= after {
			if err := next.docs.Apply(r); err != nil {
				return Tale{}, err
			}
			continue
		}
		l, told, err := one.tell()
		if err != nil {
			return Tale{}, err
		}
		if told {
			next.Lines = append(next.Lines, l)
		}
	}
	return next, nil
}

// tell tells the fact on the documents as they were before it, and then folds it. A fact that opens its
// document names everything itself.
func (t *teller) tell() (Line, bool, error) {
	t.roster = document(t, record.Rosters, string(t.customer))
	s := said{}
	if t.r.Event != nil && events.AudienceOf(t.r.Event).Sees(t.Party) {
		s = t.say()
	}
	if err := t.docs.Apply(t.r); err != nil || s.group == "" {
		return Line{}, false, err
	}
	a := t.r.Actor
	return Line{
		Position: t.r.Position, At: t.r.OccurredAt, Recorded: t.r.RecordedAt, Type: t.r.Type, Group: s.group,
		Subject:  Subject{Kind: t.r.Stream.Kind, ID: t.r.Stream.ID},
		Actor:    Actor{Person: a.Person, Name: t.Names[a.Person], Party: a.Party, Machine: a.Machine},
		Sentence: s.sentence, Reason: either(s.reason, t.r.Reason), Before: s.before, After: s.after,
	}, true, nil
}

func (t *teller) say() said {
	switch e := t.r.Event.(type) {
	case customerevent.Event:
		return t.account(e)
	case planevent.Event:
		return t.plan(e)
	case goalevent.Event:
		return t.goal(e)
	case commitmentevent.Event:
		return t.commitment(e)
	case callevent.Event:
		return t.call(e)
	case healthevent.Event:
		return t.health(e)
	case commitmentevent.InternalCommented:
		return said{group: Internal, sentence: fmt.Sprintf("%s noted: %s", t.who(e.Person, e.Party), e.Text)}
	case callevent.InternalNoteTaken:
		return said{group: Internal, sentence: fmt.Sprintf("%s noted in the call: %s", t.who(e.Person, e.Party), e.Text)}
	}
	return said{}
}

// document is one of the documents as it was before the fact; the zero value when there was none.
func document[T any](t *teller, c projection.Collection[T], key string) T {
	doc, _, _ := t.docs.One(context.Background(), t.tenant, c, key) // memory has no I/O that could fail
	v, _ := doc.(T)
	return v
}

// who names a person with the party: "Ada Lovelace (Acme)".
func (t *teller) who(person events.PersonID, party events.PartyID) string {
	name := t.Names[person]
	switch {
	case name != "" && party != "":
		return fmt.Sprintf("%s (%s)", name, t.party(party))
	case name != "":
		return name
	case party != "":
		return "somebody at " + t.party(party)
	}
	return t.actor()
}

// actor names who gave the command, for facts that do not say it themselves.
func (t *teller) actor() string {
	switch a := t.r.Actor; {
	case a.Person != "" && (t.Names[a.Person] != "" || a.Party != ""):
		return t.who(a.Person, a.Party)
	case a.Machine != "":
		return "the program " + a.Machine
	case a.Party != "":
		return t.party(a.Party)
	}
	return "somebody"
}

func (t *teller) party(id events.PartyID) string { return t.roster.PartyName(id) }

// parties writes "Vendor, Acme and Globex".
func (t *teller) parties(all []events.PartyID) string {
	var names []string
	for _, p := range all {
		names = append(names, t.party(p))
	}
	return list(names)
}

func list(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// quoted puts a title or a promise into quotes.
func quoted(s string) string { return "“" + s + "”" }

// date writes a day as people read it: "20 March 2026".
func date(d events.Date) string {
	if d == "" {
		return "no date"
	}
	return d.In(time.UTC).Format("2 January 2006")
}

func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// withUnit writes a number with its unit: "12 users", "4.5 %".
func withUnit(d events.Decimal, unit string) string {
	return strings.TrimSpace(d.String() + " " + unit)
}
