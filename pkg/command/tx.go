package command

import (
	"context"
	"encoding/json"
	"slices"

	"coxswain/events"
	"coxswain/pkg/decider"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
)

// Tx collects the decisions of one command.
type Tx struct {
	engine  *Engine
	ctx     context.Context
	request Request
	staged  []staged
	places  map[events.Stream]int // of what was decided, in staged

	fresh      bool // read on from remembered states: they may be old
	remembered bool // a state was taken from memory as it was
	mismatch   bool // the caller's If-Match does not name the current version
}

type staged struct {
	write eventlog.Write
	state any
}

// Aggregate is a kind of stream with its decider.
type Aggregate[S, C any, E events.Event] struct {
	Kind    string
	Decider decider.Decider[S, C, E]
}

// AnyVersion as a match lets a command decide on whatever stands.
const AnyVersion int64 = -1

// Decide loads the aggregate's state, decides the command against it and stages the facts. match is the
// version the caller has seen, or AnyVersion. It returns the state after the facts.
func Decide[S, C any, E events.Event](tx *Tx, a Aggregate[S, C, E], id string, match int64, c C) (S, error) {
	stream := events.Stream{Kind: a.Kind, ID: id}
	state, version, err := current(tx, a, stream)
	if err != nil {
		return state, err
	}
	if match != AnyVersion && match != version {
		tx.mismatch = true
		return state, eventlog.ErrStale
	}
	facts, err := a.Decider.Decide(state, c)
	if err != nil {
		return state, err
	}
	return stage(tx, a, stream, version, state, facts), nil
}

// DecideNew is Decide for a thing that the command makes, with an id of NewID. It supposes that there is nothing yet and
// asks the log nothing, which spares a round trip; should there be something after all, the append refuses it as
// stale, and the command is decided on what there is.
func DecideNew[S, C any, E events.Event](tx *Tx, a Aggregate[S, C, E], id string, c C) (S, error) {
	if !tx.fresh {
		var nothing S
		tx.engine.states.suppose(stateKey{tx.request.Tenant, events.Stream{Kind: a.Kind, ID: id}}, known{state: nothing})
	}
	return Decide(tx, a, id, AnyVersion, c)
}

// Add stages facts for a stream whose facts do not depend on one another: no state, no version.
func Add[E events.Event](tx *Tx, stream events.Stream, customer events.CustomerID, facts ...E) {
	w := eventlog.Write{Stream: stream, Customer: customer, Expected: eventlog.Any}
	for _, f := range facts {
		w.Facts = append(w.Facts, f)
	}
	tx.staged = append(tx.staged, staged{write: w})
}

// State reads an aggregate as it stands, with its version (0: there is none).
func State[S, C any, E events.Event](ctx context.Context, e *Engine, tenant events.TenantID, a Aggregate[S, C, E], id string) (S, int64, error) {
	tx := &Tx{engine: e, ctx: ctx, request: Request{Tenant: tenant}, fresh: true}
	return load(tx, a, events.Stream{Kind: a.Kind, ID: id})
}

// stage evolves the state and adds the facts to what was staged for the stream before, if anything was.
func stage[S, C any, E events.Event](tx *Tx, a Aggregate[S, C, E], stream events.Stream, version int64, state S, facts []E) S {
	state = a.Decider.Fold(state, facts...)
	i := tx.find(stream)
	if i < 0 {
		i = len(tx.staged)
		tx.staged = append(tx.staged, staged{write: eventlog.Write{Stream: stream, Expected: version}})
		tx.places[stream] = i
	}
	for _, f := range facts {
		tx.staged[i].write.Facts = append(tx.staged[i].write.Facts, f)
	}
	tx.staged[i].state = state
	return state
}

// current is the state of a stream within the transaction: staged facts count.
func current[S, C any, E events.Event](tx *Tx, a Aggregate[S, C, E], stream events.Stream) (S, int64, error) {
	if i := tx.find(stream); i >= 0 {
		w := tx.staged[i].write
		return tx.staged[i].state.(S), w.Expected, nil
	}
	return load(tx, a, stream)
}

func load[S, C any, E events.Event](tx *Tx, a Aggregate[S, C, E], stream events.Stream) (S, int64, error) {
	var (
		state   S
		version int64
	)
	key := stateKey{tx.request.Tenant, stream}
	if known, ok := tx.engine.states.get(key); ok {
		state, version = known.state.(S), known.version
		if !tx.fresh {
			tx.remembered = true
			return state, version, nil
		}
	}
	facts, err := tx.engine.log.Load(tx.ctx, tx.request.Tenant, stream, version)
	if err != nil {
		return state, 0, err
	}
	for _, r := range facts {
		e, ok := r.Event.(E)
		if !ok {
			return state, 0, fault.Newf(fault.Unavailable, "unknown-fact", "this program is too old to read %s; upgrade it", r.Type)
		}
		state, version = a.Decider.Evolve(state, e), r.Version
	}
	tx.engine.states.put(key, known{state, version})
	return state, version, nil
}

func (tx *Tx) hasFacts() bool {
	return slices.ContainsFunc(tx.staged, func(s staged) bool { return len(s.write.Facts) > 0 })
}

// find is where the decisions about a stream are staged, -1 when there are none. Commands in bulk have thousands.
func (tx *Tx) find(s events.Stream) int {
	if i, ok := tx.places[s]; ok {
		return i
	}
	return -1
}

func (tx *Tx) append(body json.RawMessage) eventlog.Append {
	r := tx.request
	a := eventlog.Append{
		Tenant: r.Tenant, Customer: r.Customer, Command: r.ID, Request: r.Hash,
		Actor: r.Actor, OnBehalfOf: r.OnBehalfOf, OccurredAt: r.At, Reason: r.Reason,
		Causation: r.Causation, Correlation: r.Correlation, Traceparent: r.Traceparent, Outcome: body,
	}
	if a.Correlation == "" {
		a.Correlation = r.ID
	}
	for _, s := range tx.staged {
		if len(s.write.Facts) > 0 {
			a.Writes = append(a.Writes, s.write)
		}
	}
	return a
}

// remember keeps the states that the append has confirmed.
func (tx *Tx) remember(out eventlog.Outcome) {
	i := 0
	for _, s := range tx.staged {
		if len(s.write.Facts) == 0 {
			continue
		}
		if s.write.Expected != eventlog.Any {
			tx.engine.states.put(stateKey{tx.request.Tenant, s.write.Stream}, known{s.state, out.Versions[i]})
		}
		i++
	}
}
