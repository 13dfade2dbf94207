package seal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/hashed"
)

// Leaf is what a seal says about one fact: where the log put it and when, and the hash of all that it says.
type Leaf struct {
	Shard      int
	Position   int64
	Stream     events.Stream
	Version    int64
	RecordedAt time.Time
	Content    Hash // eventlog.HashOf
}

// ErrChanged says that a fact does not have the hash that stands beside it.
var ErrChanged = errors.New("the fact was changed")

// LeafOf computes the content's hash anew; it never takes the word of the hash that stands beside the fact. With
// ErrChanged, the leaf is that of the fact as it is now.
func LeafOf(r events.Recorded) (Leaf, error) {
	sum, err := eventlog.SumOf(&r)
	return LeafWith(hashed.Fact{Recorded: &r, Sum: sum, Err: err})
}

// LeafWith is LeafOf a fact whose content was hashed already.
func LeafWith(f hashed.Fact) (Leaf, error) {
	l := Leaf{Shard: f.Shard, Position: f.Position, Stream: f.Stream, Version: f.Version, RecordedAt: f.RecordedAt, Content: f.Sum}
	switch {
	case f.Err != nil:
		return l, fmt.Errorf("%w: %s cannot have been written by this log: %w", ErrChanged, f.Type, f.Err)
	case f.Changed():
		return l, fmt.Errorf("%w: the hash of what %s says begins with %.12s, that of what was recorded with %.12s",
			ErrChanged, f.Type, l.Content, f.Hash)
	}
	return l, nil
}

// Hash is SHA-256 over these bytes, numbers big-endian:
//
//	0x00
//	shard        4 bytes
//	position     8 bytes
//	version      8 bytes
//	recorded_at  8 bytes, microseconds since 1970-01-01T00:00:00Z
//	stream kind  4 bytes of length, then the text in UTF-8
//	stream id    4 bytes of length, then the text in UTF-8
//	content      32 bytes
func (l Leaf) Hash() Hash {
	b := make([]byte, 0, 128)
	b = append(b, leafPrefix)
	b = appendShard(b, l.Shard)
	b = appendInt(b, l.Position)
	b = appendInt(b, l.Version)
	b = appendInt(b, l.RecordedAt.UnixMicro())
	b = appendText(b, l.Stream.Kind)
	b = appendText(b, l.Stream.ID)
	return sum(append(b, l.Content[:]...))
}

func appendShard(b []byte, shard int) []byte {
	return binary.BigEndian.AppendUint32(b, uint32(shard)) //nolint:gosec // shards are numbered from 0 to 98
}

func appendInt(b []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(n)) //nolint:gosec // two's complement
}

func appendText(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(s))) //nolint:gosec // at most eventlog.MaxName
	return append(b, s...)
}
