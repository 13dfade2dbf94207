package eventlog

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"coxswain/events"
)

func (p *prepared) key() commandKey { return commandKey{p.tenant, p.id} }

func (o Outcome) clone() Outcome {
	o.Versions, o.Body = slices.Clone(o.Versions), slices.Clone(o.Body)
	return o
}

// stale is the refusal of a write; the numbers are for the log of the program only. A stream that is shorter
// than expected is at 0: how short is not looked up.
func stale(w preparedWrite, at int64) error {
	if at < w.expected {
		return ErrStale.Because(fmt.Errorf("stream %s has not reached version %d", w.stream, w.expected))
	}
	return ErrStale.Because(fmt.Errorf("stream %s stands at version %d, expected %d", w.stream, at, w.expected))
}

// decoded gives a fact its Event. When this program cannot read it (an unknown wire name, or data that does
// not fit), Event stays nil: see Log.
func decoded(registry *events.Registry, r events.Recorded) events.Recorded {
	r.Event = nil
	if e, err := registry.Decode(r.Type, r.Data); err == nil {
		r.Event = e
	}
	return r
}

func (o Observer) appended(began time.Time, out Outcome, err error) {
	switch {
	case err == nil && out.Replayed:
		call(o.Replayed)
	case errors.Is(err, ErrStale):
		call(o.Stale)
	case errors.Is(err, ErrKeyReused):
		call(o.KeyReused)
	}
	if o.Appended != nil {
		o.Appended(time.Since(began), err)
	}
}
