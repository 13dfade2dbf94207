package sample_test

import (
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	"coxswain/services/cadence/agenda"
	cadence "coxswain/services/cadence/projection"
	"coxswain/services/web"
)

func TestEveryViewCanBeBuiltFromIt(t *testing.T) {
	t.Parallel()
	deps := memory()
	load(t, deps, today)
	all := facts(t, deps.Log)
	for _, service := range web.Behind() {
		for _, definition := range service.Projections {
			t.Run(definition.Name, func(t *testing.T) {
				t.Parallel()
				view, err := projection.NewMemory(definition)
				if err != nil {
					t.Fatal(err)
				}
				if err := view.Apply(all...); err != nil || len(view.Parked()) > 0 {
					t.Errorf("%v; %d facts are parked", err, len(view.Parked()))
				}
			})
		}
	}
}

func TestEveryCustomerHasACallAheadThatIsWorthIt(t *testing.T) {
	t.Parallel()
	deps := memory()
	load(t, deps, today)
	store, err := projection.NewMemory(cadence.Record())
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Apply(facts(t, deps.Log)...); err != nil {
		t.Fatal(err)
	}
	ahead, err := store.Select(t.Context(), tenant, projection.Query{Table: record.Calls, Order: "start", Where: []projection.Condition{
		{Column: "status", Op: "=", Value: string(record.CallScheduled)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	next := map[events.CustomerID]record.Call{}
	for _, row := range ahead.Rows[0] {
		c := row.Doc.(record.Call)
		if c.Start.Before(today) {
			t.Errorf("nobody says what became of the call of %s on %s", c.Customer, c.Start)
		}
		if _, known := next[c.Customer]; !known {
			next[c.Customer] = c
		}
	}
	if len(next) != 12 {
		t.Errorf("%d customers have a call ahead", len(next))
	}
	for id, c := range next {
		if c.Start.After(today.AddDate(0, 0, 9)) {
			t.Errorf("the next call of %s is on %s", id, c.Start)
		}
		in, _, ok, err := cadence.Input(t.Context(), store, &worktime.Calendars{}, cadence.Question{
			Tenant: tenant, Call: c.Call, Reader: events.Vendor, Now: today.Add(time.Hour),
		})
		if err != nil || !ok {
			t.Fatal(id, err)
		}
		if built := agenda.Build(in); !built.HasReason || len(built.Lines) < 3 {
			t.Errorf("the agenda of %s has %d lines", id, len(built.Lines))
		}
	}
}
