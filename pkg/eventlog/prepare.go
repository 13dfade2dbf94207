package eventlog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

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

type preparedWrite struct {
	stream   events.Stream
	customer events.CustomerID
	expected int64
	facts    []preparedFact
}

// preparedFact is what a fact does not share with the others of its write.
type preparedFact struct {
	typ        string
	id         uuid.UUID
	audience   events.Audience
	occurredAt time.Time
	data       json.RawMessage // in canonical form
	keys       []string
	hash       Sum
}

// recorded is the fact without hash, shard, position, version and recording time.
func (f *preparedFact) recorded(p *prepared, w *preparedWrite) events.Recorded {
	return events.Recorded{
		Tenant:      p.tenant,
		Customer:    w.customer,
		Stream:      w.stream,
		Type:        f.typ,
		ID:          f.id.String(),
		Command:     p.id,
		Actor:       p.actor,
		OnBehalfOf:  p.onBehalfOf,
		OccurredAt:  f.occurredAt,
		Reason:      p.reason,
		Audience:    f.audience,
		Causation:   p.causation,
		Correlation: p.correlation,
		Traceparent: p.traceparent,
		Data:        f.data,
	}
}

// prepare checks a command and encodes its facts. It touches no log.
func (o Options) prepare(a Append) (*prepared, error) {
	if err := checkCommand(a); err != nil {
		return nil, err
	}
	p := newPrepared(a)
	var streams map[events.Stream]bool
	if len(a.Writes) > 1 {
		streams = make(map[events.Stream]bool, len(a.Writes))
	}
	for i, w := range a.Writes {
		if err := checkWrite(streams, w); err != nil {
			return nil, err
		}
		if streams != nil {
			streams[w.Stream] = true
		}
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
	out := &p.writes[i]
	*out = preparedWrite{
		stream: w.Stream, customer: orElse(w.Customer, a.Customer), expected: w.Expected,
		facts: make([]preparedFact, len(w.Facts)),
	}
	for n, e := range w.Facts {
		f := &out.facts[n]
		if err := o.prepareFact(f, w.Stream, a.OccurredAt, e); err != nil {
			return err
		}
		r := f.recorded(p, out)
		f.hash = digest(&r, r.Data)
		p.bytes += len(f.data) + len(p.reason) // as often as it is stored
	}
	p.facts += len(out.facts)
	return nil
}

// prepareFact encodes a fact; what it shares with the others of its write is not looked at.
func (o Options) prepareFact(f *preparedFact, s events.Stream, occurredAt time.Time, e events.Event) (err error) {
	if f.data, err = encode(e); err != nil {
		return err
	}
	if d, ok := e.(events.Dated); ok && !d.Occurred().IsZero() {
		occurredAt = d.Occurred()
	}
	f.typ, f.id, f.audience, f.keys = e.EventType(), o.NewID(), events.AudienceOf(e), keysOf(e)
	f.occurredAt = occurredAt.UTC().Truncate(time.Microsecond) // as exact as PostgreSQL keeps it
	return checkFact(f, s)
}

// encode gives a fact's JSON in canonical form.
func encode(e events.Event) (json.RawMessage, error) {
	w := canonicalWriter{typ: e.EventType()}
	encoder := json.NewEncoder(&w)
	encoder.SetEscapeHTML(false) // the canonical form has no such escapes
	if err := encoder.Encode(e); err != nil {
		return nil, fmt.Errorf("encode %s: %w", w.typ, err)
	}
	return w.data, nil
}

// canonicalWriter takes one value from an encoder, and copies it once.
type canonicalWriter struct {
	typ  string
	data json.RawMessage
}

func (w *canonicalWriter) Write(raw []byte) (_ int, err error) {
	if len(raw)-len("\n") > MaxFact {
		return 0, ErrTooLarge.Sayf("the fact %s has %d bytes; at most %d fit", w.typ, len(raw)-len("\n"), MaxFact)
	}
	w.data, err = canonical(make([]byte, 0, len(raw)), raw)
	return len(raw), err
}

func keysOf(e events.Event) []string {
	if k, ok := e.(Keyed); ok {
		return k.KeyIDs()
	}
	return nil
}
