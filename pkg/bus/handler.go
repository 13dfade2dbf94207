package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
	"github.com/nats-io/nats.go"
	"go.opentelemetry.io/otel"
	otelattribute "go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	oteltrace "go.opentelemetry.io/otel/trace"

	"coxswain/events"
)

// policyHandler is one policy in one shard, as Watermill sees it.
type policyHandler struct {
	*Router
	policy Policy
	key    policyKey
	logger *slog.Logger
}

// factKey finds the decoded fact in a message's context.
type factKey struct{}

// Outcomes, as the metric shows them.
const (
	outcomeDone    = "done"
	outcomeRefused = "refused"
	outcomeParked  = "parked"
)

// decode reads the fact, lets pass what the policy does not want, and notes how far the policy came.
func (h *policyHandler) decode(next message.HandlerFunc) message.HandlerFunc {
	return func(msg *message.Message) ([]*message.Message, error) {
		position, r, err := h.fact(msg)
		if err != nil {
			return nil, err
		}
		if h.policy.wants(r.Type) {
			middleware.SetCorrelationID(r.Correlation, msg)
			msg.SetContext(context.WithValue(msg.Context(), factKey{}, r))
			if _, err := next(msg); err != nil {
				return nil, err
			}
		}
		h.progress.reached(h.key, position)
		return nil, nil
	}
}

// fact is what was delivered. A message that is no fact has one at its place in the log: nothing is
// skipped because somebody wrote into the stream.
func (h *policyHandler) fact(msg *message.Message) (int64, events.Recorded, error) {
	m, meta, err := deliveryOf(msg.Context())
	if err != nil {
		return 0, events.Recorded{}, err
	}
	position := int64(meta.Sequence.Stream)
	raw := &nats.Msg{Subject: m.Subject(), Header: m.Headers(), Data: m.Data()}
	if r, err := decodeEnvelope(raw); err == nil && r.Position == position && !h.policy.wants(r.Type) {
		return position, r, nil // most are of this kind: nobody will look at what they say
	}
	r, err := Decode(h.opts.Registry, raw)
	var unknown *events.UnknownTypeError
	if err == nil && r.Position == position || errors.As(err, &unknown) {
		return position, r, nil
	}
	h.opts.Metrics.gaps.WithLabelValues(shardLabel(h.key.shard), gapDamaged).Inc()
	h.logger.ErrorContext(msg.Context(), "a message in the stream is no fact; the log has it", "position", position, "error", err)
	r, err = factAt(msg.Context(), h.log, h.key.shard, position)
	return position, r, err
}

// handle gives the fact to the policy. A refusal is an outcome like another.
func (h *policyHandler) handle(msg *message.Message) error {
	r, ok := msg.Context().Value(factKey{}).(events.Recorded)
	if !ok {
		return errors.New("the fact was not decoded")
	}
	if r.Event == nil {
		return fmt.Errorf("%s at position %d cannot be read by this program", r.Type, r.Position)
	}
	err := h.policy.Handle(msg.Context(), r)
	if Refused(err) {
		h.logger.InfoContext(msg.Context(), "the policy's command was refused", "position", r.Position, "refusal", err)
		h.opts.Metrics.outcomes.WithLabelValues(h.policy.Name, outcomeRefused).Inc()
		return nil
	}
	if err == nil {
		h.opts.Metrics.outcomes.WithLabelValues(h.policy.Name, outcomeDone).Inc()
	}
	return err
}

// measure takes the time of one attempt.
func (h *policyHandler) measure(next message.HandlerFunc) message.HandlerFunc {
	return func(msg *message.Message) ([]*message.Message, error) {
		began := time.Now()
		out, err := next(msg)
		h.opts.Metrics.handling.WithLabelValues(h.policy.Name).Observe(time.Since(began).Seconds())
		return out, err
	}
}

// retry tries again in place, so that the order is kept: as often as the options say, and without end
// while the error says "not now". The message stays ours by heartbeats.
func (h *policyHandler) retry() middleware.Retry {
	o := h.opts.Retry
	return middleware.Retry{
		MaxRetries:          math.MaxInt32,
		InitialInterval:     o.First,
		MaxInterval:         o.Longest,
		Multiplier:          1.5,
		RandomizationFactor: 0.2,
		ResetContextOnRetry: true,
		ShouldRetry: func(p middleware.RetryParams) bool {
			h.logger.Warn("the policy failed", "attempt", p.RetryNum+1, "error", p.Err)
			return passing(p.Err) || p.RetryNum+1 < o.Attempts
		},
	}
}

// park puts a fact aside that keeps failing, so that the next one gets its turn. Nothing is parked because this
// process ends. When not even that works the message goes back to the broker.
func (h *policyHandler) park(next message.HandlerFunc) message.HandlerFunc {
	return func(msg *message.Message) ([]*message.Message, error) {
		_, meta, err := deliveryOf(msg.Context())
		if err != nil {
			return nil, err
		}
		if meta.NumDelivered > h.opts.Retry.Delivered {
			err = errUnseen
		} else {
			_, err = next(msg)
		}
		if err == nil || msg.Context().Err() != nil {
			return nil, err
		}
		position := int64(meta.Sequence.Stream)
		if parking := h.parking.Park(msg.Context(), h.policy.Name, h.key.shard, position, err); parking != nil {
			return nil, errors.Join(err, parking)
		}
		h.logger.ErrorContext(msg.Context(), "fact parked; after a fix, retry it", "position", position, "error", err)
		h.opts.Metrics.outcomes.WithLabelValues(h.policy.Name, outcomeParked).Inc()
		h.opts.Metrics.parked.WithLabelValues(h.policy.Name).Inc()
		return nil, nil
	}
}

// trace continues the trace in which the fact was recorded.
func trace(policy string) message.HandlerMiddleware {
	tracer := otel.Tracer("coxswain/bus")
	return func(next message.HandlerFunc) message.HandlerFunc {
		return func(msg *message.Message) ([]*message.Message, error) {
			ctx := propagation.TraceContext{}.Extract(msg.Context(), propagation.MapCarrier(msg.Metadata))
			ctx, span := tracer.Start(ctx, "policy "+policy, oteltrace.WithSpanKind(oteltrace.SpanKindConsumer),
				oteltrace.WithAttributes(otelattribute.String("messaging.message.id", msg.UUID)))
			defer span.End()
			msg.SetContext(ctx)
			out, err := next(msg)
			if err != nil {
				span.RecordError(err)
				span.SetStatus(codes.Error, err.Error())
			}
			return out, err
		}
	}
}
