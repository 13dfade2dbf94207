// Package call decides what may happen to one cadence call.
//
//	Schedule ──> scheduled ──Hold──> held ──> recap: every line confirmed, disputed or redated ──> settled
//	              │  ^  │ └─NoShow──> no show
//	              │  │  └───Cancel──> cancelled
//	   GiveBack ──┘  └── OverruleGiveBack
//	              v  │
//	           given back
//
// While it is scheduled, either party moves it, adds topics and withdraws its own, pins, removes, times and
// orders lines of the agenda, and shares it. A removed line stays away; a topic is taken off by the party
// that asked for it only, never by the other side.
//
// A call has a reason or its time is given back with a written update (product.md, principle 4). Overruling
// that takes a reason too, and once overruled nobody proposes it again by rule.
//
// Hold is one decision: who was there, what was decided, what was promised, what was not reached, the notes,
// and the recap, which therefore issues at most once. Its lines are for people: a decision for everybody who
// was there, a promise for its owner and for whoever wrote it down. Each answers own lines only; when all
// have, the recap is settled. What is disputed becomes a proposal of the goals service.
//
// What only one side may know never enters the stream of a call: lines about health cannot be pinned,
// ordered, decided or shared, and internal notes have a stream of their own (see api).
//
// The package is pure: times and ids come in with the command.
package call
