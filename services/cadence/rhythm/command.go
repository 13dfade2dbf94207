package rhythm

import (
	"coxswain/events"
	"coxswain/events/planevent"
)

// Command is sealed: only the types of this package can be asked of a rhythm.
//
//sumtype:decl
type Command interface{ rhythmCommand() }

// Set makes calls recur by these terms. It ends a suspension: what all parties have agreed last holds.
type Set struct {
	Plan     events.PlanID
	Customer events.CustomerID
	Terms    planevent.RhythmTerms
}

// Suspend stops scheduling.
type Suspend struct{ Reason string }

// Resume schedules again, by the terms that stood before.
type Resume struct{}

func (Set) rhythmCommand()     {}
func (Suspend) rhythmCommand() {}
func (Resume) rhythmCommand()  {}
