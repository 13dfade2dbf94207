// Package goal decides about the progress of one goal (product.md B1 to B6). What is agreed about it comes
// from the plan and from nowhere else; this aggregate measures, checks in, and asks whether it is achieved.
//
//	plan version agreed: Adopt                    claim              verify (another party)
//	(none) ────────────────────────> open ──────────────────> claimed ─────────────> achieved
//	                                  │ ▲                       │  ▲
//	            miss, once it is due  │ └── new target or date  │  │ claim again
//	                                  ▼      for a settled one  ▼  │
//	                                missed                    disputed ── verify after all ──> achieved
//
//	plan version agreed without it: Drop ──> dropped, unless it was achieved or missed before
//
// Versions may arrive in any order: one older than what the goal has seen changes nothing.
//
// A measurement says when it was so; one told late keeps that time, and one of the future is refused. Achieved
// and missed goals may still be measured, since what lasted is part of the story; a dropped one takes nothing
// more. A check-in is a statement at a time: the same words again are a new check-in.
package goal
