package projection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/planted"
)

// owner writes one generation of a projection for one shard. Taking it gives it an epoch of its own;
// whoever took it before can write no more.
type owner struct {
	store storage
	def   Definition
	phys  physical
	shard int
	log   shardLog
	cache int // bytes of documents to keep between batches

	position int64
	epoch    int64
	ready    bool
	fold     *fold
}

// live as a generation means whichever readers read.
const live = 0

// take becomes the owner of a generation's tables, or of the live ones.
func take(ctx context.Context, db db, log eventlog.Log, d Definition, generation, shard int) (*owner, error) {
	return takeFrom(ctx, newTableStorage(db, d, d.generation(generation), shard), log, d, shard)
}

// takeFrom becomes the owner of what a storage keeps.
func takeFrom(ctx context.Context, s storage, log eventlog.Log, d Definition, shard int) (*owner, error) {
	at, err := s.take(ctx)
	if err != nil {
		return nil, err
	}
	o := &owner{store: s, def: d, phys: d.generation(at.generation), shard: shard, log: shardLog{log, d.Name, shard}, fold: newFold(d)}
	o.position, o.epoch, o.ready = at.position, at.epoch, at.ready
	waiting, err := s.parked(ctx)
	if planted.Has(planted.ForgetParked) {
		waiting = nil
	}
	for _, p := range waiting {
		o.fold.lanes[p.Lane] = true
	}
	return o, err
}

// Step says what one batch did.
type Step struct {
	From, To  int64 // positions, both included; To < From when there was nothing new
	Facts     int   // seen, whether or not the projection may see or wants them
	Documents int   // written or deleted
	Parked    int   // facts that were parked
}

// step takes in the facts after the checkpoint, which must be contiguous, and moves it behind them: all of
// it in one transaction, or nothing. What the database refuses to store is narrowed down to its fact, which
// is parked.
func (o *owner) step(ctx context.Context, facts []events.Recorded) (Step, error) {
	done, err := o.try(ctx, facts)
	if !errors.As(err, new(dataError)) {
		return done, err
	}
	if len(facts) == 1 {
		o.fold.park(facts[0], err)
		return o.write(ctx, facts[0].Position)
	}
	first, err := o.step(ctx, facts[:len(facts)/2])
	if err != nil {
		return first, err
	}
	second, err := o.step(ctx, facts[len(facts)/2:])
	return first.plus(second), err
}

func (s Step) plus(next Step) Step {
	return Step{
		From: s.From, To: next.To, Facts: s.Facts + next.Facts,
		Documents: s.Documents + next.Documents, Parked: s.Parked + next.Parked,
	}
}

// try is one attempt at a batch.
func (o *owner) try(ctx context.Context, facts []events.Recorded) (Step, error) {
	done, err := o.foldAndWrite(ctx, facts, facts[len(facts)-1].Position)
	done.Facts = len(facts)
	return done, err
}

// foldAndWrite applies facts and writes what came of it, with the checkpoint moved to a position, in one transaction;
// unparked are positions that wait no more. After an error the memory is as the database is.
func (o *owner) foldAndWrite(ctx context.Context, facts []events.Recorded, to int64, unparked ...int64) (done Step, err error) {
	defer func() {
		if err != nil && !o.keepsMemory(err) {
			o.fold.abandon()
		}
	}()
	if err := o.prefetch(ctx, facts); err != nil {
		return Step{}, err
	}
	o.fold.docs.fetch = o.fetchOne(ctx)
	for _, r := range facts {
		if err := o.fold.apply(r); err != nil {
			return Step{}, err
		}
	}
	return o.write(ctx, to, unparked...)
}

// prefetch brings the documents that a batch will touch into memory, in one round trip.
func (o *owner) prefetch(ctx context.Context, facts []events.Recorded) error {
	missing := o.fold.missing(facts)
	if len(missing) == 0 {
		return nil
	}
	return o.fetch(ctx, missing)
}

// fetch brings documents into memory, or the knowledge that they do not exist.
func (o *owner) fetch(ctx context.Context, wanted map[string][]place) error {
	for _, places := range wanted {
		for _, p := range places {
			o.fold.docs.learn(p.space, p.key, nil, 0, false) // unless a row says otherwise
		}
	}
	return o.store.fetch(ctx, wanted, o.learn)
}

func (o *owner) learn(p place, raw []byte) error {
	doc, err := o.fold.tables[p.space.table].Decode(json.RawMessage(raw))
	if err != nil {
		return fmt.Errorf("document %s of %s cannot be read: %w: raise the definition's Version", p.key, o.phys.table(p.space.table), err)
	}
	o.fold.docs.learn(p.space, p.key, doc, len(raw), true)
	return nil
}

// fetchOne is for documents that Touches did not name: slower, never wrong.
func (o *owner) fetchOne(ctx context.Context) func(space, string) (any, int, bool, error) {
	return func(s space, key string) (doc any, size int, there bool, err error) {
		if err := o.fetch(ctx, map[string][]place{s.table: {{s, key}}}); err != nil {
			return nil, 0, false, err
		}
		e, _ := o.fold.docs.known(s, key)
		return e.doc, e.size, e.there, nil
	}
}

// write keeps what the batch has made, moves the checkpoint to a position and parks what failed, in one transaction.
func (o *owner) write(ctx context.Context, to int64, unparked ...int64) (Step, error) {
	changed, err := gather(o.fold)
	if err != nil {
		return Step{}, err
	}
	done := Step{From: o.position + 1, To: to, Parked: len(o.fold.parked)}
	for _, r := range changed {
		done.Documents += len(r.keys) + len(r.goneBy)
	}
	t := transaction{epoch: o.epoch, from: o.position, to: to, changed: changed, unparked: unparked, parked: o.fold.parked}
	if err := o.misdo(ctx, &t); err != nil {
		return Step{}, err
	}
	if err := o.store.write(ctx, t); err != nil {
		return Step{}, err
	}
	o.position = to
	o.fold.settle(o.cache)
	return done, nil
}

// markReady opens the read model: it has reached the head of the log once.
func (o *owner) markReady(ctx context.Context) error {
	err := o.store.markReady(ctx, o.epoch)
	o.ready = err == nil
	return err
}
