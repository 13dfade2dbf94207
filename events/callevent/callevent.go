// Package callevent holds the facts of cadences and their calls.
//
// Streams, written by the cadence service: "rhythm/<RhythmID>" and "call/<CallID>", shared; notes that one
// party keeps for itself are in "call_internal/<CallID>".
package callevent

import (
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
)

// RhythmEvent is sealed: the facts of a rhythm.
//
//sumtype:decl
type RhythmEvent interface {
	events.Event
	rhythmEvent()
}

// Event is sealed: the shared facts of a call.
//
//sumtype:decl
type Event interface {
	events.Event
	callEvent()
}

// Kinds of the streams.
const (
	RhythmKind   = "rhythm"
	Kind         = "call"
	InternalKind = "call_internal"
)

// RhythmSet says that calls recur like this from now on.
type RhythmSet struct {
	Rhythm   events.RhythmID       `json:"rhythm"`
	Plan     events.PlanID         `json:"plan"`
	Customer events.CustomerID     `json:"customer"`
	Terms    planevent.RhythmTerms `json:"terms"`
}

// RhythmSuspended says that no further calls are scheduled.
type RhythmSuspended struct {
	Reason string `json:"reason,omitempty"`
}

// RhythmResumed says that calls are scheduled again.
type RhythmResumed struct{}

// Scheduled says that a call will take place. The occurrence is the original start: together with the
// rhythm it is the call's identity, so an occurrence exists once however often it is expanded.
type Scheduled struct {
	Call       events.CallID     `json:"call"`
	Rhythm     events.RhythmID   `json:"rhythm,omitempty"` // empty for an extra call
	Plan       events.PlanID     `json:"plan"`
	Customer   events.CustomerID `json:"customer"`
	Kind       string            `json:"kind"`
	Occurrence time.Time         `json:"occurrence"`
	Start      time.Time         `json:"start"`
	Zone       string            `json:"zone"`
	Minutes    int               `json:"minutes"`
	Seats      []events.Seat     `json:"seats,omitempty"`
}

// Moved says that the call starts at another time.
type Moved struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Minutes int       `json:"minutes"`
	Reason  string    `json:"reason"`
}

// Cancelled says that the call does not take place.
type Cancelled struct {
	Reason string `json:"reason"`
}
