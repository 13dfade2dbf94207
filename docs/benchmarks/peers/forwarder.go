package main

import (
	"context"
	"errors"
	"flag"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	wmnats "github.com/ThreeDotsLabs/watermill-nats/v2/pkg/nats"
	"github.com/ThreeDotsLabs/watermill-sql/v4/pkg/sql"
	"github.com/ThreeDotsLabs/watermill/components/forwarder"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Names of what is forwarded, and of the table and the stream between which it is.
const (
	forwarded = "facts"
	backlog   = "forwarder"
	stream    = "WATERMILL"
)

// tuning is what can be set about how the Forwarder reads its table.
type tuning struct {
	poll  time.Duration
	batch int
}

// flags of the tuning; the defaults are the library's.
func (t *tuning) flags(f *flag.FlagSet) {
	f.DurationVar(&t.poll, "poll", time.Second, "how long the subscriber waits before it looks again")
	f.IntVar(&t.batch, "batch", 100, "how many messages the subscriber reads at once")
}

// pipeline is Watermill's Forwarder between an empty table and an empty stream.
type pipeline struct {
	pool      *pgxpool.Pool
	stream    jetstream.Stream
	in        *forwarder.Publisher // into the table
	forwarder *forwarder.Forwarder
	close     func() error
}

// openPipeline makes it. wrap is put around what publishes into the stream.
func openPipeline(ctx context.Context, t tuning, wrap func(message.Publisher) message.Publisher) (*pipeline, error) {
	pool, err := openPool(ctx, outboxDatabase, "", 16)
	if err != nil {
		return nil, err
	}
	if _, err := pool.Exec(ctx, `drop table if exists watermill_forwarder, watermill_offsets_forwarder`); err != nil {
		return nil, err
	}
	p := &pipeline{pool: pool}
	if err := p.openStream(ctx); err != nil {
		return nil, err
	}
	return p, p.openForwarder(t, wrap)
}

func (p *pipeline) openStream(ctx context.Context) error {
	url, err := natsURL()
	if err != nil {
		return err
	}
	conn, err := nats.Connect(url)
	if err != nil {
		return err
	}
	js, err := jetstream.New(conn)
	if err != nil {
		return err
	}
	if err := js.DeleteStream(ctx, stream); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return err
	}
	p.stream, err = js.CreateStream(ctx, jetstream.StreamConfig{
		Name: stream, Subjects: []string{forwarded}, Storage: jetstream.FileStorage,
	})
	p.close = func() error {
		defer conn.Close()
		return js.DeleteStream(context.WithoutCancel(ctx), stream)
	}
	return err
}

func (p *pipeline) openForwarder(t tuning, wrap func(message.Publisher) message.Publisher) error {
	url, err := natsURL()
	if err != nil {
		return err
	}
	db, schema, quiet := sql.BeginnerFromPgx(p.pool), sql.DefaultPostgreSQLSchema{SubscribeBatchSize: t.batch}, watermill.NopLogger{}
	from, err := sql.NewSubscriber(db, sql.SubscriberConfig{
		ConsumerGroup: "forwarder", PollInterval: t.poll, InitializeSchema: true,
		SchemaAdapter: schema, OffsetsAdapter: sql.DefaultPostgreSQLOffsetsAdapter{},
	}, quiet)
	if err != nil {
		return err
	}
	if err := from.SubscribeInitialize(backlog); err != nil {
		return err
	}
	to, err := wmnats.NewPublisher(wmnats.PublisherConfig{
		URL: url, Marshaler: &wmnats.NATSMarshaler{}, JetStream: wmnats.JetStreamConfig{TrackMsgId: true},
	}, quiet)
	if err != nil {
		return err
	}
	into, err := sql.NewPublisher(db, sql.PublisherConfig{SchemaAdapter: schema}, quiet)
	if err != nil {
		return err
	}
	p.in = forwarder.NewPublisher(into, forwarder.PublisherConfig{ForwarderTopic: backlog})
	p.forwarder, err = forwarder.NewForwarder(from, wrap(to), quiet, forwarder.Config{ForwarderTopic: backlog})
	return err
}

// begin lets the Forwarder forward until stop is called.
func (p *pipeline) begin(ctx context.Context) (stop func() error) {
	ended := make(chan error, 1)
	go func() { ended <- p.forwarder.Run(ctx) }()
	return func() error { return errors.Join(p.forwarder.Close(), <-ended, p.close()) }
}
