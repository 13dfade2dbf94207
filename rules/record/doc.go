// Package record folds facts into the record of a customer: who its people are (Roster), what is agreed
// and what is open (Agreement), its goals with their progress (Goal), every promise as it stands
// (Promise), its calls (Call) and its health (Health).
//
// Several services need the same documents: goals to know a person's party, cadence to build an agenda,
// health to score, responsibility to show them. Each keeps its own read model and none asks another, but
// there is one fold for each document, here:
//
//	var Definition = projection.Definition{Name: "cadence_record", Version: 1,
//		Parts: []projection.Part{record.RosterPart(), record.PromisePart(), ...}}
//
// The folds are pure and refuse nothing; a fact they do not know is not theirs. All but HealthPart read
// shared facts only.
package record
