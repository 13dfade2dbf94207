package simulation

import (
	"errors"
	"slices"
	"strconv"

	"coxswain/events"
	"coxswain/pkg/projection"
)

// Facts of a made-up crew. What a fact means does not matter here, only what becomes of it.

// pulled is an ordinary fact.
type pulled struct {
	Stroke int `json:"stroke"`
}

// EventType implements events.Event.
func (pulled) EventType() string { return "oar.pulled.v1" }

// capsized fails in the second part of the fold, after the first has written, until the program is mended.
type capsized struct {
	Stroke int `json:"stroke"`
}

// EventType implements events.Event.
func (capsized) EventType() string { return "boat.capsized.v1" }

// spilt makes a document that the database refuses, until the program is mended.
type spilt struct {
	Stroke int `json:"stroke"`
}

// EventType implements events.Event.
func (spilt) EventType() string { return "boat.spilt.v1" }

// whispered is internal: the read model must not see it.
type whispered struct {
	Stroke int `json:"stroke"`
}

// EventType implements events.Event.
func (whispered) EventType() string { return "crew.whispered.v1" }

// InternalTo implements events.Internal.
func (whispered) InternalTo() events.PartyID { return events.Vendor }

func newRegistry() (*events.Registry, error) {
	return events.NewRegistry([]events.Type{
		events.Of[pulled]("An oar was pulled."), events.Of[capsized]("A boat capsized."),
		events.Of[spilt]("Water came in."), events.Of[whispered]("The crew whispered."),
	})
}

// boat is the document of one customer: which facts have taken effect, in which order.
type boat struct {
	Seen []int64 `json:"seen"`
	Mark string  `json:"mark,omitempty"`
}

// crew is the document of one tenant. Its customers' facts meet here, in any order.
type crew struct {
	Facts int   `json:"facts"`
	Sum   int64 `json:"sum"` // of their positions
}

// everybody is the key of the crew's only document.
const everybody = "all"

// refused cannot be kept by a database: PostgreSQL has no NUL in a text.
const refused = "\x00"

var errCapsized = errors.New("this program cannot right a boat")

// readModel is the fold that the simulated owners run; mended says whether their program is the newer one.
type readModel struct {
	boats  projection.Collection[boat]
	crews  projection.Collection[crew]
	mended *bool
}

func newReadModel(mended *bool) readModel {
	return readModel{projection.Collection[boat]{Name: "boats"}, projection.Collection[crew]{Name: "crews"}, mended}
}

func (m readModel) definition() projection.Definition {
	return projection.Definition{
		Name: "regatta", Version: 1, Audience: events.Shared,
		Parts: []projection.Part{
			{Collection: m.boats, Touches: touchesBoat, Apply: m.applyToBoat},
			{Collection: m.crews, Touches: func(events.Recorded) []string { return []string{everybody} }, Apply: m.applyToCrew},
		},
	}
}

// touchesBoat forgets some facts on purpose: their documents are then fetched singly.
func touchesBoat(r events.Recorded) []string {
	if r.Position%7 == 0 {
		return nil
	}
	return []string{string(r.Customer)}
}

func (m readModel) applyToBoat(r events.Recorded, docs projection.Docs) error {
	return projection.Update(docs, m.boats, string(r.Customer), func(b *boat) {
		b.Seen = append(slices.Clip(b.Seen), r.Position)
		if _, water := r.Event.(spilt); water && !*m.mended {
			b.Mark = refused
		}
	})
}

func (m readModel) applyToCrew(r events.Recorded, docs projection.Docs) error {
	if _, over := r.Event.(capsized); over && !*m.mended {
		return errCapsized
	}
	return projection.Update(docs, m.crews, everybody, func(c *crew) {
		c.Facts++
		c.Sum += r.Position
	})
}

// fails says whether a fact cannot be taken in by the program as it is: the checks' own knowledge, not the fold's.
func fails(r events.Recorded, mended bool) bool {
	switch r.Event.(type) {
	case capsized, spilt:
		return !mended
	}
	return false
}

// visible says whether the read model may see a fact: again the checks' own knowledge.
func visible(r events.Recorded) bool {
	_, internal := r.Event.(whispered)
	return !internal
}

func customer(n int) events.CustomerID { return events.CustomerID("c" + strconv.Itoa(n)) }
