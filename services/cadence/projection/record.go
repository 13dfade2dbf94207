package projection

import (
	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/planevent"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// Name of the service's read model; it is part of table names and of its checkpoint.
const Name = "cadence_record"

// Record is the read model. It holds the vendor's health, so other parties' internal facts never reach it,
// and only the vendor's people may be answered from Healths.
func Record() projection.Definition {
	return projection.Definition{
		Name: Name, Version: 1, Audience: events.InternalTo(events.Vendor),
		Parts: append(record.All(), record.HealthPart(), rhythmPart()),
	}
}

// Rhythm is an agreed rhythm of calls. Key: the rhythm's id.
type Rhythm struct {
	Rhythm    events.RhythmID       `json:"rhythm"`
	Plan      events.PlanID         `json:"plan"`
	Customer  events.CustomerID     `json:"customer"`
	Terms     planevent.RhythmTerms `json:"terms"`
	Suspended bool                  `json:"suspended"`
}

// Rhythms is what the daily loop works through.
var Rhythms = projection.Collection[Rhythm]{
	Name: "rhythms",
	Columns: []projection.Column{
		{Name: "customer", Type: "text", Indexed: true},
		{Name: "suspended", Type: "boolean"},
	},
	Derive: func(r Rhythm) []any { return []any{string(r.Customer), r.Suspended} },
}

func rhythmPart() projection.Part {
	return projection.Part{Collection: Rhythms, Touches: touchesRhythm, Apply: foldRhythm}
}

func touchesRhythm(r events.Recorded) []string {
	if _, ok := r.Event.(callevent.RhythmEvent); ok {
		return []string{r.Stream.ID}
	}
	return nil
}

func foldRhythm(r events.Recorded, docs projection.Docs) error {
	e, ok := r.Event.(callevent.RhythmEvent)
	if !ok {
		return nil
	}
	return projection.Update(docs, Rhythms, r.Stream.ID, func(doc *Rhythm) {
		switch e := e.(type) {
		case callevent.RhythmSet:
			*doc = Rhythm{Rhythm: e.Rhythm, Plan: e.Plan, Customer: e.Customer, Terms: e.Terms}
		case callevent.RhythmSuspended:
			doc.Suspended = true
		case callevent.RhythmResumed:
			doc.Suspended = false
		}
	})
}
