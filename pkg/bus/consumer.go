package bus

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// ensureConsumer makes the durable consumer, or sets an existing one right. Where it stands is left alone.
func (s *subscription) ensureConsumer(ctx context.Context) (jetstream.Consumer, error) {
	ctx, cancel := context.WithTimeout(ctx, pumpTimeout)
	defer cancel()
	stream, err := s.js.Stream(ctx, s.opts.Stream(s.topic))
	if err != nil {
		return nil, fmt.Errorf("look for the stream %s: %w", s.opts.Stream(s.topic), err)
	}
	want := s.consumerConfig()
	cons, err := stream.Consumer(ctx, want.Durable)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return s.createConsumer(ctx, stream, want)
	}
	if err != nil {
		return nil, fmt.Errorf("look for the consumer %s: %w", want.Durable, err)
	}
	have := cons.CachedInfo().Config
	if sameConsumer(have, want) {
		return cons, nil
	}
	want.DeliverPolicy, want.OptStartSeq = have.DeliverPolicy, have.OptStartSeq // cannot be changed
	if cons, err = stream.UpdateConsumer(ctx, want); err != nil {
		return nil, fmt.Errorf("set the consumer %s right: %w", want.Durable, err)
	}
	return cons, nil
}

func (s *subscription) consumerConfig() jetstream.ConsumerConfig {
	name := s.opts.Consumer(s.topic)
	return jetstream.ConsumerConfig{
		Name: name, Durable: name,
		FilterSubject: s.topic,
		AckPolicy:     jetstream.AckExplicitPolicy,
		AckWait:       s.opts.AckWait,
		MaxDeliver:    -1,
		MaxAckPending: s.opts.InFlight,
	}
}

func (s *subscription) createConsumer(
	ctx context.Context, stream jetstream.Stream, want jetstream.ConsumerConfig,
) (jetstream.Consumer, error) {
	if s.opts.Start != nil {
		first, err := s.opts.Start(ctx, stream, s.topic)
		if err != nil {
			return nil, fmt.Errorf("where the consumer %s starts: %w", want.Durable, err)
		}
		want.DeliverPolicy, want.OptStartSeq = jetstream.DeliverByStartSequencePolicy, first
	}
	cons, err := stream.CreateConsumer(ctx, want)
	if errors.Is(err, jetstream.ErrConsumerExists) { // another process was first, from another place
		return stream.Consumer(ctx, want.Durable)
	}
	if err != nil {
		return nil, fmt.Errorf("make the consumer %s: %w", want.Durable, err)
	}
	return cons, nil
}

// sameConsumer compares what consumerConfig sets.
func sameConsumer(have, want jetstream.ConsumerConfig) bool {
	return have.FilterSubject == want.FilterSubject && len(have.FilterSubjects) == 0 &&
		have.AckPolicy == want.AckPolicy && have.AckWait == want.AckWait &&
		have.MaxDeliver == want.MaxDeliver && have.MaxAckPending == want.MaxAckPending
}
