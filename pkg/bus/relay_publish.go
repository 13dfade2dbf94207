package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"coxswain/events"
)

// maxBatch is the most messages that the broker takes in one atomic batch.
const maxBatch = 1000

// ackTimeout bounds the wait for the broker's answer. A late answer does no harm: the stream is read again.
const ackTimeout = 10 * time.Second

// Headers of atomic batches, see NATS ADR-50.
const (
	headerExpectedLast  = "Nats-Expected-Last-Sequence"
	headerBatchID       = "Nats-Batch-Id"
	headerBatchSequence = "Nats-Batch-Sequence"
	headerBatchCommit   = "Nats-Batch-Commit"
)

// readAhead is the answer to a read of the log that was begun before it was needed.
type readAhead struct {
	facts []events.Recorded
	err   error
}

// read gives the facts after r.last. While they are published, the next ones of a backlog are read.
func (r *Relay) read(ctx context.Context) ([]events.Recorded, error) {
	var got readAhead
	if r.ahead != nil {
		select {
		case got = <-r.ahead:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		r.ahead = nil
	} else {
		got = r.readLog(ctx, r.last)
	}
	if got.err != nil {
		return nil, got.err
	}
	if len(got.facts) == maxBatch {
		r.ahead = make(chan readAhead, 1) // never blocks the reader, should nobody want the answer
		go func(to chan<- readAhead, after int64) { to <- r.readLog(ctx, after) }(r.ahead, r.last+maxBatch)
	}
	r.lag(ctx, got.facts)
	return got.facts, nil
}

func (r *Relay) readLog(ctx context.Context, after int64) readAhead {
	facts, err := r.log.Read(ctx, r.shard, after, maxBatch)
	if err != nil {
		return readAhead{err: fmt.Errorf("read the log after %d: %w", after, err)}
	}
	return readAhead{facts: facts, err: contiguous(r.shard, after, facts)}
}

// lag notes how far the stream is behind. The head is asked for only when there is a backlog.
func (r *Relay) lag(ctx context.Context, facts []events.Recorded) {
	behind, age := int64(len(facts)), 0.0
	if len(facts) > 0 {
		age = max(0, r.opts.Now().Sub(facts[0].RecordedAt).Seconds())
	}
	if len(facts) == maxBatch {
		if head, err := r.log.Head(ctx, r.shard); err == nil {
			behind = head - r.last
		}
	}
	r.opts.Metrics.relayLagFacts.WithLabelValues(r.label).Set(float64(behind))
	r.opts.Metrics.relayLagSeconds.WithLabelValues(r.label).Set(age)
}

// publish writes the facts, in order, and says how many are in the stream for certain.
func (r *Relay) publish(ctx context.Context, facts []events.Recorded) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, ackTimeout)
	defer cancel()
	switch {
	case len(facts) == 0:
		return 0, nil
	case len(facts) < r.opts.AtomicFrom:
		return r.publishEach(ctx, facts)
	default:
		return r.publishBatch(ctx, facts)
	}
}

// publishEach sends every fact at once and then waits for the answers. Each names the sequence before it, so
// after one that was lost or refused the broker refuses all that follow: what is in the stream is a
// prefix, whatever happens.
func (r *Relay) publishEach(ctx context.Context, facts []events.Recorded) (int, error) {
	acks := make([]jetstream.PubAckFuture, len(facts))
	for i, f := range facts {
		m := Encode(f)
		m.Header[headerExpectedLast] = []string{strconv.FormatInt(f.Position-1, 10)}
		ack, err := r.js.PublishMsgAsync(m, jetstream.WithStallWait(ackTimeout))
		if err != nil {
			acks = acks[:i]
			n, _ := awaitAcks(ctx, acks)
			return n, fmt.Errorf("publish position %d: %w", f.Position, err)
		}
		acks[i] = ack
	}
	return awaitAcks(ctx, acks)
}

func awaitAcks(ctx context.Context, acks []jetstream.PubAckFuture) (int, error) {
	for i, ack := range acks {
		select {
		case <-ack.Ok():
		case err := <-ack.Err():
			return i, fmt.Errorf("publish: %w", err)
		case <-ctx.Done():
			return i, fmt.Errorf("publish: no answer from the broker: %w", ctx.Err())
		}
	}
	return len(acks), nil
}

// publishBatch writes all facts or none, with one answer and one fsync of the broker.
func (r *Relay) publishBatch(ctx context.Context, facts []events.Recorded) (int, error) {
	nc, id := r.js.Conn(), nuid.Next() // unique: two relays at once must not write into one batch
	for i, f := range facts {
		m := Encode(f)
		m.Header[headerBatchID] = []string{id}
		m.Header[headerBatchSequence] = []string{strconv.Itoa(i + 1)}
		if i == 0 {
			m.Header[headerExpectedLast] = []string{strconv.FormatInt(f.Position-1, 10)}
		}
		if i == len(facts)-1 {
			return r.commitBatch(ctx, m, len(facts))
		}
		if err := nc.PublishMsg(m); err != nil {
			return 0, fmt.Errorf("publish position %d: %w", f.Position, err)
		}
	}
	return 0, nil
}

func (r *Relay) commitBatch(ctx context.Context, m *nats.Msg, size int) (int, error) {
	m.Header[headerBatchCommit] = []string{"1"}
	answer, err := r.js.Conn().RequestMsgWithContext(ctx, m)
	if err != nil {
		return 0, fmt.Errorf("publish %d facts: %w", size, err)
	}
	var ack struct {
		Error *jetstream.APIError `json:"error"`
	}
	if err := json.Unmarshal(answer.Data, &ack); err != nil {
		return 0, fmt.Errorf("publish %d facts: the broker's answer is not understood: %w", size, err)
	}
	if ack.Error != nil {
		return 0, fmt.Errorf("publish %d facts: %w", size, ack.Error)
	}
	return size, nil
}

// isFenced reports whether the broker refused because the stream stands elsewhere: another relay wrote, or
// the stream lost facts. Replicated streams say so with a code of their own.
func isFenced(err error) bool {
	var api jetstream.JetStreamError
	if !errors.As(err, &api) || api.APIError() == nil {
		return false
	}
	code := api.APIError().ErrorCode
	return code == jetstream.JSErrCodeStreamWrongLastSequence || code == jetstream.JSErrCodeStreamWrongLastSequenceConstant
}
