package bus

import (
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"

	"coxswain/events"
)

// Headers that readers outside this package may want. The others are listed in attributes.
const (
	HeaderID          = "ce-id"
	HeaderType        = "ce-type"
	HeaderPosition    = "Coxswain-Position"
	HeaderTenant      = "Coxswain-Tenant"
	HeaderCustomer    = "Coxswain-Customer"
	HeaderHash        = "Coxswain-Hash"
	HeaderCorrelation = "Coxswain-Correlation"
	HeaderTraceparent = "traceparent"
)

const (
	headerSource      = "ce-source"
	headerSpecVersion = "ce-specversion"
	headerContentType = "ce-datacontenttype"

	specVersion = "1.0"
	contentType = "application/json"
)

// BadMessageError says that a message in a stream is not a fact in the form that Encode gives it: the
// relay did not write it, or it was damaged. The log has the fact, if there is one.
type BadMessageError struct {
	Subject string
	Field   string // header, "subject" or "payload"
	Why     string
	cause   error
}

func (e *BadMessageError) Error() string {
	return fmt.Sprintf("message on %s is no fact: %s %s", e.Subject, e.Field, e.Why)
}

func (e *BadMessageError) Unwrap() error { return e.cause }

// attribute is one part of the envelope and the header that carries it.
type attribute struct {
	header   string
	required bool
	get      func(r *events.Recorded) string
	set      func(r *events.Recorded, v string) error
}

// attributes is the envelope on the wire: CloudEvents 1.0 (NATS binding, binary mode) where it has a
// word for the thing, our own headers for the rest. Encode and Decode both walk this one table, so that
// no field can be written and not read. An empty optional value has no header.
var attributes = [...]attribute{
	text(HeaderID, true, func(r *events.Recorded) *string { return &r.ID }),
	text(HeaderType, true, func(r *events.Recorded) *string { return &r.Type }),
	instant("ce-time", func(r *events.Recorded) *time.Time { return &r.OccurredAt }),
	number(HeaderPosition, func(r *events.Recorded) *int64 { return &r.Position }),
	text(HeaderTenant, true, func(r *events.Recorded) *events.TenantID { return &r.Tenant }),
	text(HeaderCustomer, false, func(r *events.Recorded) *events.CustomerID { return &r.Customer }),
	text("Coxswain-Stream-Kind", true, func(r *events.Recorded) *string { return &r.Stream.Kind }),
	text("Coxswain-Stream", true, func(r *events.Recorded) *string { return &r.Stream.ID }),
	number("Coxswain-Version", func(r *events.Recorded) *int64 { return &r.Version }),
	instant("Coxswain-Recorded", func(r *events.Recorded) *time.Time { return &r.RecordedAt }),
	text("Coxswain-Audience", true, func(r *events.Recorded) *events.Audience { return &r.Audience }),
	text(HeaderHash, false, func(r *events.Recorded) *string { return &r.Hash }),
	text("Coxswain-Command", false, func(r *events.Recorded) *string { return &r.Command }),
	text("Coxswain-Actor-Person", false, func(r *events.Recorded) *events.PersonID { return &r.Actor.Person }),
	text("Coxswain-Actor-Party", false, func(r *events.Recorded) *events.PartyID { return &r.Actor.Party }),
	text("Coxswain-Actor-Seat", false, func(r *events.Recorded) *events.Seat { return &r.Actor.Seat }),
	text("Coxswain-Actor-Machine", false, func(r *events.Recorded) *string { return &r.Actor.Machine }),
	text("Coxswain-On-Behalf-Of", false, func(r *events.Recorded) *events.PersonID { return &r.OnBehalfOf }),
	text("Coxswain-Reason", false, func(r *events.Recorded) *string { return &r.Reason }),
	text("Coxswain-Causation", false, func(r *events.Recorded) *string { return &r.Causation }),
	text(HeaderCorrelation, false, func(r *events.Recorded) *string { return &r.Correlation }),
	text(HeaderTraceparent, false, func(r *events.Recorded) *string { return &r.Traceparent }),
}

// text is an attribute that is a string; it travels percent-encoded (see escape).
func text[S ~string](header string, required bool, field func(*events.Recorded) *S) attribute {
	return attribute{
		header, required,
		func(r *events.Recorded) string { return escape(string(*field(r))) },
		func(r *events.Recorded, v string) error {
			s, err := unescape(v)
			*field(r) = S(s)
			return err
		},
	}
}

// number is a required attribute that counts from 1.
func number(header string, field func(*events.Recorded) *int64) attribute {
	return attribute{
		header, true,
		func(r *events.Recorded) string { return strconv.FormatInt(*field(r), 10) },
		func(r *events.Recorded, v string) error {
			n, err := strconv.ParseInt(v, 10, 64)
			if err != nil || n < 1 {
				return fmt.Errorf("is %q, not a number from 1", v)
			}
			*field(r) = n
			return nil
		},
	}
}

// instant is a required attribute that is a time, in UTC, to the nanosecond.
func instant(header string, field func(*events.Recorded) *time.Time) attribute {
	return attribute{
		header, true,
		func(r *events.Recorded) string { return field(r).UTC().Format(time.RFC3339Nano) },
		func(r *events.Recorded, v string) error {
			t, err := time.Parse(time.RFC3339Nano, v)
			if err != nil {
				return fmt.Errorf("is %q, not a time like 2026-03-31T09:30:00Z", v)
			}
			*field(r) = t.UTC()
			return nil
		},
	}
}

// Encode writes a fact as the message that carries it. It sets no Nats-Msg-Id: the position is the
// fence, and the broker's memory of ids would swallow the refill of a stream whose tail was lost.
func Encode(r events.Recorded) *nats.Msg {
	h := make(nats.Header, len(attributes)+6)
	values := make([]string, 0, len(attributes)+3) // one piece of memory for all
	set := func(header, v string) {
		if v != "" {
			values = append(values, v)
			h[header] = values[len(values)-1 : len(values) : len(values)]
		}
	}
	for i := range attributes {
		set(attributes[i].header, attributes[i].get(&r))
	}
	set(headerSpecVersion, specVersion)
	set(headerContentType, contentType)
	set(headerSource, source(&r))
	return &nats.Msg{Subject: events.Subject(r.Shard, r.Type), Header: h, Data: r.Data}
}

// source is the URI reference of CloudEvents: "/tenants/acme/plan/p1". It says the tenant a second time,
// so that a message whose tenant was exchanged is noticed.
func source(r *events.Recorded) string {
	return "/tenants/" + escape(string(r.Tenant)) + "/" + escape(r.Stream.Kind) + "/" + escape(r.Stream.ID)
}
