package command_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/customerevent"
	"coxswain/pkg/command"
	"coxswain/pkg/decider"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
)

// The aggregate of these tests is a customer that is registered once and renamed any number of times.
type (
	register struct{ Name string }
	rename   struct{ Name string }
	customer struct{ Name string }
)

var (
	errThere   = fault.New(fault.Conflict, "customer_registered", "this customer is registered already")
	errMissing = fault.New(fault.NotFound, "customer_unknown", "there is no such customer")
)

var customers = command.Aggregate[customer, any, customerevent.Event]{
	Kind:    customerevent.Kind,
	Decider: decider.Decider[customer, any, customerevent.Event]{Decide: decide, Evolve: evolve},
}

func decide(s customer, c any) ([]customerevent.Event, error) {
	switch c := c.(type) {
	case register:
		if s.Name != "" {
			return nil, errThere
		}
		return []customerevent.Event{customerevent.Registered{Name: c.Name}}, nil
	case rename:
		switch s.Name {
		case "":
			return nil, errMissing
		case c.Name:
			return nil, nil
		}
		return []customerevent.Event{customerevent.Renamed{Name: c.Name}}, nil
	}
	return nil, fmt.Errorf("unknown command %T", c)
}

func evolve(s customer, e customerevent.Event) customer {
	if e, ok := e.(customerevent.Registered); ok {
		s.Name = e.Name
	}
	if e, ok := e.(customerevent.Renamed); ok {
		s.Name = e.Name
	}
	return s
}

// harness is a log with two engines, which stand for two processes.
type harness struct {
	t           *testing.T
	log         eventlog.Log
	here, there *command.Engine
}

func setUp(t *testing.T) harness {
	t.Helper()
	log := eventlog.NewMemory(catalogue.New(), eventlog.Options{})
	return harness{t, log, command.New(log, 100), command.New(log, 100)}
}

func request(id string) command.Request {
	return command.Request{
		Tenant: "harbor", Customer: "acme", ID: id, Hash: [32]byte{1},
		Actor: events.Actor{Person: "ana", Party: events.Vendor}, At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
	}
}

// do gives one command to the customer acme.
func (h harness) do(e *command.Engine, id string, match int64, c any) (eventlog.Outcome, error) {
	h.t.Helper()
	return e.Do(h.t.Context(), request(id), func(tx *command.Tx) error {
		_, err := command.Decide(tx, customers, "acme", match, c)
		return err
	}, func() any { return id })
}

func (h harness) must(e *command.Engine, id string, c any) eventlog.Outcome {
	h.t.Helper()
	out, err := h.do(e, id, command.AnyVersion, c)
	if err != nil {
		h.t.Fatalf("%s: %v", id, err)
	}
	return out
}

// names lists what was recorded, as the name that each fact gives.
func (h harness) names() []string {
	h.t.Helper()
	facts, err := h.log.Read(h.t.Context(), 0, 0, 100)
	if err != nil {
		h.t.Fatal(err)
	}
	var names []string
	for _, f := range facts {
		names = append(names, evolve(customer{}, f.Event.(customerevent.Event)).Name)
	}
	return names
}

func (h harness) recorded(want ...string) {
	h.t.Helper()
	if diff := cmp.Diff(want, h.names()); diff != "" {
		h.t.Error(diff)
	}
}

func TestACommandIsDecidedAndRecorded(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	out := h.must(h.here, "c1", register{"Acme"})
	want := eventlog.Outcome{Position: 1, Facts: 1, Versions: []int64{1}, Body: json.RawMessage(`"c1"`)}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Error(diff)
	}
	state, version, err := command.State(t.Context(), h.there, "harbor", customers, "acme")
	if err != nil || version != 1 || state.Name != "Acme" {
		t.Errorf("stands at %+v, version %d (%v)", state, version, err)
	}
}

func TestARefusalRecordsNothing(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	if _, err := h.do(h.here, "c1", command.AnyVersion, rename{"Acme"}); !errors.Is(err, errMissing) {
		t.Errorf("got %v", err)
	}
	h.recorded()
}

