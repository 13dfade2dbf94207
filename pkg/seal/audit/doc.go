// Package audit reads a whole log with its seals and says whether it is what was sealed; where it is not, it names the
// first position that is wrong. It changes nothing and may run beside everything else, or on a copy.
//
//	hashed.Walk: facts with the hash of each, page by page ──────────> positions 1, 2, 3, ...
//	                                                              └─> leaves of a range ──> its root
//	Seals.List ─────────────────────────────────────────────────────> follows the one before, chain, signature
//	Options.Against ────────────────────────────────────────────────> still part of the chain
//
// # What is found
//
//	another payload, envelope or hash   the position
//	another place, time or version      the position, from the leaves that were kept; if those were changed too, the range
//	a fact that is gone, or put in      the position
//	the end cut off                     the position after the last that is left, against the last seal; if the last
//	                                    seals were cut off with it, against one that was handed out (Options.Against)
//	a seal that is gone or was changed  the first position of its range
//	signatures that are wrong, or gone  the first position of the range, when public keys are given
//
// The facts after the last seal, those of some seconds, are held against their own hash only. pkg/eventlog/verify holds
// them against more: the versions of streams, the order of times, the outcomes of commands.
package audit
