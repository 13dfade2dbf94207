package projection

import (
	"coxswain/events"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// Name of the service's read model; it is part of table names and of its checkpoint.
const Name = "goals_record"

// Record is the read model: rosters, agreements and promises from the folds that all services share, and
// what waits for an answer.
var Record = projection.Definition{
	Name: Name, Version: 1,
	Audience: events.Shared,
	Parts:    []projection.Part{record.RosterPart(), record.AgreementPart(), record.PromisePart(), answersPart()},
}
