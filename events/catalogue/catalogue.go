// Package catalogue is the registry of every fact there is. A new aggregate adds its Types here.
package catalogue

import (
	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/events/planevent"
)

// New returns the registry. Two facts with one wire name are a programming error: it panics.
func New() *events.Registry {
	r, err := events.NewRegistry(
		customerevent.Types(),
		planevent.Types(),
		goalevent.Types(),
		commitmentevent.Types(),
		callevent.Types(),
		healthevent.Types(),
	)
	if err != nil {
		panic(err)
	}
	return r
}
