// Package up is `coxswain up`: everything in one process, on an empty machine.
//
//	listen ── PostgreSQL (DATABASE_URL, or a private cluster under DIR) ── NATS with JetStream, embedded
//	   └─ daemon: all services, the gateway, administration ── sample, when asked and the log is empty ── "ready"
//
// The port is taken first, so that a second start on it touches nothing. Parts are stopped in the opposite
// order. After kill -9 the private PostgreSQL is stopped by its guard, and the next start recovers: the log is
// PostgreSQL's, the stream is refilled from it.
package up
