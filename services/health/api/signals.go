package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/command"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/rules/record"
)

var rosters = record.Rosters

// Signal is a raw input of health: usage, tickets, sentiment, a survey.
type Signal struct {
	Customer   events.CustomerID `json:"customer"`
	Name       httpapi.Line      `json:"name" doc:"Letters, digits, dots, dashes and underscores: active_users."`
	Value      events.Decimal    `json:"value"`
	OccurredAt time.Time         `json:"occurred_at" doc:"When it was so; not in the future."`
	Source     httpapi.Line      `json:"source,omitempty"`
}

// Taken says how many signals were recorded.
type Taken struct {
	Recorded int `json:"recorded"`
}

// MaxSignals is how many signals one request may bring.
const MaxSignals = 5_000

// skew is how far ahead of ours a reporter's clock may be.
const skew = 5 * time.Minute

// Refusals of signals.
var (
	ErrTooMany = fault.New(fault.TooLarge, "too-many-items", "send at most 5000 signals at a time")
	ErrNone    = fault.New(fault.Invalid, "empty", "send at least one signal")
	ErrSignals = fault.New(fault.Invalid, "signals_invalid", "nothing was recorded: some signals break a rule")
)

type signalsInput struct {
	httpapi.Write
	Body httpapi.OneOrMany[Signal]
}

func (d *desk) registerSignals(api huma.API) {
	httpapi.Command(api, http.MethodPost, "/v1/signals", "record-signals", "Record one signal, or up to 5,000", d.record,
		httpapi.Bulk, httpapi.Doc("All signals of a request are recorded, or none: the errors point to each that breaks a rule."))
}

func (d *desk) record(ctx context.Context, in *signalsInput) (*httpapi.Written[Taken], error) {
	r, err := httpapi.Request(ctx, in.Write, "", d.Now(), "")
	if err != nil {
		return nil, err
	}
	// Checked within the command: a repeat of what was recorded gets its answer, though a clock or a roster would refuse
	// it now.
	out, err := d.Commands.Do(ctx, r, func(tx *command.Tx) error {
		if err := d.check(ctx, in.Body); err != nil {
			return err
		}
		stage(tx, in.Body)
		return nil
	}, func() any { return Taken{len(in.Body)} })
	if err != nil {
		return nil, err
	}
	return httpapi.Answered[Taken](out)
}

// stage adds each customer's signals to its stream, in the order in which they came.
func stage(tx *command.Tx, signals []Signal) {
	var order []events.CustomerID
	facts := map[events.CustomerID][]healthevent.Event{}
	for _, s := range signals {
		if facts[s.Customer] == nil {
			order = append(order, s.Customer)
		}
		facts[s.Customer] = append(facts[s.Customer], healthevent.InternalSignalRecorded{
			Customer: s.Customer, Name: string(s.Name), Value: s.Value, Source: string(s.Source), At: s.OccurredAt.UTC(),
		})
	}
	for _, c := range order {
		command.Add(tx, events.Stream{Kind: healthevent.SignalsKind, ID: string(c)}, c, facts[c]...)
	}
}

// check refuses the whole request with a pointer to each signal that breaks a rule.
func (d *desk) check(ctx context.Context, signals []Signal) error {
	switch {
	case len(signals) == 0:
		return ErrNone
	case len(signals) > MaxSignals:
		return ErrTooMany.Sayf("these are %d signals; send at most %d at a time", len(signals), MaxSignals)
	}
	allowed := map[events.CustomerID]error{}
	var wrong []fault.Field
	for i, s := range signals {
		if _, asked := allowed[s.Customer]; !asked {
			allowed[s.Customer] = d.mayRecord(ctx, s.Customer)
		}
		switch err := allowed[s.Customer]; {
		case fault.KindOf(err) == fault.NotFound && len(signals) > 1:
			wrong = append(wrong, at(i, "customer", "unknown", "there is no such customer"))
		case err != nil:
			return err
		}
		wrong = append(wrong, d.wrong(i, s)...)
	}
	if len(wrong) > 0 {
		return ErrSignals.With(wrong...)
	}
	return nil
}

func (d *desk) mayRecord(ctx context.Context, customer events.CustomerID) error {
	p, err := may(ctx, "signal.record", customer)
	if err != nil {
		return err
	}
	known, err := d.exists(ctx, p.Tenant, customer)
	if err == nil && !known {
		return errNoCustomer
	}
	return err
}

var errNoCustomer = fault.New(fault.NotFound, "not-found", "there is nothing here for you")

func (d *desk) wrong(i int, s Signal) (wrong []fault.Field) {
	if !plainName(string(s.Name)) {
		wrong = append(wrong, at(i, "name", "invalid", "a signal's name has up to 64 letters, digits, dots, dashes and underscores"))
	}
	if s.OccurredAt.After(d.Now().Add(skew)) {
		wrong = append(wrong, at(i, "occurred_at", "future", "this lies in the future"))
	}
	if s.OccurredAt.Year() < 1900 {
		wrong = append(wrong, at(i, "occurred_at", "invalid-date", "years are from 1900 to 2199"))
	}
	return wrong
}

const nameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"

func plainName(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, nameCharacters) == ""
}

// at is a field of the i-th signal; a single one may be sent without an array, and is pointed to alike.
func at(i int, field, code, message string) fault.Field {
	return fault.Field{Pointer: fmt.Sprintf("/%d/%s", i, field), Code: code, Message: message}
}
