// Package seal is the evidence that the log is what it was. A seal stands for a range of positions by the root of a
// Merkle tree over its facts; each seal is chained to the one before it, and signed when there is a key.
//
//	fact          what it says ──HashOf──> content ─┐
//	              shard, position, version,         ├─ leaf ──┐
//	              stream, recorded_at  ─────────────┘         │
//	                                                          v
//	range         positions 1 .. 1024 ────────── Merkle tree: root ──┐
//	                                                                 v
//	chain         previous chain ─────── H(0x02, previous, range, root) ──> previous of the next seal
//	                                                                 │
//	signature     Ed25519 over range, chain and time of sealing <────┘
//
// Whoever holds one seal, on paper or in a mail, holds every fact up to it: none can be changed, moved, added or
// taken away below its last position without the chain coming out different. With a signature the seal also says
// who made it.
//
// # The parts
//
//   - This package: leaves, trees, seals, keys and proofs, all pure, and the Store of seals in PostgreSQL.
//   - pkg/seal/sealer makes seals while facts come.
//   - pkg/seal/audit reads a log and its seals and names the first position that is wrong.
//
// # What is kept
//
// The hashes of a range's leaves are kept with its seal, 32 bytes a fact. They are not needed to find damage. They
// say which fact of a range is wrong, where the root says only that one is, and make a proof without reading 1,024
// facts. They are themselves proven by the root: whoever changes them too gains nothing but a vaguer message.
//
// # What is not covered
//
//   - Facts that are not sealed yet: those of the last seconds. Only their own hash speaks for them.
//   - The end of the log together with its seals. A log that was cut off before a seal, with that seal, is a
//     sound log of an earlier day. A seal that was handed out before shows it (audit.Options.Against), and so do
//     the copies of the log.
//   - Without a signature: a past that was rewritten together with all of its seals, except against a
//     seal that was handed out.
//   - The column key_ids of the log, an index of keys that the sealed data names too, and everything that is not
//     a fact: outcomes of commands, read models, the people directory.
//   - Whether a fact is true.
package seal
