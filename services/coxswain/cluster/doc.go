// Package cluster holds the tests of more than one: two copies of every service, and two shards.
//
//	offices ── commands, each with a key ──> front ──┬──> first copy  ──┐
//	  │                                    (in turn) └──> second copy ──┴── one PostgreSQL, one NATS
//	  └─ each tells stories: a customer, a plan that both sides agree, a call with a promise
//
// A copy is a process of its own with all services. Each in turn is stopped for longer than its leases last
// (SIGSTOP), goes on as if nothing had happened (SIGCONT), is killed (SIGKILL) and started again, while the offices
// work. An office that gets no answer asks again with the same key, and may reach the other copy with it.
//
// # What must hold
//
//   - while a copy stands still or is gone, the other takes its leases and the offices go on; the one that goes on again,
//     also after a minute, says of itself that it relays no more, and takes no lease back;
//   - every command that was answered is answered the same when it is asked again, by either copy;
//   - each policy's effect is there once: one goal per agreed goal, one commitment per captured promise;
//   - nothing that a stopped copy still had in hand does harm: the log verifies, the stream is the log, every view is
//     what a fold of the log gives.
//
// With two shards the same holds in each of them, and what a tenant in one of them is shown has nothing of the other.
//
// A broker of three nodes, and what happens when they go, is tested where the stream is: pkg/bus. Faults of all kinds
// at random are the torture run's (services/coxswain/torture).
package cluster
