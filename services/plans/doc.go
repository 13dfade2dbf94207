// Package plans is the service that decides who a customer is and what is agreed with it.
//
//	customer    parties, people, seats, attributes, outcomes      stream customer/<id>
//	plan        draft (internal), proposals, agreed versions      streams plan_draft/<id>, plan/<id>
//
//	facts in    goal.*                    how goals stand (read model plans_record), for Complete alone
//	facts out   customer.*                everybody's roster
//	            plan.version_agreed       goals opens and changes its goals, cadence sets its rhythms
//	            plan.proposed, change_*   responsibility shows what waits for whom
//
//	 draft ──propose──> proposed ──all parties agree──> active ⇄ paused ──> completed
//	   │ edit              │ decline                      │ changes by proposal    └─> closed
//	   └─ internal         └─ propose anew                └─ version n ─> n+1
//
// # What must never happen
//
//   - a version without every party's yes to its very hash (services/plans/plan);
//   - an agreed change that a later version has lost (the same, by a property test);
//   - a trace of a draft in what another party may read: drafts have a stream and facts of their own.
//
// # When something goes wrong
//
// Two people write at once: the later command is decided anew on the newer state, or answered 412 when it
// named a version with If-Match. The log is away: 503, and the same Idempotency-Key finds out what became
// of the command. The read model plans_record is parked or behind: everything works but complete, which
// answers 503; see the runbook on parked customers.
package plans
