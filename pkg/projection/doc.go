// Package projection keeps read models: small documents by key, folded from the facts of the log by pure
// functions. A read model is written once, as a Definition, and runs in three places that must agree:
//
//	              Definition: collections + Apply(fact, docs)
//	              |                     |                   |
//	live: Runner -> tables   rebuild: Rebuild -> tables    Memory: as-of views, previews, checks
//	              \                     /                   |
//	               `- Tables (NewStore) reads               `- answers the same queries
//
// Verify compares the live rows with the fold in memory; Hash gives one number for all rows of either.
//
// # A batch
//
//	Source.Next --> mend (order, once, no gap) --> prefetch --> fold in memory --> one pipeline
//	                  |                            1 round trip                     1 round trip:
//	                  `- what is missing                                             move the checkpoint
//	                     is read from the log                                        upsert, delete by unnest
//	                                                                                 park what failed
//
// All writes of a batch are one transaction, sent at once. First in it stands the compare-and-set of the
// checkpoint on (position, epoch): whoever takes a checkpoint gets the next epoch, so an owner that was
// paused while another took over is refused before it has touched a row (ErrFenced), drops what it has in
// memory and starts over. Leases (RunnerConfig.Hold) only spare the work of two. For the same reason the
// owner may keep documents in memory between batches, which spares most of the prefetching (up to a third of
// the time at 500 facts a batch, nothing at 5,000): nobody else can have written them. What begins with a fact (Part.Begins)
// is not fetched either.
//
// # A read
//
// A read is one pipeline: the tenant's wall with the checkpoint, then the queries. Documents by key (Store.One) are what
// commands ask for, many at once: while one round trip is on its way, whoever comes waits, and the next one fetches
// for all of them. What was fetched before somebody asked is never given to them, and what failed for several is asked
// again by each alone. Nothing is remembered but what a text was decoded to.
//
// # What can go wrong, and what happens then
//
//   - A delivery is doubled, swapped, late, or missing: no effect but a count (gaps_total).
//   - The log lacks a fact that the source has, or ends before the checkpoint: the projection halts with a
//     PositionError, and tries again every few seconds. Somebody must look; nothing is guessed.
//   - Apply fails or panics, the type of a fact is unknown, or the database refuses what was made of it (the
//     batch is halved until the fact is found): that fact and every later one of the same customer (the
//     Lane) are parked for this projection, everybody else goes on. ListParked shows why. Retry applies them
//     in order after a fix; a runner does so by itself whenever it begins, as it may be a newer program.
//   - The database is away, or an answer is lost: the runner begins again from the checkpoint, which tells
//     whether the last batch is in.
//   - A read model is not there yet: readers get ErrBuilding; is behind the position they ask for: ErrBehind.
//     Both are 503, and never older data than was asked for.
//
// # What a fold must keep to
//
// It sees the fact and the documents of the fact's tenant; no clock, no ids, no I/O. It replaces slices and
// maps of a document and of the fact rather than write into them: all read models of a process are given the same fact. A document belongs to one customer, or changes by facts
// of several in a way that does not depend on their order: after parking, lanes no longer meet in the order
// of the log. Documents hold what JSON and PostgreSQL hold: no NUL, times to the microsecond.
//
// Facts that a Definition's Audience may not see never reach the fold, nor the parking, nor the rows.
//
// # Versions and generations
//
// Tables are made from definitions by Prepare (docs/adr/0004). A Version has tables, checkpoint and readers of
// its own: a program reads and writes the version it was compiled with, so old and new programs run side by
// side, and a new version is shown once it has reached the head of the log. Within a version, Rebuild builds
// the next generation beside the live one and switches runner and readers in one transaction; SwitchTo goes
// back; Prune drops what nobody reads.
//
//	board_v1_promises       version 1, generation 1
//	board_v1g2_promises     version 1, rebuilt once
//	projection_live         which generation of a version is read
//	projection_checkpoints  position and epoch per generation and shard
//	projection_parked       what waits for a fix
//
// # Rows and tenants
//
// Every table has forced row security on its tenant. A query names its tenant in the setting
// coxswain.tenant, and in its condition too; the runner names '*'.
package projection
