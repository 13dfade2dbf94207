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
//
// # In whose court
//
// A promise has one holder at a time. Each change of holder closes a Holding, so the way a promise went is
// kept, and Promise.Waiting counts it in the working time of those who had it:
//
//	proposed ──confirm──> confirmed ──complete──> done ──accept──> settled
//	 owner                 owner                   other side       nobody
//	   │ counter             │ block, ask for another date
//	   v                     v
//	 whoever must answer   whoever blocks, or must answer
//
// # What does not depend on the log alone
//
// Documents hold no clock: whether a promise is late, and how long it has waited, is asked with a Clock, an
// instant seen in the calendars of the roster's people. The same documents answer for now and for then.
//
// # Failure
//
// A fact that comes before the one that should have opened its document makes a document without its
// identity rather than an error: the log orders the facts of a stream, so this cannot happen unless the log
// is wrong, and then coxswain verify says so.
package record
