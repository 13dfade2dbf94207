// Package load is the people who work while things break: crews that give commands and remember what they were told,
// and the checks that hold their journals against the log.
//
//	crew ── command with a key ──> Ground.Base           journal: key, tries, last answer
//	  │        no answer, 503, 429: the same key again       │
//	  └─ view with Coxswain-Position of the last answer      │
//	                                                         v
//	                       Record (all commands and facts of the log, all feeds) ── Check
//
// A crew that does not learn what became of a command asks again until it does, as every client should; so at the end
// each entry of every journal is answered or refused, and it can be said of each whether the log is right:
//
//   - no loss: the facts of every answered command are in the log and in the feed, once, at the answered position;
//   - no invention: no fact belongs to a command that was refused, or to none that was sent;
//   - exactly once: a command has one outcome, and asking again gives the first answer;
//   - own writes: a view asked for with the position of an answer shows what was answered, or is refused as "not yet";
//   - sight: no text of a tenant reaches another, and nothing internal a customer's own people.
//
// What does not hold is a line in Findings, never the end of the run: the rest is worth knowing too. Crews of one seed
// do the same things in the same order as long as they get the same answers.
package load