func TestWhatIsAlreadySoIsAnsweredWithNothingNew(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	h.must(h.here, "c1", register{"Acme"})
	if out := h.must(h.here, "c2", rename{"Acme"}); out.Facts != 0 || out.Position != 1 {
		t.Errorf("got %+v", out)
	}
	h.recorded("Acme")
}

func TestARepeatGetsTheFirstAnswer(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	first := h.must(h.here, "c1", register{"Acme"})
	h.must(h.there, "c2", rename{"Acme GmbH"})
	for _, e := range []*command.Engine{h.here, h.there} {
		again := h.must(e, "c1", register{"Acme"}) // which is refused by now
		if !again.Replayed || string(again.Body) != string(first.Body) || again.Position != first.Position {
			t.Errorf("got %+v, want %+v", again, first)
		}
	}
	h.recorded("Acme", "Acme GmbH")
}

func TestTheSameIdForAnotherRequestIsRefused(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	h.must(h.here, "c1", register{"Acme"})
	other := request("c1")
	other.Hash = [32]byte{2}
	for name, c := range map[string]any{"that would be refused": register{"Acme"}, "that would be done": rename{"Else"}} {
		_, err := h.here.Do(t.Context(), other, func(tx *command.Tx) error {
			_, err := command.Decide(tx, customers, "acme", command.AnyVersion, c)
			return err
		}, nil)
		if !errors.Is(err, eventlog.ErrKeyReused) {
			t.Errorf("a command %s: got %v", name, err)
		}
	}
	h.recorded("Acme")
}

func TestAnotherWriterInBetweenMeansDecidingAnew(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	h.must(h.here, "c1", register{"Acme"}) // here remembers version 1
	h.must(h.there, "c2", rename{"Acme GmbH"})
	if out := h.must(h.here, "c3", rename{"Acme AG"}); out.Versions[0] != 3 {
		t.Errorf("got %+v", out)
	}
	h.recorded("Acme", "Acme GmbH", "Acme AG")
}

func TestARefusalOnARememberedStateIsAskedAgain(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	if _, err := h.do(h.here, "c1", command.AnyVersion, rename{"Acme"}); !errors.Is(err, errMissing) { // here remembers that there is none
		t.Fatal(err)
	}
	h.must(h.there, "c2", register{"Acme"})
	h.must(h.here, "c3", rename{"Acme AG"})
	h.recorded("Acme", "Acme AG")
}

func TestNothingNewOnARememberedStateIsAskedAgain(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	h.must(h.here, "c1", register{"Acme"})
	h.must(h.there, "c2", rename{"Acme AG"})
	if out := h.must(h.here, "c3", rename{"Acme"}); out.Facts != 1 {
		t.Errorf("here thought it was so already: %+v", out)
	}
	h.recorded("Acme", "Acme AG", "Acme")
}

func TestAnotherVersionThanTheCallerHasSeenIsRefused(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	h.must(h.here, "c1", register{"Acme"})
	h.must(h.there, "c2", rename{"Acme GmbH"})
	for _, e := range []*command.Engine{h.here, h.there} { // here remembers version 1
		for _, seen := range []int64{0, 1, 3} {
			if _, err := h.do(e, "c3", seen, rename{"Acme AG"}); !errors.Is(err, eventlog.ErrStale) {
				t.Errorf("having seen %d: got %v", seen, err)
			}
		}
	}
	if _, err := h.do(h.here, "c4", 2, rename{"Acme AG"}); err != nil {
		t.Error(err)
	}
	h.recorded("Acme", "Acme GmbH", "Acme AG")
}

// watched counts how often streams are read.
type watched struct {
	eventlog.Log
	loads int
}

func (w *watched) Load(ctx context.Context, tenant events.TenantID, s events.Stream, after int64) ([]events.Recorded, error) {
	w.loads++
	return w.Log.Load(ctx, tenant, s, after)
}

