package bus

import (
	"errors"
	"fmt"
)

// ErrNotLeader says that another node than the leader has answered for a stream, as happens while a cluster elects one.
// It passes by itself: ask again.
var ErrNotLeader = errors.New("the answer is not that of the stream's leader, which is being elected: asked again in a moment")

// AheadError says that a copy has facts that the log does not have: the log was restored from an older
// backup, a standby without its tail took over, or this is the wrong database. Nothing is published until a
// person has decided. The runbook tells how.
type AheadError struct {
	Shard int
	What  string // whose copy: "the stream COX_00", "the reader responsibility_shared"
	At    int64  // its last position
	Log   int64  // the log's last position
}

func (e *AheadError) Error() string {
	return fmt.Sprintf("%s is at position %d, but the log of shard %d ends at %d: the log has lost facts, or this is "+
		"another database; restore the log, or rebuild what was made from the lost facts", e.What, e.At, e.Shard, e.Log)
}

// DivergedError says that the stream holds another fact than the log at a position.
type DivergedError struct {
	Shard    int
	Position int64
	Stream   string // id and hash of the fact in the stream
	Log      string // those of the fact in the log
}

func (e *DivergedError) Error() string {
	return fmt.Sprintf("at position %d of shard %d the stream has %s, the log has %s: the stream was made from another "+
		"history; check that database and NATS belong together, then rebuild the stream", e.Position, e.Shard, e.Stream, e.Log)
}

// LogGapError says that the log's positions are not dense: somebody wrote into its table by hand.
type LogGapError struct {
	Shard     int
	Want, Got int64
}

func (e *LogGapError) Error() string {
	return fmt.Sprintf("the log of shard %d goes on with position %d where %d should stand: run verify, and restore the "+
		"missing facts from a backup", e.Shard, e.Got, e.Want)
}

// ForeignStreamError says that the stream was made by another installation.
type ForeignStreamError struct {
	Stream     string
	Have, Want string // installation ids; Have is empty for a stream that none of ours made
}

func (e *ForeignStreamError) Error() string {
	return fmt.Sprintf("the stream %s belongs to installation %q, this is %q: give each installation a NATS account of "+
		"its own, or delete the stream if nobody needs it", e.Stream, e.Have, e.Want)
}

// StreamSettingError says that a stream has a setting that cannot be changed in place.
type StreamSettingError struct {
	Stream, Setting string
	Have, Want      string
}

func (e *StreamSettingError) Error() string {
	return fmt.Sprintf("the stream %s has %s %s, which must be %s and cannot be changed in place: delete the stream, it is "+
		"then made anew and filled from the log", e.Stream, e.Setting, e.Have, e.Want)
}

// StreamStartError says that a policy needs facts from before the beginning of the stream.
type StreamStartError struct {
	Stream string
	First  int64 // position of the first fact that the stream may hold
	Policy string
	Need   int64 // position of the next fact that the policy needs
}

func (e *StreamStartError) Error() string {
	return fmt.Sprintf("the policy %s goes on at position %d, but the stream %s begins at %d: delete the stream and let it "+
		"begin earlier", e.Policy, e.Need, e.Stream, e.First)
}
