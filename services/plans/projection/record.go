// Package projection holds the one read model of the plans service: how the goals of its plans stand. The
// goals service decides that; a plan can be completed only when all are settled, and services never ask
// each other.
package projection

import (
	"coxswain/events"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// Name of the read model; services/plans/api asks for it by this name.
const Name = "plans_record"

// Record is the read model, of shared facts only.
func Record() projection.Definition {
	return projection.Definition{Name: Name, Version: 1, Audience: events.Shared, Parts: []projection.Part{record.GoalPart()}}
}
