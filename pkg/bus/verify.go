package bus

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// StreamReport is a comparison of a shard's stream with its log (invariant I5: the stream equals the log, or
// its last part).
type StreamReport struct {
	First, Last int64   // positions that the stream holds; Last is First-1 for an empty one
	Head        int64   // of the log, read afterwards
	Missing     int64   // facts between First and Last that are not in the stream
	Differ      []int64 // positions where the stream has something else than the log; at most maxDiffer
}

// maxDiffer bounds the list of differences: one is enough to be wrong.
const maxDiffer = 100

// Complete reports whether the stream holds what it should, up to the head. Behind a log that is being written
// it is not.
func (s StreamReport) Complete() bool {
	return s.Missing == 0 && len(s.Differ) == 0 && s.Last == s.Head
}

// CompareStream reads the whole stream of a shard and compares it with the log, header by header and byte by byte.
// It changes nothing, and may run beside everything else. The stream must exist.
func CompareStream(ctx context.Context, log eventlog.Log, js jetstream.JetStream, shard int) (StreamReport, error) {
	stream, err := lookFor(ctx, js, events.StreamName(shard))
	if err != nil {
		return StreamReport{}, err
	}
	report, err := readCopy(ctx, log, stream, shard)
	for try := 1; err == nil && report.Missing > 0 && stream.CachedInfo().Cluster != nil && try < copyTries; try++ {
		if err = sleep(ctx, copyPause); err == nil {
			report, err = readCopy(ctx, log, stream, shard)
		}
	}
	if err != nil {
		return report, err
	}
	report.Head, err = log.Head(ctx, shard)
	if err != nil {
		return report, fmt.Errorf("read the head of the log: %w", err)
	}
	return report, nil
}

// The consumer that reads a replicated stream may live on a node that has not caught up with the leader: to it, the last
// messages are not there. That passes, and a hole does not, so what is missing is looked for again.
const (
	copyTries = 10
	copyPause = 500 * time.Millisecond
)

// readCopy compares what is between the ends that the stream has at the moment.
func readCopy(ctx context.Context, log eventlog.Log, stream jetstream.Stream, shard int) (StreamReport, error) {
	state := stream.CachedInfo().State
	report := StreamReport{First: int64(state.FirstSeq), Last: int64(state.LastSeq)}
	if state.Msgs == 0 {
		return report, nil
	}
	return report, report.walk(ctx, log, stream, shard)
}

// walk compares the messages from First to Last.
func (s *StreamReport) walk(ctx context.Context, log eventlog.Log, stream jetstream.Stream, shard int) error {
	cons, err := stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: uint64(s.First), MaxResetAttempts: 5,
	})
	if err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	messages, err := cons.Messages()
	if err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	defer messages.Stop()
	facts := &logReader{log: log, shard: shard, last: s.First - 1}
	at := s.First - 1
	for pending := uint64(1); pending > 0 && at < s.Last; {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return fmt.Errorf("read the stream after %d: %w", at, err)
		}
		meta, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("read the stream after %d: %w", at, err)
		}
		pending = meta.NumPending // the last sequences may be holes: nothing would come for them
		position := min(int64(meta.Sequence.Stream), s.Last+1)
		s.Missing += position - at - 1
		if at = position; at > s.Last {
			return nil
		}
		if err := s.compare(ctx, facts, m, position); err != nil {
			return err
		}
	}
	s.Missing += s.Last - at
	return nil
}

func (s *StreamReport) compare(ctx context.Context, facts *logReader, m jetstream.Msg, position int64) error {
	fact, ok, err := facts.at(ctx, position)
	if err != nil {
		return err
	}
	if (!ok || !carries(m, fact)) && len(s.Differ) < maxDiffer {
		s.Differ = append(s.Differ, position)
	}
	return nil
}

// carries reports whether a message is the one that the fact is encoded as. Headers that others add (the
// broker, a mirror) do not matter.
func carries(m jetstream.Msg, fact events.Recorded) bool {
	want := Encode(fact)
	have := &nats.Msg{Subject: m.Subject(), Header: m.Headers()}
	if have.Subject != want.Subject || !bytes.Equal(m.Data(), want.Data) {
		return false
	}
	for i := range attributes {
		v, err := single(have, attributes[i].header)
		if err != nil || v != want.Header.Get(attributes[i].header) {
			return false
		}
	}
	return checkRest(&nats.Msg{Subject: have.Subject, Header: have.Header, Data: want.Data}, &fact) == nil
}

// logReader gives facts of the log by rising positions.
type logReader struct {
	log   eventlog.Log
	shard int
	last  int64 // position before the first of facts
	facts []events.Recorded
}

func (l *logReader) at(ctx context.Context, position int64) (events.Recorded, bool, error) {
	if position > l.last+int64(len(l.facts)) {
		facts, err := l.log.Read(ctx, l.shard, position-1, maxBatch)
		if err != nil {
			return events.Recorded{}, false, fmt.Errorf("read the log after %d: %w", position-1, err)
		}
		l.last, l.facts = position-1, facts
	}
	i := position - l.last - 1
	if i >= int64(len(l.facts)) {
		return events.Recorded{}, false, nil
	}
	return l.facts[i], true, contiguous(l.shard, position-1, l.facts[i:i+1])
}
