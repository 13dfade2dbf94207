// Package bench is `coxswain bench`: it measures the engine on the machine at hand and prints figures, one JSON object
// a line. It judges nothing, for rates on a shared machine move with whatever else runs on it.
//
//	private PostgreSQL (fsync on) ─┐
//	embedded NATS (file store) ────┴─ cells, one after the other; each in rounds
//
//	append      one-fact commands from 1, 8 and 32 callers, each with a stream of its own
//	relay       a backlog of the log copied into the stream
//	rebuild     the shared-responsibility read model built anew; and folded in memory
//	visible     from the commit to the stream, and to the shared-responsibility read model
//	http        a command over 64 connections with everything that belongs to it: token, checks, decision, append
//	view        a customer with 500 open commitments, and the agenda of its next call
//	past        a customer with 5,000 facts as it was at a position
//	portfolio   the first page of 10,000 customers, filtered and sorted
//	health      from a signal over HTTP to the score that counts it, at 200 signals a second
//	replay      a year of a customer scored again by a scorecard, in this process alone
//	start       "coxswain up" on a log of 100,000 facts: until it is ready, and its memory
//	verify      what "coxswain verify" does: the log with its seals, the stream, the shared read model
//	growth      appends, views, agendas and rebuilds on logs of --sizes facts; only when asked for, as it takes long
//
// Some figures have a target (target.go). It is held against the median of the rounds and printed on standard error; a busy
// machine misses targets in milliseconds, so look at the processor time first.
//
// # Beside the yardstick
//
// What counts is a ratio inside one run. COXSWAIN_YARDSTICK names a program (or the folder of its source) that does the
// same work in the barest way that keeps facts safe. Its cells run between ours (A B A B ...), on the same
// PostgreSQL and the same NATS, and each cell ends with a line that compares the medians. Processor time per
// event hardly depends on what else the machine does, so that ratio holds on a busy one too.
//
// # Beside others
//
// --beside names a file with a JSON list of Companion: other programs that take turns in the rounds of a cell, on the
// same servers, whose addresses they find in their environment. They print Figures. docs/benchmarks runs what people
// would use instead of Coxswain in this way.
//
// Processor time is that of this process (with the embedded NATS and the clients that make the load) and of
// PostgreSQL, read from /proc; where there is none, it is left out.
package bench
