package bus

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"

	"coxswain/events"
)

// Decode reads a message that Encode wrote. Anything else is a *BadMessageError. A type that the
// registry does not know gives the fact without its Event and an *events.UnknownTypeError. The fact's
// Data is the message's: neither may be written into.
func Decode(reg *events.Registry, m *nats.Msg) (events.Recorded, error) {
	r, err := decodeEnvelope(m)
	if err != nil {
		return events.Recorded{}, err
	}
	e, err := reg.Decode(r.Type, r.Data)
	var unknown *events.UnknownTypeError
	switch {
	case errors.As(err, &unknown):
		return r, unknown
	case err != nil:
		return events.Recorded{}, &BadMessageError{m.Subject, "payload", "is not what its type says: " + err.Error(), err}
	}
	r.Event = e
	return r, nil
}

// decodeEnvelope reads all but the fact itself.
func decodeEnvelope(m *nats.Msg) (events.Recorded, error) {
	r := events.Recorded{Data: json.RawMessage(m.Data)}
	for i := range attributes {
		if err := attributes[i].decode(m, &r); err != nil {
			return r, err
		}
	}
	shard, ok := shardOf(m.Subject)
	r.Shard = shard
	if !ok || events.Subject(shard, r.Type) != m.Subject {
		return r, bad(m, "subject", "is not that of "+r.Type)
	}
	return r, checkRest(m, &r)
}

func (a *attribute) decode(m *nats.Msg, r *events.Recorded) error {
	v, err := single(m, a.header)
	if err != nil {
		return err
	}
	if v == "" {
		if a.required {
			return bad(m, a.header, "is missing")
		}
		return nil
	}
	if err := a.set(r, v); err != nil {
		return &BadMessageError{m.Subject, a.header, err.Error(), err}
	}
	return nil
}

// checkRest checks what carries no field of its own.
func checkRest(m *nats.Msg, r *events.Recorded) error {
	for _, c := range [...]struct{ header, want string }{
		{headerSpecVersion, specVersion}, {headerContentType, contentType}, {headerSource, source(r)},
	} {
		got, err := single(m, c.header)
		if err != nil {
			return err
		}
		if got != c.want {
			return bad(m, c.header, fmt.Sprintf("is %q, not %q", got, c.want))
		}
	}
	switch {
	case len(m.Data) == 0:
		return bad(m, "payload", "is empty")
	case !json.Valid(m.Data):
		return bad(m, "payload", "is not JSON")
	}
	return nil
}

// single is the value of a header that may stand once only: of two values one reader would take the
// first and another the last.
func single(m *nats.Msg, header string) (string, error) {
	switch vs := m.Header[header]; len(vs) {
	case 0:
		return "", nil
	case 1:
		return vs[0], nil
	default:
		return "", bad(m, header, "stands "+strconv.Itoa(len(vs))+" times")
	}
}

func bad(m *nats.Msg, field, why string) error {
	return &BadMessageError{Subject: m.Subject, Field: field, Why: why}
}

// shardOf reads the shard out of a subject: cox.NN.aggregate.fact.
func shardOf(subject string) (int, bool) {
	parts := strings.SplitN(subject, ".", 3)
	if len(parts) < 3 || parts[0] != "cox" {
		return 0, false
	}
	n, err := strconv.Atoi(parts[1])
	return n, err == nil && n >= 0
}
