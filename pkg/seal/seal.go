package seal

import (
	"errors"
	"fmt"
	"time"
)

// Seal stands for all facts of a shard up to its last position: its root for those of its own range, its chain for
// every range before. As JSON it can be handed out; hashes are hex, the signature is base64, instants are RFC 3339.
type Seal struct {
	Shard    int       `json:"shard"`
	First    int64     `json:"first"` // position of the first fact of the range
	Last     int64     `json:"last"`
	Root     Hash      `json:"root"`      // of the Merkle tree over the leaves of the range
	Previous Hash      `json:"previous"`  // chain of the seal before; zero for the first
	Chain    Hash      `json:"chain"`     // of Previous, range and Root
	SealedAt time.Time `json:"sealed_at"` // by the clock of the sealer, UTC, in microseconds

	KeyID     string `json:"key_id,omitempty"`    // of the public key that Signature can be checked with; "" when not signed
	Signature []byte `json:"signature,omitempty"` // Ed25519, see Seal.statement
}

// Next seals the facts that follow a seal (the zero Seal of a shard for its first facts), given the hashes of their
// leaves in order, at least one. Without a signer the seal is not signed.
func Next(before Seal, leaves []Hash, at time.Time, signer *Signer) Seal {
	s := Seal{
		Shard:    before.Shard,
		First:    before.Last + 1,
		Last:     before.Last + int64(len(leaves)),
		Root:     Root(leaves),
		Previous: before.Chain,
		SealedAt: at.UTC().Truncate(time.Microsecond), // as exact as PostgreSQL keeps it
	}
	s.Chain = s.link()
	if signer != nil {
		s.KeyID, s.Signature = signer.id, signer.sign(s.statement())
	}
	return s
}

// link is SHA-256(0x02 || previous || shard || first || last || root), shard in 4 bytes, positions in 8, big-endian.
func (s Seal) link() Hash {
	b := append([]byte{chainPrefix}, s.Previous[:]...)
	b = s.appendRange(b)
	return sum(append(b, s.Root[:]...))
}

// statement is what is signed: "coxswain seal v1", a zero byte, shard, first, last, chain, and sealed_at in
// microseconds since 1970 in 8 bytes.
func (s Seal) statement() []byte {
	b := append([]byte("coxswain seal v1"), 0)
	b = s.appendRange(b)
	b = append(b, s.Chain[:]...)
	return appendInt(b, s.SealedAt.UnixMicro())
}

func (s Seal) appendRange(b []byte) []byte {
	return appendInt(appendInt(appendShard(b, s.Shard), s.First), s.Last)
}

// Size is how many facts the seal's own range has.
func (s Seal) Size() int64 { return s.Last - s.First + 1 }

// Signed reports whether there is a signature; Keys.Check says whether it is right.
func (s Seal) Signed() bool { return s.KeyID != "" || len(s.Signature) > 0 }

// Errors of a seal that contradicts itself or the one before it.
var (
	ErrSeal  = errors.New("the seal contradicts itself")
	ErrChain = errors.New("the seal does not follow the one before it")
)

// Check holds the seal against itself: its range, and its chain against what it is made of.
func (s Seal) Check() error {
	switch {
	case s.Shard < 0 || s.First < 1 || s.Last < s.First:
		return fmt.Errorf("%w: it says that it covers positions %d to %d of shard %d", ErrSeal, s.First, s.Last, s.Shard)
	case s.Chain != s.link():
		return fmt.Errorf("%w: its chain value is not that of its range and root", ErrSeal)
	}
	return nil
}

// Follows holds the seal against the one before it; the zero Seal of the shard for the first.
func (s Seal) Follows(before Seal) error {
	switch {
	case s.Shard != before.Shard || s.First != before.Last+1:
		return fmt.Errorf("%w: that ends at position %d of shard %d, this begins at %d of shard %d",
			ErrChain, before.Last, before.Shard, s.First, s.Shard)
	case s.Previous != before.Chain:
		return fmt.Errorf("%w: it was made after another seal than the one that ends at position %d", ErrChain, before.Last)
	}
	return nil
}
