// Package agenda builds the agenda of a call from the record of a customer: why each line is there, what it
// rests on, and what fits into the time.
//
//	roster, agreements, goals, promises,          ┌─ decisions   1 proposals, counters, disputes
//	the call, the last one held, health ── Input ─┼─ late        2 late promises, the vendor's first
//	                                              ├─ due         3 promises due before the next call
//	                                              ├─ goals       4 gaps in confidence, off the line
//	                                              ├─ health      5 moved, what would raise it (vendor only)
//	                                              ├─ carried     6 deferred last time, topics of both sides
//	                                              ├─ wins        7 achieved, reached, kept
//	                                              └─ charter     8 re-agreement, empty and new seats
//	                                                    │ Candidates
//	                                                    v
//	                  removed lines out, times and pins of people in, one line a subject
//	                                                    │
//	                                                    v
//	       fit: pinned, topics, carried over -> one win -> by weight per minute -> "if time allows"
//
// Build is a pure function: the same input gives the same bytes, in whatever order the documents come. It
// reads no clock but the one it is given, so an agenda can be built as of any position of the log.
//
// # What is certain about an agenda
//
//   - Its minutes never add up to more than the call has.
//   - Topics of either side, pinned lines and lines that were carried over are never ranked out. When they
//     alone ask for more time than there is, they are shortened, those that people have timed last, to no
//     less than a minute; when there are more of them than minutes, the last ones go to "if time allows".
//     Both are said in a warning.
//   - A removed line stays away. It comes back only as another line: a promise that was removed as due and is
//     late now is news. Pins, times and orders follow the subject instead: people mean the promise.
//   - If anything was won since the last call, one win is in, and its minutes are set aside first.
//   - Nothing internal to one party influences the agenda of another, not even by taking its minutes: each
//     reader's agenda is built apart, and health is looked at for the vendor only. Even the position that an
//     agenda names is that of the newest fact behind its documents, not that of the log.
//
// # Ids
//
// A line's id is its reason and its subject ("late:<commitment>"), so it is the same in every rebuild and
// one can see what it means. Ids that begin with "health:" are internal to the vendor; call refuses them.
package agenda
