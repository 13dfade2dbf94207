// Package sealer makes the seals of a log while facts come.
//
//	Subscribe ──> pass: how far is the log, how far are the seals?
//	                │  1,024 facts wait, or the oldest of them for 5 s
//	                v
//	              read them ── positions follow? ── hash of what each says is the one that was recorded?
//	                │
//	                v
//	              insert the seal: primary key (shard, first) ── another was first: read where the seals are, go on
//
// There is one Sealer per shard in every process, and a lease chooses the one that works. The lease only spares
// work: two sealers at once insert a seal with the same beginning, and the second is refused.
//
// # When something fails
//
//	the database is away        nothing is sealed; lag grows; goes on by itself
//	the process was down        the next one seals what came meanwhile, range by range, without a pause
//	a fact was changed before   DamageError, seal_halted 1: nothing is sealed from there on, since a seal would vouch for
//	it was sealed               it. Other things go on. Find out who did it; restore the fact from a backup
//	positions with a gap        DamageError too
//	the log is behind its seals BehindError, seal_halted 1: the log lost facts that were sealed (an older backup, a
//	                            standby without its tail). Restore the log: what is appended now would get positions
//	                            that seals have already promised to other facts
//	the key file is gone        the process does not start: seals that are silently unsigned are worse than none
package sealer
