// Package simulation runs relay, stream, feed and projection through thousands of histories in which everything goes wrong
// that may, each made by one number: a seed.
//
//	writer --> THE LOG --> relay-1, relay-2 --> stream --> feed, or a source --> owner-1, owner-2 --> tables
//	           memory      two of them,         model      that keeps no         two of them          model
//	                       a lease that lies               promise               with an epoch
//
//	seed --> a mixture of faults: die, pause, lose, double, delay, damage, split leases, and an operator
//	     --> at each effect of each process: goes on, is paused, dies; who is next
//
//	40 s of writing and faults --> healed: must catch up --> a newer program: must settle --> everything is compared
//
// A world is single-threaded. Each process is a coroutine that gives way where it meets the outside (a request, an answer,
// a pause) and nowhere else; the clock is the time of the next event. So a seed is one history, and a seed that fails
// can be shown, as its message says:
//
//	go test ./pkg/simulation -seed N -v
//	go test ./pkg/simulation -seeds 10000 -v
//
// # What is real
//
//   - bus.Relay from its step downwards: reading, comparing with the log, making and repairing the stream, publishing one
//     by one and in atomic batches, what is done after each refusal; bus.Encode, bus.Decode.
//   - bus.Feed from a consumer's message to the facts it gives: order, gaps, damage, what is taken from the log.
//   - projection.Runner from taking the checkpoint to the first error: catching up, mending what the source got wrong, fold,
//     bisection, parking and its retry, memory between batches, announcements. projection.Memory.
//   - eventlog.Memory, which passes the suite of the log in PostgreSQL.
//
// # What is a model
//
//   - JetStream: one stream with the fence on its last sequence, atomic batches, and a beginning anywhere. It loses its tail, a
//     message in the middle, everything, or is replaced by an older copy; it goes away; messages to it and from it are
//     lost, doubled, overtaken, or come seconds later; acknowledgements are lost.
//   - The tables: transactions with compare-and-set on (position, epoch), which refuse documents that PostgreSQL refuses.
//     The answer to a commit may be lost, and a process may die before or after it.
//   - Leases, the loops around relay and runner (when to poll, when to begin again), and what is between server and
//     consumer.
//
// The models are only as good as what they were made from: pkg/bus and pkg/projection show the same faults with
// nats-server and PostgreSQL, fewer of them and in seconds rather than microseconds.
//
// # What must hold
//
// The numbers are those of docs/reliability.md. At each message that the broker keeps: its sequence is its position, its
// content the log's (I5). At each delivery of a feed: it follows the one before (I6). At each commit: the checkpoint has not
// gone back, the rows are exactly what the facts up to it make, in order and once, for each customer of each tenant, without
// internal facts; what failed and what stands behind it is parked, nothing else is (I6, I9). At each announcement: the
// position is committed (I10). After the faults: everything at the head, the stream complete, nothing parked that a newer
// program can take in (I11); the rows equal a fold in memory (I7). The checks know what each fact means and use nothing of
// the fold, so a mistake in it cannot hide in both.
//
// # Whether it would see
//
// A simulation that finds nothing may be blind. With the build tag "planted", the test brings the mistakes of package
// planted to life one by one, and each must break an invariant:
//
//	go test -tags planted ./pkg/simulation -run TestEveryPlantedBugIsFound -v
package simulation
