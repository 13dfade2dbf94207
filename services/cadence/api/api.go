// Package api is how people and programs speak to the cadence service over HTTP.
//
//	GET  /v1/calls                        calls of a customer, by start     POST /v1/calls              an extra call
//	GET  /v1/calls/{call}                 one call, with its recap
//	GET  /v1/calls/{call}/agenda          why to meet, fitted to the time   (as_of: at a position of the past)
//	POST /v1/calls/{call}/agenda/...      pin, remove, time, order, share
//	POST /v1/calls/{call}/topics          ask for a topic                   .../topics/{topic}/withdraw
//	POST /v1/calls/{call}/move ...        move, cancel, give-back, overrule, no-show
//	POST /v1/calls/{call}/held            all that came out of it, in one command
//	POST /v1/calls/{call}/recap/{line}/.. confirm, dispute, redate          internal-notes: of the own party
//
// Every handler does the same: find the call, ask whether the caller may do this with it, give the command. A
// call that the caller may not know of answers exactly as one that is not there.
//
// Decisions are taken on the log. A single call is folded from its own facts, so it is never behind and its
// ETag is the version that If-Match compares. Lists and agendas come from the read model, in one snapshot;
// an agenda's ETag is over its content, so that a caller who asks again learns whether anything changed.
//
// Who sees what: an agenda is built for the reader's party; health is looked at for the vendor only. Of a
// recap, a customer's people get the lines that are for them. Internal notes have a stream of their own, and
// answers about them carry no ETag and no position, which would tell how much there is.
package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/services/cadence/agenda"
	"coxswain/services/cadence/call"
	"coxswain/services/cadence/projection"
)

var calls = command.Aggregate[call.State, call.Command, callevent.Event]{Kind: callevent.Kind, Decider: call.Decider}

// desk answers requests.
type desk struct {
	daemon.Deps
	calendars *worktime.Calendars
	agendas   httpapi.Kept[projection.Question, *httpapi.Encoded[agenda.Agenda]]
}

// Register adds the service's operations.
func Register(api huma.API, deps daemon.Deps) {
	d := &desk{Deps: deps, calendars: &worktime.Calendars{}}
	d.agendas.Most = keptAgendas
	d.registerCalls(api)
	d.registerTime(api)
	d.registerAgenda(api)
	d.registerTopics(api)
	d.registerHeld(api)
	d.registerRecap(api)
	d.registerNotes(api)
}

// OnCall is the input of every write to an existing call.
type OnCall struct {
	httpapi.Write
	Call events.CallID `path:"call" maxLength:"200"`
}

// Reason is why; the others read it.
type Reason struct {
	Reason httpapi.Text `json:"reason" doc:"Why; the others read it."`
}

// principal is who asks.
func principal(ctx context.Context) (identity.Principal, error) {
	p, ok := identity.From(ctx)
	if !ok {
		return p, identity.ErrInvalidToken
	}
	return p, nil
}

// find finds a call that the caller may do the action with.
func (d *desk) find(ctx context.Context, action string, id events.CallID) (call.State, identity.Principal, error) {
	p, err := principal(ctx)
	if err != nil {
		return call.State{}, p, err
	}
	s, _, err := command.State(ctx, d.Commands, p.Tenant, calls, string(id))
	if err == nil && !s.Exists() {
		err = identity.ErrNotFound
	}
	if err == nil {
		err = p.May(action, s.Customer)
	}
	return s, p, err
}

// scene is what a command to a call finds.
type scene struct {
	state   call.State
	request command.Request
	by      call.By
}

// Standing is where a call stands after a command.
type Standing struct {
	Call        events.CallID         `json:"call"`
	Status      call.Status           `json:"status" doc:"scheduled, held, given_back, no_show or cancelled"`
	Start       string                `json:"start" format:"date-time"`
	Minutes     int                   `json:"minutes"`
	Topic       events.TopicID        `json:"topic,omitempty" doc:"The topic that was added."`
	Commitments []events.CommitmentID `json:"commitments,omitempty" doc:"Those that were captured, in the order given."`
	Recap       []RecapLine           `json:"recap,omitempty" doc:"What the attendees are asked to confirm."`
	Settled     bool                  `json:"recap_settled,omitempty"`
}

// act gives one command to a call.
func (d *desk) act(ctx context.Context, in OnCall, action, reason string, make func(scene) (call.Command, error)) (*httpapi.Written[Standing], error) {
	s, p, err := d.find(ctx, action, in.Call)
	if err != nil {
		return nil, err
	}
	match, err := httpapi.Match(in.Write)
	if err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, in.Write, s.Customer, d.Now(), reason)
	if err != nil {
		return nil, err
	}
	c, err := make(scene{s, r, call.By{Party: p.Party, Person: p.Person}})
	if err != nil {
		return nil, err
	}
	return d.do(ctx, r, func(tx *command.Tx) (Standing, error) { return decide(tx, in.Call, match, c) })
}

// do carries a command out and answers where the call stands after it.
func (d *desk) do(ctx context.Context, r command.Request, work func(*command.Tx) (Standing, error)) (*httpapi.Written[Standing], error) {
	var after Standing
	return answer[Standing](d.Commands.Do(ctx, r, func(tx *command.Tx) (err error) {
		after, err = work(tx)
		return err
	}, func() any { return after }))
}

func decide(tx *command.Tx, id events.CallID, match int64, c call.Command) (Standing, error) {
	s, err := command.Decide(tx, calls, string(id), match, c)
	if err != nil {
		return Standing{}, err
	}
	after := standing(s)
	if c, ok := c.(call.AddTopic); ok {
		after.Topic = c.Topic
	}
	if c, ok := c.(call.Hold); ok {
		for _, p := range c.Commitments {
			after.Commitments = append(after.Commitments, p.Commitment)
		}
		after.Recap = recapOf(s)
	}
	return after, nil
}

func answer[T any](out eventlog.Outcome, err error) (*httpapi.Written[T], error) {
	if err != nil {
		return nil, err
	}
	return httpapi.Answered[T](out)
}

func (d *desk) store() pkgprojection.Store { return d.Stores[projection.Name] }
