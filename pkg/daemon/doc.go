// Package daemon turns services into a running process. The same Service runs alone or beside all others.
//
//	Service (services/X/service.go)      what it consists of: projections, policies, loops, operations
//	   │
//	Open ── migrate, prepare ── pool (coxswain_app) ── log ── command engine ── directory, tokens ── NATS
//	   │                                                                                (may be away)
//	Start ─ per shard: a relay and a sealer candidate; per projection and shard: a runner; per service: a router of policies; loops
//	   │     each under a lease: one process works, the others stand by and take over within LeaseTTL
//	Serve ─ one mux: the services' operations under /v1/, /livez, /readyz, /metrics, /openapi.json
//	   │
//	Drain ─ no new requests ─ those under way finish ─ the work beside HTTP ends ─ connections close
//
// The database is prepared as its owner (DATABASE_URL) and used as coxswain_app, which owns nothing.
//
// # When something goes wrong
//
//   - A configuration that cannot work ends the process with status 78 and one line that says what to do: an unknown
//     COXSWAIN_ variable, a master key that is lost or another one, a port in use, and all that pkg/footing calls grave: a
//     PostgreSQL with fsync off, a role that could change facts, a newer schema, clocks far apart, another's stream.
//     Doctor finds the same of a process that runs, which goes on: a stop would add an outage to a danger.
//   - NATS away, at the start or later: commands go on, projections read the log, policies wait. /readyz stays 200 and
//     names it.
//   - The database away: requests get 503 with Retry-After, everything is tried again until it is back; /readyz is 503.
//   - Log and stream contradict each other (a restored backup, another installation's stream): the relay stands still,
//     /readyz is 503 and the log says what a person has to decide.
//   - The log is damaged: the sealer stands still rather than vouch for it; people go on working, /readyz names it.
//   - SIGTERM drains within Config.DrainTimeout; a second one ends the process at once. kill -9 loses nothing that was
//     answered: leases run out, and what was in hand is done again with the same command ids.
package daemon
