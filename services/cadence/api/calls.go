package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/rules/record"
	"coxswain/services/cadence/call"
)

// Call is a call in a list.
type Call struct {
	Call     events.CallID     `json:"call"`
	Rhythm   events.RhythmID   `json:"rhythm,omitempty"`
	Plan     events.PlanID     `json:"plan"`
	Customer events.CustomerID `json:"customer"`
	Kind     string            `json:"kind"`
	Start    time.Time         `json:"start"`
	Zone     string            `json:"zone"`
	Minutes  int               `json:"minutes"`
	Status   record.CallStatus `json:"status"`
	Topics   int               `json:"topics" doc:"How many were asked for."`
	GiveBack bool              `json:"give_back_proposed,omitempty"`
	Settled  bool              `json:"recap_settled,omitempty"`
	Waits    bool              `json:"recap_waits,omitempty" doc:"Somebody has not answered a line of the recap."`
}

func summary(c record.Call) Call {
	return Call{
		Call: c.Call, Rhythm: c.Rhythm, Plan: c.Plan, Customer: c.Customer, Kind: c.Kind, Start: c.Start, Zone: c.Zone,
		Minutes: c.Minutes, Status: c.Status, Topics: len(c.Topics),
		GiveBack: !c.GiveBack.IsZero(), Settled: !c.Settled.IsZero(), Waits: len(c.Recap) > 0 && c.Settled.IsZero(),
	}
}

func standing(s call.State) Standing {
	return Standing{
		Call: s.ID, Status: s.Status, Start: s.Start.UTC().Format(time.RFC3339), Minutes: s.Minutes, Settled: s.Settled,
	}
}

type callsInput struct {
	httpapi.Read
	httpapi.Page
	Customer events.CustomerID `query:"customer" maxLength:"200"`
	From     string            `query:"from" maxLength:"40" doc:"A date (UTC) or an instant (RFC 3339); calls that start at it are in."`
	To       string            `query:"to" maxLength:"40" doc:"A date (UTC) or an instant; calls that start at it are not in."`
}

func (d *desk) registerCalls(api huma.API) {
	httpapi.Query(api, "/v1/calls", "list-calls", "Calls by their start", d.list)
	httpapi.Query(api, "/v1/calls/{call}", "show-call", "One call as it stands", d.show)
}

func (d *desk) list(ctx context.Context, in *callsInput) (*httpapi.Shown[httpapi.List[Call]], error) {
	p, err := principal(ctx)
	if err != nil {
		return nil, err
	}
	if in.Customer == "" {
		in.Customer = p.Customer
	}
	if err := p.May("call.read", in.Customer); err != nil {
		return nil, err
	}
	q, name, err := listed(ctx, in)
	if err != nil {
		return nil, err
	}
	if err := httpapi.Await(ctx, d.store(), d.Log.ShardOf(p.Tenant), in.Read); err != nil {
		return nil, err
	}
	found, err := d.store().Select(ctx, p.Tenant, q)
	if err != nil {
		return nil, err
	}
	body, err := paged(ctx, name, found.Rows[0], in.Limit)
	return &httpapi.Shown[httpapi.List[Call]]{Position: found.Position, Body: body}, err
}

// listed makes the query of a page, and the name of the list that its cursors are for.
func listed(ctx context.Context, in *callsInput) (pkgprojection.Query, string, error) {
	q := pkgprojection.Query{Table: record.Calls, Order: "start", Limit: in.Limit + 1}
	if in.Customer != "" {
		q.Where = append(q.Where, pkgprojection.Condition{Column: "customer", Op: "=", Value: string(in.Customer)})
	}
	for _, bound := range []struct{ name, op, text string }{{"from", ">=", in.From}, {"to", "<", in.To}} {
		if bound.text == "" {
			continue
		}
		at, err := instant(bound.text)
		if err != nil {
			return q, "", errInstant.At("query/" + bound.name).Because(err)
		}
		q.Where = append(q.Where, pkgprojection.Condition{Column: "start", Op: bound.op, Value: at})
	}
	name := strings.Join([]string{"calls", string(in.Customer), in.From, in.To}, "\x00")
	after, err := httpapi.ReadCursor(ctx, name, in.Cursor)
	if err != nil || after == nil {
		return q, name, err
	}
	q.After, err = place(after)
	return q, name, err
}

// place reads the start and the key that paged has written.
func place(after []any) ([]any, error) {
	if len(after) != 2 {
		return nil, httpapi.ErrBadCursor.At("query/cursor")
	}
	text, _ := after[0].(string)
	start, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return nil, httpapi.ErrBadCursor.At("query/cursor").Because(err)
	}
	return []any{start, after[1]}, nil
}

func paged(ctx context.Context, name string, rows []pkgprojection.Row, limit int) (httpapi.List[Call], error) {
	body := httpapi.List[Call]{Items: []Call{}}
	more := len(rows) > limit
	for _, r := range rows[:min(len(rows), limit)] {
		body.Items = append(body.Items, summary(r.Doc.(record.Call)))
	}
	if !more {
		return body, nil
	}
	last := rows[limit-1]
	next, err := httpapi.SignCursor(ctx, name, last.Doc.(record.Call).Start.Format(time.RFC3339Nano), last.Key)
	body.Next = next
	return body, err
}

var errInstant = fault.New(fault.Invalid, "invalid-date", "write a date like 2026-03-31 or an instant like 2026-03-31T09:30:00Z, from 1900 to 2199")

// instant reads a date, as its first instant in UTC, or an instant.
func instant(s string) (time.Time, error) {
	if d, err := events.ParseDate(s); err == nil {
		return d.In(time.UTC), nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err == nil {
		_, err = events.ParseDate(at.UTC().Format(events.DateFormat))
	}
	return at, err
}

// show folds one call from its own facts: it is never behind, and its ETag is the version that writes compare.
func (d *desk) show(ctx context.Context, in *callInput) (*httpapi.Shown[record.Call], error) {
	_, p, err := d.find(ctx, "call.read", in.Call)
	if err != nil {
		return nil, err
	}
	facts, err := d.Log.Load(ctx, p.Tenant, events.Stream{Kind: callevent.Kind, ID: string(in.Call)}, 0)
	if err != nil {
		return nil, err
	}
	m, err := pkgprojection.NewMemory(pkgprojection.Definition{
		Name: "one_call", Version: 1, Audience: events.Shared, Parts: []pkgprojection.Part{record.CallPart()},
	})
	if err != nil {
		return nil, err
	}
	if err := m.Apply(facts...); err != nil {
		return nil, err
	}
	doc, _, err := m.One(ctx, p.Tenant, record.Calls, string(in.Call))
	if err != nil {
		return nil, err
	}
	last := facts[len(facts)-1]
	return &httpapi.Shown[record.Call]{Position: last.Position, ETag: httpapi.ETag(last.Version), Body: own(doc.(record.Call), p)}, nil
}

// own leaves a customer's people the lines of the recap that are for them.
func own(c record.Call, p identity.Principal) record.Call {
	if !p.Vendor() {
		c.Recap = slices.DeleteFunc(slices.Clone(c.Recap), func(l record.RecapLine) bool { return !slices.Contains(l.For, p.Person) })
	}
	return c
}
