package eventlogtest

import (
	"encoding/json"
	"time"

	"coxswain/events"
)

// Noted is the plain fact of the suite.
type Noted struct {
	Text   string          `json:"text"`
	Weight events.Decimal  `json:"weight,omitempty"`
	Extra  json.RawMessage `json:"extra,omitempty"`
}

// EventType implements events.Event.
func (Noted) EventType() string { return "test.noted.v1" }

// Measured happened at another time than it was told.
type Measured struct {
	Value int64     `json:"value"`
	At    time.Time `json:"at"`
}

// EventType implements events.Event.
func (Measured) EventType() string { return "test.measured.v1" }

// Occurred implements events.Dated.
func (m Measured) Occurred() time.Time { return m.At }

// Whispered is for the vendor only.
type Whispered struct {
	Text string `json:"text"`
}

// EventType implements events.Event.
func (Whispered) EventType() string { return "test.whispered.v1" }

// InternalTo implements events.Internal.
func (Whispered) InternalTo() events.PartyID { return events.Vendor }

// Sealed has encrypted fields.
type Sealed struct {
	Cipher string   `json:"cipher"`
	Keys   []string `json:"keys"`
}

// EventType implements events.Event.
func (Sealed) EventType() string { return "test.sealed.v1" }

// KeyIDs implements eventlog.Keyed.
func (s Sealed) KeyIDs() []string { return s.Keys }

// FromTheFuture is not in the registry: a newer program wrote it.
type FromTheFuture struct {
	Surprise string `json:"surprise"`
}

// EventType implements events.Event.
func (FromTheFuture) EventType() string { return "test.from_the_future.v9" }

// Registry knows the facts of the suite but one.
func Registry() *events.Registry {
	r, err := events.NewRegistry([]events.Type{
		events.Of[Noted]("Something was noted."),
		events.Of[Measured]("Something was measured."),
		events.Of[Whispered]("Something was said among the vendor's people."),
		events.Of[Sealed]("Something was said that only holders of a key can read."),
	})
	if err != nil {
		panic(err) // two equal names above
	}
	return r
}
