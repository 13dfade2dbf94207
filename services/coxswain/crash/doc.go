// Package crash holds the test that kills the all-in-one process at random moments and then looks for what is lost,
// doubled or invented (row F1 of the faults that must do no harm).
//
//	crews (clients) ── commands, each with a key ──> coxswain up ── PostgreSQL
//	   │                                                 ^
//	   └─ journal: asked, answered, refused, unknown     └── kill -9 ... start ... kill -9 ... (every third time
//	                                                          PostgreSQL with it, some times while it starts)
//
// A crew that does not learn what became of a command asks again with the same key until it does, as every client
// should; so at the end each entry of every journal is answered or refused. Then it must hold that
//
//   - the facts of every answered command are in the log and in the feed, once, at the position that was answered;
//   - no fact belongs to a command that was refused, or to none that was sent;
//   - asking again gives the first answer;
//   - `coxswain verify` finds nothing: positions, hashes, the stream, and every view against a fold of the log;
//   - a view that is asked for with the position of an answer shows what was answered;
//   - PostgreSQL does not outlive a process that was killed.
//
// The crews and what they hold against the log are those of the torture run (torture/load), which has more faults and
// services that run apart.
//
// Each run has a seed, which it prints, and COXSWAIN_CRASH_SEED gives the seed of an earlier one: the same commands and
// the same moments, though not the same interleaving of processes. COXSWAIN_CRASH_KILLS says how many kills.
package crash
