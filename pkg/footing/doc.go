// Package footing looks at what Coxswain's promises stand on: a PostgreSQL that keeps what it has committed, a role that
// cannot change facts, a schema that this program knows, clocks that agree, a stream of this installation.
//
//	                       ┌─ start (pkg/daemon): a grave finding keeps the process from starting, with status 78
//	Database, Schemas, ────┤
//	Clocks, Stream         └─ coxswain doctor: each finding, with what to do about it
//
// Both read the same findings, so that what doctor calls grave is what no process starts on, in the same words. A process
// that runs already when something becomes grave goes on: to stop it would add an outage to a danger. What a
// person has to decide about a stream stops the relay alone (pkg/bus).
//
// NATS may be away at the start, so a stream is looked at when NATS is there; otherwise the relay finds out later.
package footing
