// Package plan decides what a success plan says and who has said yes to it. It holds two aggregates, both
// pure: the vendor's draft (stream plan_draft, internal) and the plan (stream plan, shared).
//
//	draft:  Draft ──> EditDraft … ──> ProposeDraft      until the first agreement; proposing again replaces
//	                                       │
//	plan:                              Propose ──> proposed ──Agree by every party──> active, version 1
//	                                                  └─Decline─> waits for another Propose
//
//	        active <──Pause / Resume──> paused
//	        active ──Complete──> completed              every goal achieved, missed or dropped
//	        any ─────Close─────> closed                 with a reason
//
// What is agreed changes only through proposals (product.md A4, A5):
//
//	ProposeChange ──> open ──AcceptChange by every party──> VersionAgreed n+1
//	                   │ ▲                                    │ for every other open proposal
//	                   │ └── CounterChange: other content,    ├─ fields untouched: ProposalRebased, new hash
//	                   │     its author's yes, all anew       └─ fields touched:   ProposalConflicted
//	                   └─DeclineChange, WithdrawChange──> ended
//
// # The hash
//
// A party says yes to a hash, never to "the plan". Hash is the hex SHA-256 of the canonical form of the
// terms: JSON with sorted keys, without white space, numbers exact and without exponent, and the lists
// whose order means nothing (charter, goals, rhythms, seats, ladder, silence) sorted by id or key. The
// same content has the same hash in whatever order it was written.
//
// # Who may say yes
//
// The parties of terms are the vendor, the customer, and each partner that owns a goal or has a person
// with the right to agree. To change agreed terms takes the parties of the terms before and after. A
// person says yes for the party when a seat in the agreed (or first proposed) terms gives that right, or a
// seat with the customer does (By.MayAgree). Seats that a change would set give no right to accept that
// change, unless they are a new party's: nobody seats the other side's signatory alone.
//
// # What cannot be lost
//
// Every open proposal stands on the agreed version or waits, conflicted, for a person: so the terms of
// version n are those of version 1 with the agreed changes applied in order (a property test says so).
package plan
