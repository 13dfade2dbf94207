package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/pkg/planted"
)

// syncTimeout bounds one look at the stream.
const syncTimeout = 10 * time.Second

// Causes of a refill, as the metric shows them.
const (
	refillNew  = "stream_empty" // new, deleted, or the whole store is gone
	refillTail = "tail_lost"    // an older store came back
	refillHole = "hole"         // facts in the middle are gone: the stream is made anew
)

// sync reads where the stream stands and checks it against the log. It says why facts that were in the
// stream are not there any more, "" when none are missing or the relay cannot know.
func (r *Relay) sync(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, syncTimeout)
	defer cancel()
	before := r.last
	stream, err := EnsureStream(ctx, r.js, r.opts.Stream, r.opts.Logger)
	if err != nil {
		return "", err
	}
	cause := ""
	if hasHole(stream.CachedInfo()) {
		if stream, err = RebuildStream(ctx, r.js, r.opts.Stream, r.opts.Logger); err != nil {
			return "", err
		}
		cause = refillHole
	}
	info := stream.CachedInfo()
	last := int64(info.State.LastSeq)
	head, err := r.compare(ctx, stream, last, info.State.Msgs)
	if err != nil {
		return "", err
	}
	if planted.Has(planted.TrustMemory) {
		last = max(last, before)
	}
	r.last, r.synced, r.seen = last, true, true
	switch {
	case cause != "":
	case info.State.Msgs == 0 && head > 0:
		cause = refillNew
	case last < before:
		cause = refillTail
	}
	return cause, nil
}

// hasHole reports whether a stream lacks facts that it should have: in its middle, or at its beginning.
func hasHole(info *jetstream.StreamInfo) bool {
	if planted.Has(planted.OverlookHoles) {
		return false
	}
	s := info.State
	first := max(info.Config.FirstSeq, 1)
	return s.NumDeleted > 0 || s.Lost != nil || s.LastSeq >= first && (s.FirstSeq > first || s.Msgs == 0)
}

// compare checks the stream's last fact against the log and returns the log's head. The stream was read first,
// so a log that is shorter now has lost facts: the log is written before the stream, always.
func (r *Relay) compare(ctx context.Context, stream jetstream.Stream, last int64, msgs uint64) (int64, error) {
	head, err := r.log.Head(ctx, r.shard)
	if err != nil {
		return 0, fmt.Errorf("read the head of the log: %w", err)
	}
	if last > head {
		return head, &AheadError{Shard: r.shard, What: "the stream " + r.opts.Stream.name(), At: last, Log: head}
	}
	if msgs == 0 {
		return head, nil
	}
	return head, r.compareLast(ctx, stream, last)
}

// compareLast checks that the stream's last fact is the log's at that position. Each fact that the relay wrote
// followed the one before it, so a stream of another history differs there too.
func (r *Relay) compareLast(ctx context.Context, stream jetstream.Stream, last int64) error {
	msg, err := stream.GetMsg(ctx, uint64(last))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil // deleted this moment; the next publication will be refused
	}
	if err != nil {
		return fmt.Errorf("read the stream's last fact: %w", err)
	}
	facts, err := r.log.Read(ctx, r.shard, last-1, 1)
	if err != nil {
		return fmt.Errorf("read the log at %d: %w", last, err)
	}
	if err := contiguous(r.shard, last-1, facts); err != nil || len(facts) == 0 {
		return err
	}
	have := msg.Header.Get(HeaderID) + " " + msg.Header.Get(HeaderHash)
	if want := facts[0].ID + " " + facts[0].Hash; have != want {
		return &DivergedError{Shard: r.shard, Position: last, Stream: have, Log: want}
	}
	return nil
}
