// Package eventlog is the log of record: every fact there is, in one order per shard, on PostgreSQL. What is
// not here has not happened; everything else (streams, read models, caches) can be lost and made anew.
//
//	Append(command) ──> prepare: checked, encoded, hashed; nothing that PostgreSQL would choke on goes on
//	                      │
//	                    lane (one per shard and process): a lone command goes straight on; those that come
//	                      │   while one is being written wait, and go together in the next transaction
//	                      v
//	                    eventlog.append_rows(...) (append_one for a lone fact), one statement, one round trip, one fsync:
//	                        lock the head row ─ known commands? ─ versions of the streams ─ all as expected?
//	                        ─ insert facts ─ move the head ─ insert outcomes ─ notify ─ commit
//	                      │
//	Read, Load, ... <─────┴─────> Subscribe: signalled in the process at once, elsewhere by NOTIFY
//
// # Positions
//
// Positions are given under the lock of the shard's head row, which is held until the commit. So they are
// dense, and whoever sees position n sees every position before it: a reader needs nothing but "position >
// last". A sequence does not give that: its numbers are handed out before the commits, and a reader that goes
// by them passes over facts that commit late (TestALogNumberedByASequenceLosesFacts shows it). Group commit
// pays for the lock: commands that wait for it share one transaction, and so do those that callers who were just
// answered send at once.
//
// # Commands
//
// A command's facts are written all or none, together with its outcome under (tenant, command id). A repeat
// is given that outcome; the same id with another request is refused. A command that is stale or a repeat
// leaves the others of its transaction alone, and two commands of one transaction may write to the same
// stream: the second is held against the version that the first leaves. The database writes a batch only if all is
// as its commands expect, and says how things are if not; then those that must be refused are left out, and the
// rest goes once more, which costs a round trip and no fsync. Outcomes of refusals are not kept.
//
// # When something fails
//
//   - No connection within Options.Acquire: nothing was sent, ErrUnavailable.
//   - The server refuses the transaction: nothing was written. If it blames the data, the commands go once
//     more one by one, so that only the guilty one fails; deadlocks are tried again; a full disk is
//     fault.Storage.
//   - The connection breaks, or Options.Timeout passes: the transaction may have been committed. The commands
//     are looked up for about a second. What is found is answered as if nothing had been; for the rest the
//     answer is ErrUnavailable, and sending the same command id again is safe, whatever happened. Nothing is
//     sent twice from here.
//   - A caller gives up: queued, its command is taken back; on its way, it stays in its batch and its fate is
//     unknown to that caller only.
//   - The listening connection breaks: it is made anew, and every reader is signalled in case it missed
//     something. A reader polls now and then all the same.
//   - A fact that this program cannot decode is read with Event nil: readers park it, and never skip it.
//
// # Walls
//
// The application's role may insert and select. Triggers stop everybody else, the owner included, from
// changing facts, and let a head row move only forward and onto a fact. HashOf makes a change by somebody who
// goes around the triggers visible.
package eventlog
