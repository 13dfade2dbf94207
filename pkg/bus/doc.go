// Package bus carries facts from the log to whoever reacts to them: projections, policies, the world outside.
//
//	THE LOG (pkg/eventlog)  positions 1, 2, 3, ...
//	   |
//	   |  Relay: "expected last sequence = position - 1"            lease: one at a time, to save work
//	   v
//	THE STREAM COX_NN (JetStream)  sequence == position             made and repaired by EnsureStream
//	   |                       \
//	   |  Tail, Feed            \  Router: Watermill on Subscriber
//	   v                         v
//	projections                 policies -> commands with a CommandID -> the log
//
// # The one number
//
// The log is the truth; NATS may lose, repeat, reorder or be deleted, and the result is still exact, because a
// fact's position is its sequence in the stream:
//
//   - The relay keeps no checkpoint: it reads the stream's last sequence and goes on with the next position.
//   - The broker refuses every publication that does not follow (error 10071), so a second relay, one that was
//     paused, or a repeated message can do no harm. That is the fence. The lease only spares work.
//   - A stream that lost its tail, or is empty, is filled by comparing two numbers.
//   - Every reader checks that the next sequence is the last one + 1.
//
// # What can go wrong, and what then happens
//
//	the broker is away          the log keeps the facts; feeds read the log; policies wait; all go on by themselves
//	a cluster has no leader     as when it is away; answers of other nodes than the leader are not believed (ErrNotLeader)
//	the tail is lost            the relay fills it again (relay_refills_total, tail_lost)
//	the stream is lost          the relay makes it anew and fills it (stream_empty); policies start after their
//	                            stored progress, so they may see a second of facts again, which is harmless
//	the stream has a hole       the relay makes the stream anew (hole); until then feeds take what is missing from the
//	                            log (feed_gaps_total, an error in the log: a hole is never green)
//	a message is no fact        feeds and policies take the fact at its place from the log (damaged)
//	another relay is writing    the loser is refused, reads where the stream stands, goes on (relay_fenced_total)
//	the stream is AHEAD         AheadError, relay_halted 1: the log lost facts (an older backup, a standby without
//	                            its tail). Nothing is published. Restore the log, or decide for it: RebuildStream, and
//	                            rebuild the projections that saw the lost facts
//	another fact at a position  DivergedError, relay_halted 1: database and stream are of different histories. If the
//	                            addresses are right and the log is: RebuildStream
//	another installation's      ForeignStreamError, relay_halted 1: two installations share a NATS account
//	stream settings changed     repaired, with a warning; what cannot be changed in place is a StreamSettingError
//	positions with a gap        LogGapError, relay_halted 1: somebody wrote into the table of the log
//	a policy fails              retried in place with back-off, so that order is kept; then parked with its error,
//	                            shown and retried by an operator (Parking). "Not now" is retried without end
//	a policy kills the process  after twenty deliveries without an answer the fact is parked unseen
//	the broker's disk was full  it needs a restart afterwards; the relay then goes on
//
// # Order and repetition
//
// The feeds of a process share a Tail: each fact is delivered and decoded once for all of them. A feed that does not keep
// up is passed over, and takes from the log what it missed.
//
// Feeds give each fact once, in order. Policies see facts in order, one at a time, at least once: their commands'
// ids come from the fact (CommandID), so that the log answers a repeated command with its first outcome.
package bus
