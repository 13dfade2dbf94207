// Package responsibility builds the shared-responsibility view of every customer (product.md H). It decides
// nothing: facts in, documents out, and the same pure functions over them for now, for then, and for what
// came in between.
//
//	facts ──> projection ──> responsibility_vendor   documents, health, portfolio rows
//	                    └──> responsibility_shared   documents without anything internal
//	                                 │
//	                          view.Build(documents, reader, instant)   who owes what, in whose court
//	the log ──> fold in memory ──────┘
//	       ├──> evolution.Build(history, instant)                 how it has gone, week by week
//	       └──> story.Tell(history, after)                             what happened, one sentence each
//
// # Sight
//
// The two read models are separate tables filled by separate definitions; an internal fact cannot reach the
// shared one, whatever its envelope says. The tenant's people read the first, everybody else the second. Tests
// show non-interference: the shared view of a history has the same bytes with and without its internal facts.
//
// # Time
//
// Documents hold dates and instants, never "overdue" or "for 3 days". Those are computed when somebody looks,
// in the calendar of whoever has the promise, so nothing has to be written when a day passes.
//
// # Failure
//
// A read model that is behind the position that a reader asks for answers 503, never older data. A fact that
// does not fold parks its customer in that read model (pkg/projection); the others go on. Views of the past
// need the log only.
package responsibility
