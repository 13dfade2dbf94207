// Package evolution tells how a customer's plan has gone: what was agreed and how far its dates have drifted, how both
// sides have kept their word, how the goals have come along, and what has moved the health, week by week.
//
//	facts ──> walk, one fold, stopping at the end of each week ──> documents as they were
//	                                                                  ├── terms.go   scope, and days of drift
//	                                                                  ├── kept.go    follow-through of each side
//	                                                                  └── health.go  score, and what moved it
//	          documents of the last stop ──> versions, and the values of the goals
//
// # Which past
//
// The weeks are told in hindsight: by when things occurred, whenever we were told of them, as read-responsibility does
// with known=now. So a history that was imported today goes back to where it began. Each point is what that view would
// show at its instant; the last one is the view of the end.
//
// # One fold
//
// Facts are folded in the order of the log, week by week. A week that brings a fact which the log holds before one of
// the same stream that is folded already begins again from the first fact, so the order inside a stream is always the
// log's. Between streams the order does not matter here: nothing that is told depends on two of them.
//
// # What is not told
//
// Sight is the definition's: without the health part there is no health, and facts of another party never get here.
package evolution
