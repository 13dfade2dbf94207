// Package policy turns facts of the plans and the cadence service into commands of this one.
//
//	plan.version_agreed        ──> open, change, drop goals            on_plan_version_agreed.go
//	call.commitment_captured   ──> propose the commitment              on_call_commitment_captured.go
//	call.recap_line_disputed   ──> propose what was said instead       on_recap_line_disputed.go
//	call.recap_line_redated    ──> counter with the other date         on_recap_line_redated.go
//
// The command's id comes from the fact and the policy's name, so the same fact delivered again changes
// nothing. What a person did in a call is done in that person's name, at the time of the fact. A refusal ("this
// commitment is settled") is an answer: the bus records it and goes on.
//
// Silence (silence.go) is no fact but the lack of one: a loop finds what has waited for its whole term.
package policy
