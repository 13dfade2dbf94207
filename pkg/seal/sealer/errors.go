package sealer

import "fmt"

// DamageError says that a fact was damaged before it was sealed. Nothing is sealed from there on until a person has
// put it right.
type DamageError struct {
	Shard    int
	Position int64
	Err      error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("position %d of shard %d was damaged before it was sealed, so nothing is sealed from there on: %v; "+
		"restore it from a backup", e.Position, e.Shard, e.Err)
}

func (e *DamageError) Unwrap() error { return e.Err }

// BehindError says that the log has lost facts that were sealed.
type BehindError struct {
	Shard  int
	Head   int64 // of the log
	Sealed int64
}

func (e *BehindError) Error() string {
	return fmt.Sprintf("the log of shard %d ends at position %d, but it is sealed up to %d: it has lost facts; "+
		"restore it from a backup that has them", e.Shard, e.Head, e.Sealed)
}
