package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/command"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/rules/record"
	"coxswain/services/cadence/call"
	"coxswain/services/cadence/projection"
)

// Refusals of whom a held call names.
var (
	errPersonUnknown = fault.New(fault.Invalid, "call_person_unknown", "this person does not act for any party of the customer; add the person to the customer first")
	errPersonParty   = fault.New(fault.Invalid, "call_person_party", "this person acts for another party")
	errPartyUnknown  = fault.New(fault.Invalid, "call_party_unknown", "the customer has no such party")
)

// HeldBody is all that came out of a call.
type HeldBody struct {
	Attendance struct {
		Present []events.PersonID `json:"present" minItems:"1" maxItems:"100"`
		Absent  []events.PersonID `json:"absent,omitempty" maxItems:"100"`
	} `json:"attendance"`
	Minutes       int              `json:"minutes" minimum:"1" maximum:"1440" doc:"How long it took."`
	Decisions     []DecisionBody   `json:"decisions,omitempty" maxItems:"100"`
	Commitments   []CommitmentBody `json:"commitments,omitempty" maxItems:"100"`
	Deferred      []DeferredBody   `json:"deferred,omitempty" maxItems:"100" doc:"What was not reached: it carries over to the next call of the rhythm."`
	Notes         []httpapi.Text   `json:"notes,omitempty" maxItems:"50" doc:"All parties read them."`
	InternalNotes []httpapi.Text   `json:"internal_notes,omitempty" maxItems:"50" doc:"Only the author's party reads them."`
}

// DecisionBody is what was decided, and about which line.
type DecisionBody struct {
	Item     events.ItemID `json:"item,omitempty" maxLength:"300"`
	Decision httpapi.Text  `json:"decision" minLength:"1" maxLength:"2000"`
}

// CommitmentBody is what somebody promised.
type CommitmentBody struct {
	Text   httpapi.Text    `json:"text" minLength:"1" maxLength:"2000"`
	Party  events.PartyID  `json:"party" minLength:"1" maxLength:"100"`
	Person events.PersonID `json:"person" minLength:"1" maxLength:"200"`
	Due    events.Date     `json:"due"`
	Goal   events.GoalID   `json:"goal,omitempty" maxLength:"200"`
}

// DeferredBody is a line that was not reached.
type DeferredBody struct {
	Item  events.ItemID `json:"item" minLength:"1" maxLength:"300"`
	Title httpapi.Line  `json:"title"`
}

type heldInput struct {
	OnCall
	Body HeldBody
}

func (d *desk) registerHeld(api huma.API) {
	httpapi.Command(api, http.MethodPost, "/v1/calls/{call}/held", "hold-call", "Record what came out of a call, and issue its recap", d.held,
		httpapi.Status(http.StatusOK))
}

// held writes the call's facts and the internal notes in one command: all of it, or nothing.
func (d *desk) held(ctx context.Context, in *heldInput) (*httpapi.Written[Standing], error) {
	s, p, err := d.find(ctx, "call.hold", in.Call)
	if err == nil && len(in.Body.InternalNotes) > 0 {
		err = p.May("call.internal_note", s.Customer)
	}
	if err != nil {
		return nil, err
	}
	match, err := httpapi.Match(in.Write)
	if err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, in.Write, s.Customer, d.Now(), "")
	if err != nil {
		return nil, err
	}
	at := scene{s, r, call.By{Party: p.Party, Person: p.Person}}
	if err := d.checkPeople(ctx, at, in.Body); err != nil {
		return nil, err
	}
	c := holding(at, in.Body)
	return d.do(ctx, r, func(tx *command.Tx) (Standing, error) {
		after, err := decide(tx, in.Call, match, c)
		if err == nil {
			stageNotes(tx, at, p, in.Body.InternalNotes)
		}
		return after, err
	})
}

// holding makes the command; ids are the same whenever the request is repeated.
func holding(s scene, b HeldBody) call.Hold {
	c := call.Hold{
		At: s.state.Start, Minutes: b.Minutes, Present: b.Attendance.Present, Absent: b.Attendance.Absent, By: s.by,
	}
	if c.At.After(s.request.At) {
		c.At = s.request.At // held before its time
	}
	for _, d := range b.Decisions {
		c.Decisions = append(c.Decisions, callevent.Decided{Item: d.Item, Decision: string(d.Decision)})
	}
	for i, p := range b.Commitments {
		c.Commitments = append(c.Commitments, call.Promise{
			Commitment: events.CommitmentID(s.request.NewID("commitment/" + strconv.Itoa(i))),
			Text:       string(p.Text), Party: p.Party, Person: p.Person, Due: p.Due, Goal: p.Goal,
		})
	}
	for _, d := range b.Deferred {
		c.Deferred = append(c.Deferred, callevent.ItemDeferred{Item: d.Item, Title: string(d.Title)})
	}
	for i, text := range b.Notes {
		c.Notes = append(c.Notes, call.Note{Note: events.NoteID(s.request.NewID("note/" + strconv.Itoa(i))), Text: string(text)})
	}
	return c
}

// checkPeople refuses strangers: a line of a recap that nobody can answer would never settle.
func (d *desk) checkPeople(ctx context.Context, s scene, b HeldBody) error {
	fits := func(r record.Roster) bool { return strangers(r, b) == nil }
	roster, err := d.roster(ctx, s, fits)
	if err != nil {
		return err
	}
	return strangers(roster, b)
}

func strangers(r record.Roster, b HeldBody) error {
	for i, id := range slices.Concat(b.Attendance.Present, b.Attendance.Absent) {
		if _, ok := r.Person(id); ok {
			continue
		}
		if n := len(b.Attendance.Present); i >= n {
			return errPersonUnknown.At(fmt.Sprintf("/attendance/absent/%d", i-n))
		}
		return errPersonUnknown.At(fmt.Sprintf("/attendance/present/%d", i))
	}
	for i, c := range b.Commitments {
		p, ok := r.Person(c.Person)
		switch {
		case !ok || p.Removed:
			return errPersonUnknown.At(fmt.Sprintf("/commitments/%d/person", i))
		case p.Party != c.Party:
			return errPersonParty.At(fmt.Sprintf("/commitments/%d/party", i))
		}
	}
	return nil
}

func (d *desk) roster(ctx context.Context, s scene, enough func(record.Roster) bool) (record.Roster, error) {
	return projection.Roster(ctx, d.store(), d.Log, s.request.Tenant, s.state.Customer, enough)
}

func stageNotes(tx *command.Tx, s scene, p identity.Principal, texts []httpapi.Text) {
	var facts []callevent.InternalNoteTaken
	for i, text := range texts {
		facts = append(facts, callevent.InternalNoteTaken{
			Call: s.state.ID, Note: events.NoteID(s.request.NewID("internal-note/" + strconv.Itoa(i))),
			Party: p.Party, Person: p.Person, Text: string(text),
		})
	}
	if len(facts) > 0 {
		command.Add(tx, internalStream(s.state.ID), s.state.Customer, facts...)
	}
}
