// Package commitment decides about one promise: one party, one person, one due date, one observable "done"
// (product.md C1 to C3). It is pure; see services/goals for where it stands.
//
//	         propose                confirm              complete           accept
//	(none) ──────────> proposed ───────────────> confirmed ────────> done ──────────> accepted
//	                     │  ▲ │                   ▲  │  ▲              │
//	             counter │  │ │ decline           │  │  └── reopen ────┘
//	                     ▼  │ ▼                   │  ▼
//	               countered  declined            │  reschedule ─> asked for another date (still confirmed)
//	                     │                        │
//	                     └──── accept-counter ────┘      withdraw, from anywhere unsettled ──> withdrawn
//
// Nobody is bound by another's word:
//
//   - only the owner, or a deputy in the owner's name, confirms, declines and completes. A colleague who wants
//     the promise counters with himself as the person;
//   - what the owner's side offers is answered by the side that asked; what that side offers in return is
//     answered by the owner. When one person asks a colleague, the colleague who asked answers;
//   - a confirmed promise was made to somebody. Only that side agrees to another date, holds it done, reopens it
//     or lets the owner off (withdraw). The owner's own side cannot, or follow-through would mean nothing;
//   - an owner who was named in somebody else's counter may still decline after it was accepted.
//
// A blocked promise cannot be completed: whoever says it is done says first that it waits no more. A
// dependency stands in the way while somebody owes it; a declined or withdrawn one no longer does, because it
// will never be done.
//
// Settled is accepted, declined or withdrawn: then only comments follow. Asking for what is already so answers
// with nothing.
package commitment
