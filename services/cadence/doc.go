// Package cadence is the service of calls that have a reason. It decides when the parties talk, why, and what
// came out of it; what was promised in a call is made a commitment by the goals service.
//
//	a rhythm:   Set ──> set ──Suspend──> suspended ──Resume, Set──> set
//
//	a call:     Schedule ──> scheduled ──Hold──> held ──recap answered──> settled
//	                          │  ^  ├─NoShow──> no show
//	              GiveBack ───┘  │  └─Cancel──> cancelled
//	                          v  └─OverruleGiveBack
//	                      given back
//
// Facts in: plan.version_agreed (policy), and for the record behind an agenda all shared facts of customers,
// plans, goals, commitments and calls, with the vendor's health. Facts out: rhythm.*, call.*, and
// call_internal.* for notes of one party.
//
// The rooms:
//
//	rhythm/      which days and instants follow from agreed terms      pure
//	call/        what may happen to a call                             pure
//	agenda/      why to meet: the record in, an agenda out             pure
//	projection/  the record that agendas and loops are read from
//	policy/      agreed rhythms, the calendar ahead, the reason gate
//	api/         HTTP
//
// When something is wrong: a call that is missing was refused when its rhythm was set (the bus keeps the
// answer of cadence_on_plan_version_agreed), its plan rests, or the read model is behind (lag of
// cadence_record). A call that stands twice cannot be: its id is its rhythm and its day. An agenda that lacks
// a line was read before the fact (its position says so), or somebody has removed the line (the call says who).
package cadence
