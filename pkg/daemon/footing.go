package daemon

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/pkg/bus"
	"coxswain/pkg/footing"
)

// footingTimeout bounds the look at the streams: NATS may be away, or about to elect a leader.
const footingTimeout = 2 * time.Second

// Footing looks at what the promises of this process stand on. Doctor shows it; a start is refused for what is grave.
func (r *Runtime) Footing(ctx context.Context) []footing.Finding {
	all := append(footing.Database(ctx, r.DB), r.schemaFooting(ctx))
	connected := r.NATS.IsConnected()
	ctx, cancel := context.WithTimeout(ctx, footingTimeout)
	defer cancel()
	all = append(all, footing.Clocks(ctx, r.DB, r.brokerClock(connected), r.now, r.Config.ClockLimit)...)
	for shard := range r.Log.Shards() {
		if connected {
			all = append(all, footing.Stream(ctx, r.JetStream, r.streamConfig(shard)))
		}
	}
	return all
}

func (r *Runtime) streamConfig(shard int) bus.StreamConfig {
	return bus.StreamConfig{Shard: shard, Installation: r.Installation, Replicas: r.Config.StreamReplicas}
}

func (r *Runtime) schemaFooting(ctx context.Context) footing.Finding {
	owner, err := pgx.Connect(ctx, r.Config.DatabaseURL)
	if err != nil {
		return footing.Unknown("schema", err)
	}
	defer owner.Close(context.WithoutCancel(ctx)) // nothing is left to lose
	return footing.Schemas(ctx, owner, schemas()...)
}

// brokerClock reads the clock of NATS, which stands in what it says of a stream. Nil while there is none to ask.
func (r *Runtime) brokerClock(connected bool) footing.Clock {
	if !connected {
		return nil
	}
	return func(ctx context.Context) (time.Time, error) {
		state, err := bus.InspectStream(ctx, r.JetStream, r.streamConfig(0))
		if !state.At.IsZero() || errors.Is(err, jetstream.ErrStreamNotFound) {
			return state.At, nil // whoever's stream it is
		}
		return state.At, err
	}
}

// refuse keeps the process from starting on what is grave.
func (r *Runtime) refuse(ctx context.Context) error {
	var except []string
	if r.Config.AcceptDataLoss {
		except = append(except, footing.Durability)
	}
	if err := footing.Refuse(r.Footing(ctx), except...); err != nil {
		return fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return nil
}
