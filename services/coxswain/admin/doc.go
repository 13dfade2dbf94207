// Package admin is what operators ask of a running Coxswain, and the command line of them.
//
//	GET  /v1/admin/verify                     is everything what the log says? (lines)
//	GET  /v1/admin/seals                      the last seal of the log, to be handed out
//	GET  /v1/admin/doctor                     what is wrong with the installation, and what to do
//	POST /v1/admin/projections/{name}/rebuild build a read model anew beside the live one (lines)
//	GET  /v1/admin/parked                     facts that wait for a fix
//	POST /v1/admin/parked/retry               give them another try
//
// Long answers are lines of JSON, each with one member that says what the line is: progress while there is any, then
// the results, and as the last line a verdict or a failure. An answer without such a last line was cut off.
//
// # What verify looks at
//
//	the log ──────── positions, hashes, versions, times, ids, places, commands (pkg/eventlog/verify)
//	   ├── the seals:       every fact is the one that was sealed (pkg/seal/audit)
//	   ├── each stream:     the same facts, byte for byte (bus.CompareStream)
//	   └── each read model: the same rows as a fold in memory (projection.Verify)
//
// It looks at all that was in the log when it began, while everything goes on; it changes nothing. What it cannot look
// at (NATS is away, a read model is being built) does not hold.
//
// # Who may
//
// Administrators and programs of a tenant (log.* and projection.* in policy.cedar). Log, stream and tables belong to
// the installation, so all tenants are looked at; but what is said about a fact or a row of another tenant names its
// position only. An installation for organisations that do not know each other gives the role to its operator's own
// people alone: to rebuild is to work on everybody's tables.
package admin
