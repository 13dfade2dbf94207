// Package verify reads a whole log and says whether it is what it was when it was written. It needs nothing but
// eventlog.Log, changes nothing, and may run beside everything else: it looks at what the log held when it began.
//
//	hashed.Walk, paged ──> positions   1, 2, 3, ... up to the head
//	                   ├─> hashes      of what was said, computed again
//	                   ├─> versions    of each stream: 1, 2, 3, ...
//	                   ├─> times       recorded_at never runs backwards
//	                   ├─> ids         no fact twice
//	                   ├─> places      every fact is in its tenant's shard
//	                   └─> commands    every fact belongs to a command whose kept outcome says the same
//
// # What is found, and what is not
//
// A changed fact, envelope or data, has another hash. A fact that is gone leaves a gap; one that was put in, or
// two that changed places, contradict versions, times, or the outcome of their command. What the log alone
// cannot show: that its end was cut off together with its head, that hash and fact were replaced by a new pair, and
// that two facts of one command changed places across streams. Those are found by comparing the log with its copies
// (bus.CompareStream, projection.Verify).
//
// # Reading the result
//
// Each Check counts what it looked at and lists the first Problems by position. Repairing is not done here, and
// never by hand: a damaged log comes back from a backup, and what was made from it is rebuilt.
//
// Old outcomes of commands may be deleted (see the migration of the log). That is no damage as long as it is the
// oldest that are gone, which Report.Forgotten counts; an outcome that is missing among kept ones is.
//
// It takes memory for each stream and each fact: about 100 bytes a fact.
package verify
