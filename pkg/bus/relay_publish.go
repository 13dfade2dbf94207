package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"coxswain/events"
	"coxswain/pkg/planted"
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

// batch is facts of the log with the messages that carry them.
type batch struct {
	facts    []events.Recorded
	messages []*nats.Msg
	err      error
}

// next gives what follows r.last. While that is published, the rest of a backlog is read and encoded.
func (r *Relay) next(ctx context.Context) (batch, error) {
	var b batch
	if r.ahead != nil {
		select {
		case b = <-r.ahead:
		case <-ctx.Done():
			return batch{}, ctx.Err()
		}
		r.ahead = nil
	} else {
		b = r.read(ctx, r.last)
	}
	if b.err != nil {
		return batch{}, b.err
	}
	if len(b.facts) == maxBatch {
		r.ahead = make(chan batch, 1) // never blocks the reader, should nobody want the answer
		go func(to chan<- batch, after int64) { to <- r.read(ctx, after) }(r.ahead, r.last+maxBatch)
	}
	r.lag(ctx, b.facts)
	return b, nil
}

func (r *Relay) read(ctx context.Context, after int64) batch {
	facts, err := r.log.Read(ctx, r.shard, after, maxBatch)
	if err != nil {
		return batch{err: fmt.Errorf("read the log after %d: %w", after, err)}
	}
	switch {
	case planted.Has(planted.OrderByTime):
		slices.SortStableFunc(facts, func(a, b events.Recorded) int { return a.OccurredAt.Compare(b.OccurredAt) })
		for i := range facts {
			facts[i].Position = after + 1 + int64(i)
		}
	case planted.Has(planted.DropLastOfBatch):
		facts = facts[:max(0, len(facts)-1)]
	}
	b := batch{facts: facts, messages: make([]*nats.Msg, len(facts)), err: contiguous(r.shard, after, facts)}
	for i, f := range facts {
		b.messages[i] = Encode(f)
	}
	return b
}

// publish writes the messages, in order, after position last, and says how many are in the stream for certain.
func (r *Relay) publish(ctx context.Context, last int64, messages []*nats.Msg) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, ackTimeout)
	defer cancel()
	switch {
	case len(messages) == 0:
		return 0, nil
	case len(messages) < r.opts.AtomicFrom:
		return r.publishEach(ctx, last, messages)
	default:
		return r.publishBatch(ctx, last, messages)
	}
}

// publishEach sends every fact at once and then waits for the answers. Each names the sequence before it, so
// after one that was lost or refused the broker refuses all that follow: what is in the stream is a
// prefix, whatever happens.
func (r *Relay) publishEach(ctx context.Context, last int64, messages []*nats.Msg) (int, error) {
	acks := make([]jetstream.PubAckFuture, 0, len(messages))
	for i, m := range messages {
		m.Header[headerExpectedLast] = []string{strconv.FormatInt(last+int64(i), 10)}
		if planted.Has(planted.NoExpectedSequence) {
			delete(m.Header, headerExpectedLast)
		}
		ack, err := r.js.PublishMsgAsync(m, jetstream.WithStallWait(ackTimeout))
		if err != nil {
			n, _ := awaitAcks(ctx, acks)
			return n, fmt.Errorf("publish position %d: %w", last+int64(i)+1, err)
		}
		acks = append(acks, ack)
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
func (r *Relay) publishBatch(ctx context.Context, last int64, messages []*nats.Msg) (int, error) {
	id := nuid.Next() // unique: two relays at once must not write into one batch
	for i, m := range messages {
		m.Header[headerBatchID] = []string{id}
		m.Header[headerBatchSequence] = []string{strconv.Itoa(i + 1)}
	}
	messages[0].Header[headerExpectedLast] = []string{strconv.FormatInt(last, 10)}
	commit := messages[len(messages)-1]
	commit.Header[headerBatchCommit] = []string{"1"}
	for i, m := range messages[:len(messages)-1] {
		if err := r.conn().PublishMsg(m); err != nil {
			return 0, fmt.Errorf("publish position %d: %w", last+int64(i)+1, err)
		}
	}
	if err := r.commit(ctx, commit); err != nil {
		return 0, fmt.Errorf("publish positions %d to %d: %w", last+1, last+int64(len(messages)), err)
	}
	return len(messages), nil
}

// commit sends the last message of a batch and reads the answer to all of it.
func (r *Relay) commit(ctx context.Context, m *nats.Msg) error {
	answer, err := r.conn().RequestMsgWithContext(ctx, m)
	if err != nil {
		return err
	}
	var ack struct {
		Error *jetstream.APIError `json:"error"`
	}
	if err := json.Unmarshal(answer.Data, &ack); err != nil {
		return fmt.Errorf("the broker's answer is not understood: %w", err)
	}
	if ack.Error != nil {
		return ack.Error
	}
	return nil
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
