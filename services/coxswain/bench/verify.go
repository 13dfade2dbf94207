package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/hashed"
	"coxswain/pkg/eventlog/verify"
	"coxswain/pkg/projection"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/audit"
	"coxswain/pkg/seal/sealer"
	readmodel "coxswain/services/responsibility/projection"
)

// factsOfACommand is how many facts share a command here: each command has an outcome, which is looked up.
const factsOfACommand = 4

// benchVerify does what `coxswain verify` does on a sealed log with a stream and a read model, part by part.
func benchVerify(ctx context.Context, b *bench) (err error) {
	log, pool, address, err := b.openLog(ctx, "verify")
	if err != nil {
		return err
	}
	defer pool.Close()
	owner, err := makeTables(ctx, address)
	if err != nil {
		return err
	}
	defer owner.Close()
	js, bye, err := b.connect()
	if err != nil {
		return err
	}
	defer bye()
	p := &proof{bench: b, log: log, pool: pool, seals: seal.NewStore(pool), js: js}
	if err := p.prepare(ctx, owner); err != nil {
		return err
	}
	err = b.measure(ctx, cell{config: fmt.Sprintf("facts=%d", b.Facts), run: p.round})
	return errors.Join(err, deleteStream(ctx, js))
}

// proof is a log with everything that is held against it.
type proof struct {
	*bench
	log   *eventlog.Postgres
	pool  *pgxpool.Pool
	seals *seal.Store
	js    jetstream.JetStream
}

func (p *proof) prepare(ctx context.Context, owner *pgxpool.Pool) error {
	nth := 0
	for some := range slices.Chunk(history(p.Facts, time.Now()), factsOfACommand) {
		if err := record(ctx, p.log, fmt.Sprintf("verify-%d", nth), some); err != nil {
			return err
		}
		nth++
	}
	if err := p.sealAll(ctx); err != nil {
		return err
	}
	if err := p.relayAll(ctx); err != nil {
		return err
	}
	_, err := projection.Rebuild(ctx, projection.RebuildConfig{Owner: owner, DB: p.pool, Log: p.log, Definition: readmodel.Shared()})
	return err
}

func (p *proof) sealAll(ctx context.Context) error {
	s := sealer.New(p.log, p.seals, sealer.Options{After: time.Millisecond, Poll: time.Millisecond})
	stop := background(ctx, s.Run)
	defer stop()
	if err := until(ctx, func() bool { return s.Status().Sealed >= int64(p.Facts) }); err != nil {
		return errors.Join(err, s.Status().Err)
	}
	return nil
}

func (p *proof) relayAll(ctx context.Context) error {
	relay, stop := startRelay(ctx, p.log, p.js, nil)
	defer stop()
	if err := until(ctx, func() bool { return relay.Status().Last >= int64(p.Facts) }); err != nil {
		return errors.Join(err, relay.Status().Err)
	}
	return nil
}

// round is one verification. What does not hold would be a measurement of something else.
func (p *proof) round(ctx context.Context, _ int) ([]Figure, error) {
	var figures []Figure
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{{"verify log and seals", p.logAndSeals}, {"verify stream", p.stream}, {"verify read model", p.readModel}} {
		m := p.start()
		if err := part.run(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", part.name, err)
		}
		figures = append(figures, m.figure(part.name, p.Facts))
	}
	return figures, nil
}

var errBroken = errors.New("something does not hold: `coxswain verify` would say what")

// raw is the log for who looks at no decoded fact.
func (p *proof) raw() *eventlog.Postgres {
	return eventlog.New(p.pool, &events.Registry{}, eventlog.Options{})
}

func (p *proof) logAndSeals(ctx context.Context) error {
	log := p.raw()
	itself, sealed := verify.Start(log, verify.Options{}), audit.Start(log, p.seals, audit.Options{})
	if err := hashed.Walk(ctx, log, 0, 2_000, itself.Shard(0), sealed.Shard(0)); err != nil {
		return err
	}
	found, against := itself.Report(), sealed.Report()
	if !found.OK() || !against.OK() || found.Facts != int64(p.Facts) || against.Shards[0].Sealed != found.Facts {
		return errBroken
	}
	return nil
}

func (p *proof) stream(ctx context.Context) error {
	report, err := bus.CompareStream(ctx, p.raw(), p.js, 0)
	if err == nil && (!report.Complete() || report.First != 1) {
		err = errBroken
	}
	return err
}

func (p *proof) readModel(ctx context.Context) error {
	v, err := projection.Verify(ctx, p.pool, p.log, readmodel.Shared())
	if err == nil && (len(v.Differences) > 0 || v.Rows == 0) {
		err = errBroken
	}
	return err
}
