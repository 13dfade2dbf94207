package seal

import (
	"errors"
	"fmt"

	"coxswain/events"
)

// Proof shows that a fact is among those that a seal stands for, without any other fact. Customers' exports carry
// one with each fact.
type Proof struct {
	Position int64  `json:"position"`
	Path     []Hash `json:"path"` // from the leaf's neighbour to the child of the root
	Seal     Seal   `json:"seal"`
}

// ErrProof says that a proof does not show what it should.
var ErrProof = errors.New("the proof does not hold")

// Prove makes the proof of a position, given the leaves of the seal's range.
func Prove(s Seal, leaves []Hash, position int64) (Proof, error) {
	switch {
	case position < s.First || position > s.Last:
		return Proof{}, fmt.Errorf("%w: position %d is not among the seal's, %d to %d", ErrProof, position, s.First, s.Last)
	case int64(len(leaves)) != s.Size() || Root(leaves) != s.Root:
		return Proof{}, fmt.Errorf("%w: the leaves that were kept of positions %d to %d are not those of the seal: run coxswain verify",
			ErrProof, s.First, s.Last)
	}
	return Proof{Position: position, Path: path(leaves, int(position-s.First)), Seal: s}, nil
}

// VerifyProof says whether the fact is, word for word and in its place, what was sealed. It needs no log.
//
// With keys the seal must be signed with one of them. Without (nil), the proof is as good as the seal: compare it
// with one from somebody you trust, by its range and chain.
func VerifyProof(p Proof, r events.Recorded, keys Keys) error {
	s := p.Seal
	if err := s.Check(); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	if r.Shard != s.Shard || r.Position != p.Position || p.Position < s.First || p.Position > s.Last {
		return fmt.Errorf("%w: it is about position %d of shard %d, the fact is at %d of shard %d",
			ErrProof, p.Position, s.Shard, r.Position, r.Shard)
	}
	leaf, err := LeafOf(r)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	root, ok := climb(leaf.Hash(), int(p.Position-s.First), int(s.Size()), p.Path)
	if !ok || root != s.Root {
		return fmt.Errorf("%w: the fact at position %d is not the one that was sealed there", ErrProof, p.Position)
	}
	if keys == nil {
		return nil
	}
	if err := keys.Check(s); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return nil
}