func TestWhatACommandMakesIsNotLookedForFirst(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	log := &watched{Log: h.log}
	e := command.New(log, 100)
	create := func(id, name string) (eventlog.Outcome, error) {
		return e.Do(t.Context(), request(id), func(tx *command.Tx) error {
			_, err := command.DecideNew(tx, customers, "acme", any(register{name}))
			return err
		}, func() any { return name })
	}
	if _, err := create("c1", "Acme"); err != nil || log.loads != 0 {
		t.Fatalf("%d loads (%v)", log.loads, err)
	}
	e = command.New(log, 100) // which remembers nothing
	if again, err := create("c1", "Acme"); err != nil || !again.Replayed {
		t.Errorf("a repeat got %+v (%v)", again, err)
	}
	e = command.New(log, 100)
	if _, err := create("c2", "Acme AG"); !errors.Is(err, errThere) {
		t.Errorf("there is one already: got %v", err)
	}
	h.recorded("Acme")
}

func TestOneCommandWritesSeveralStreamsOrNone(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	both := func(second any) func(*command.Tx) error {
		return func(tx *command.Tx) error {
			if _, err := command.Decide(tx, customers, "acme", command.AnyVersion, any(register{"Acme"})); err != nil {
				return err
			}
			_, err := command.Decide(tx, customers, "quay", command.AnyVersion, second)
			return err
		}
	}
	if _, err := h.here.Do(t.Context(), request("c1"), both(rename{"Quay"}), nil); !errors.Is(err, errMissing) {
		t.Fatalf("got %v", err)
	}
	h.recorded()
	out, err := h.here.Do(t.Context(), request("c2"), both(register{"Quay"}), nil)
	if err != nil || out.Position != 2 || len(out.Versions) != 2 {
		t.Errorf("got %+v (%v)", out, err)
	}
	h.recorded("Acme", "Quay")
}

func TestADecisionSeesWhatTheSameCommandHasStaged(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	_, err := h.here.Do(t.Context(), request("c1"), func(tx *command.Tx) error {
		for _, c := range []any{register{"Acme"}, rename{"Acme AG"}, rename{"Acme AG"}} {
			if _, err := command.Decide(tx, customers, "acme", command.AnyVersion, c); err != nil {
				return err
			}
		}
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	h.recorded("Acme", "Acme AG")
}

func TestFactsThatStandAloneNeedNoVersion(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	for i := range 2 {
		_, err := h.here.Do(t.Context(), request(fmt.Sprint(i)), func(tx *command.Tx) error {
			command.Add(tx, events.Stream{Kind: "notes", ID: "acme"}, "", customerevent.Renamed{Name: "a"}, customerevent.Renamed{Name: "b"})
			return nil
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
	}
	h.recorded("a", "b", "a", "b")
}

func TestManyWritersLoseNothing(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	h.must(h.here, "c0", register{"0"})
	const writers = 6 // fewer than the attempts of one command
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			e := h.here
			if i%2 == 0 {
				e = h.there
			}
			if _, err := h.do(e, fmt.Sprint("w", i), command.AnyVersion, rename{fmt.Sprint("w", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if names := h.names(); len(names) != 1+writers {
		t.Errorf("recorded %v", names)
	}
}

func TestWhatTheLogCannotSayIsNotTakenForAnAnswer(t *testing.T) {
	t.Parallel()
	h := setUp(t)
	h.must(h.here, "c1", register{"Acme"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	broken := errors.New("broken")
	_, err := h.here.Do(ctx, request("c1"), func(*command.Tx) error { return broken }, nil)
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestTheSameCommandMakesTheSameIds(t *testing.T) {
	t.Parallel()
	a, b := request("c1"), request("c1")
	if a.NewID("goal") != b.NewID("goal") || a.NewID("goal") == a.NewID("plan") || a.NewID("goal") == request("c2").NewID("goal") {
		t.Error("ids must depend on the command and on what they are for, and on nothing else")
	}
	b.Tenant = "pier"
	if a.NewID("goal") == b.NewID("goal") {
		t.Error("two tenants have one id")
	}
}
