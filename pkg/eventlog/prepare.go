package eventlog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// Refusals of what no log can keep.
var (
	// ErrFact says that a fact or its envelope breaks a rule of form; the message says which.
	ErrFact = fault.New(fault.Invalid, "fact-invalid", "this cannot be recorded as it is")
	// ErrControlCharacter says that a text holds a NUL character.
	ErrControlCharacter = fault.New(fault.Invalid, "control-character", "a text holds the character NUL (U+0000); leave it out")
	// ErrTooLarge says that a command is over MaxFact, MaxFacts, MaxBytes, MaxName or MaxText.
	ErrTooLarge = fault.New(fault.TooLarge, "fact-too-large", "this is too large to be recorded at once")
)

// Keyed is implemented by facts with encrypted fields. The ids of the keys stand beside the fact, so that
// an erasure can prove which facts it reached.
type Keyed interface {
	events.Event
	KeyIDs() []string
}

// prepared is a command that is checked and ready: what is left to the log is to number its facts.
type prepared struct {
	tenant      events.TenantID
	id          string
	request     [32]byte
	body        json.RawMessage
	actor       events.Actor
	onBehalfOf  events.PersonID
	reason      string
	causation   string
	correlation string
	traceparent string
	writes      []preparedWrite
	facts       int
	bytes       int
}

// preparedWrite has facts without shard, position, version and recording time.
type preparedWrite struct {
	stream   events.Stream
	customer events.CustomerID
	expected int64
	facts    []events.Recorded
	keys     [][]string // per fact
}

// prepare checks a command and encodes its facts. It touches no log.
func (o Options) prepare(a Append) (*prepared, error) {
	if err := checkCommand(a); err != nil {
		return nil, err
	}
	p := newPrepared(a)
	streams := make(map[events.Stream]bool, len(a.Writes))
	for i, w := range a.Writes {
		if err := checkWrite(streams, w); err != nil {
			return nil, err
		}
		streams[w.Stream] = true
		if err := o.prepareWrite(p, i, a, w); err != nil {
			return nil, err
		}
	}
	if p.facts > MaxFacts || p.bytes > MaxBytes {
		return nil, ErrTooLarge.Sayf("a command of %d facts and %d bytes is too large; at most %d facts and %d bytes fit into one",
			p.facts, p.bytes, MaxFacts, MaxBytes)
	}
	return p, nil
}

func newPrepared(a Append) *prepared {
	return &prepared{
		tenant:      a.Tenant,
		id:          a.Command,
		request:     a.Request,
		body:        bytes.Clone(a.Outcome),
		actor:       a.Actor,
		onBehalfOf:  a.OnBehalfOf,
		reason:      a.Reason,
		causation:   a.Causation,
		correlation: a.Correlation,
		traceparent: a.Traceparent,
		writes:      make([]preparedWrite, len(a.Writes)),
	}
}

func (o Options) prepareWrite(p *prepared, i int, a Append, w Write) error {
	envelope := envelopeOf(a, w)
	out := preparedWrite{stream: w.Stream, customer: envelope.Customer, expected: w.Expected}
	for _, e := range w.Facts {
		r, err := o.record(envelope, e)
		if err != nil {
			return err
		}
		out.facts = append(out.facts, r)
		out.keys = append(out.keys, keysOf(e))
		p.bytes += len(r.Data)
	}
	p.facts += len(out.facts)
	p.writes[i] = out
	return nil
}

// envelopeOf is what all facts of a write have in common.
func envelopeOf(a Append, w Write) events.Recorded {
	return events.Recorded{
		Tenant:      a.Tenant,
		Customer:    orElse(w.Customer, a.Customer),
		Stream:      w.Stream,
		Command:     a.Command,
		Actor:       a.Actor,
		OnBehalfOf:  a.OnBehalfOf,
		OccurredAt:  a.OccurredAt,
		Reason:      a.Reason,
		Causation:   a.Causation,
		Correlation: a.Correlation,
		Traceparent: a.Traceparent,
	}
}

// record puts one fact into the envelope.
func (o Options) record(r events.Recorded, e events.Event) (events.Recorded, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return r, fmt.Errorf("encode %s: %w", e.EventType(), err)
	}
	if len(raw) > MaxFact {
		return r, ErrTooLarge.Sayf("the fact %s has %d bytes; at most %d fit", e.EventType(), len(raw), MaxFact)
	}
	if r.Data, err = canonical(make([]byte, 0, len(raw)), raw); err != nil {
		return r, err
	}
	r.Type, r.ID, r.Audience = e.EventType(), o.NewID().String(), events.AudienceOf(e)
	if d, ok := e.(events.Dated); ok && !d.Occurred().IsZero() {
		r.OccurredAt = d.Occurred()
	}
	if err := checkFact(r); err != nil {
		return r, err
	}
	r.OccurredAt = r.OccurredAt.UTC().Truncate(time.Microsecond) // as exact as PostgreSQL keeps it
	r.Hash = hashOf(r, r.Data)
	return r, nil
}

func keysOf(e events.Event) []string {
	if k, ok := e.(Keyed); ok {
		return k.KeyIDs()
	}
	return nil
}
