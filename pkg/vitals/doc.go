// Package vitals is what a process sees of the ground it stands on, as figures on /metrics: the pool and the database
// behind it, NATS and JetStream, the disk, the last backup. What the parts of a process do is counted where they do
// it (pkg/eventlog, pkg/bus, pkg/projection, pkg/httpapi); here stands what they would not notice themselves.
//
//	GET /metrics ── Pool      connections in use, waits                     memory of the process
//	             ├─ Database  clocks, oldest transaction, heads,            one connection beside the pool,
//	             │            checkpoints, parked facts                     one round trip, read only
//	             ├─ NATS      connected, JetStream answers, waiting facts   one request per stream
//	             ├─ Disk      free and total bytes of the data folder       statfs
//	             └─ Backup    when the last good one ended                  time of a file
//
// Each collector looks when it is asked and keeps nothing, so a figure is never older than the scrape. Looks at
// others are bounded by lookTimeout and come one at a time, however many ask.
//
// # When something goes wrong
//
//   - The database does not answer: coxswain_database_up is 0 and its other figures are missing. They are not 0: a
//     figure that cannot be had must not look like a good one.
//   - The pool is exhausted: the figures still come, because the connection is not of the pool.
//   - A projection or a relay has no owner: checkpoints are read from the database by every process, so their age
//     grows in sight even when the process that should move them is gone.
//   - NATS is connected but JetStream does not answer (a full disk does that): coxswain_nats_jetstream_up is 0.
//
// No label names a tenant: the number of series must not grow with customers.
package vitals
