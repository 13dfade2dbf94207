// Package goals is the service that knows what was promised and how far it has come.
//
// It decides about two things:
//
//	goal        opened and changed only by an agreed version of the plan; measured, checked in on, and
//	            achieved when one party claims it and another verifies it           see goal/doc.go
//	commitment  proposed -> confirmed -> done -> accepted, with counters, other dates, blocks and second
//	            thoughts on the way; nobody is bound by another's word              see commitment/doc.go
//
//	facts in                                            facts out
//	plan.version_agreed ───────┐                        goal/<id>                 goal.* (shared)
//	call.commitment_captured ──┤   policy   api         commitment/<id>           commitment.* (shared)
//	call.recap_line_disputed ──┼──────>  decide ──────> commitment_internal/<id>  what one party notes for itself
//	call.recap_line_redated ───┘            ▲
//	                                        │ who people are, which day it is for them, what silence means
//	customer.*, plan.*, commitment.* ──> projection "goals_record"
//
// # Rooms
//
// goal and commitment are pure. api answers people, policy answers other services' facts and the passing of
// time, projection is what both look things up in.
//
// # When something goes wrong
//
//   - The read model is behind: commands go on, for they are decided on the log. Only who refers to somebody
//     unknown waits, up to two seconds, and is then told to try again (503).
//   - A policy's command is refused: the refusal is recorded by the bus (a recap line about a settled
//     commitment, say), nothing is retried. A commitment that a recap names before it was captured is tried again.
//   - The service was down: policies resume where they were, and the loop "goals_silence" finds every term of
//     silence that ran out meanwhile. Each gives one answer, however often it is found.
package goals
