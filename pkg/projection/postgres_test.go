package projection_test

import (
	"fmt"
	"testing"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
)

// The whole way on one database: commands into the log of record, and out of the read model, without waiting
// for anything but the position that the command answered.
func TestAReadModelShowsACommandsFactsAtThePositionItAnswered(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	log := eventlog.New(p.app, catalogue.New(), eventlog.Options{})
	s := p.store(t, d)
	p.run(t, projection.RunnerConfig{Log: log, Definition: d, Announce: s.Announce})
	for n := range 30 {
		out, err := log.Append(t.Context(), eventlog.Append{
			Tenant: tenant, Customer: "acme", Command: fmt.Sprint("command ", n), OccurredAt: noon,
			Writes: []eventlog.Write{{
				Stream: events.Stream{Kind: commitmentevent.Kind, ID: id(n)},
				Facts: []events.Event{
					proposed("acme", id(n), "one").Event,
					commitmentevent.Commented{Note: "n", Party: events.Vendor, Person: "ada", Text: "soon"},
				},
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Wait(t.Context(), 0, out.Position); err != nil {
			t.Fatal(err)
		}
		doc, ok, err := s.One(t.Context(), tenant, promises, id(n))
		if err != nil || !ok || doc.(promise).Comments != 1 {
			t.Fatalf("%+v, %v, %v", doc, ok, err)
		}
	}
	v, err := projection.Verify(t.Context(), p.app, log, d)
	if err != nil || len(v.Differences) > 0 || v.Positions[0] != 60 {
		t.Errorf("%+v, %v", v, err)
	}
}
