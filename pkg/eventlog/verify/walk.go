package verify

import (
	"context"
	"time"

	"github.com/google/uuid"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/hashed"
)

// seen is what must be unique over all shards.
type seen struct {
	versions map[streamKey]int64
	ids      map[uuid.UUID]int64 // position of the first
}

type streamKey struct {
	tenant events.TenantID
	stream events.Stream
}

func newSeen() *seen {
	return &seen{versions: map[streamKey]int64{}, ids: map[uuid.UUID]int64{}}
}

// walk is one reading of a shard.
type walk struct {
	*seen
	log      eventlog.Log
	options  Options
	shard    int
	head     int64
	at       int64 // position of the last fact that was looked at
	recorded time.Time
	commands commands

	positions, hashes, order, times, unique, places Check
}

func newWalk(log eventlog.Log, shard int, s *seen, o Options) *walk {
	check := func(name, rule string) Check { return Check{Name: name, Rule: rule, Shard: shard} }
	return &walk{
		seen: s, log: log, shard: shard, options: o,
		positions: check("positions", "positions are 1, 2, 3, ... up to the head, without a gap"),
		hashes:    check("hashes", "every fact has the hash of what it says"),
		order:     check("versions", "the facts of each stream are numbered 1, 2, 3, ... in order"),
		times:     check("times", "the time of recording never runs backwards"),
		unique:    check("ids", "no two facts have the same id"),
		places:    check("places", "every fact is in the shard of its tenant"),
		commands: commands{log: log, Check: check("commands",
			"every fact belongs to a command, and the outcome that was kept says the same")},
	}
}

func (w *walk) checks() []Check {
	return []Check{w.positions, w.hashes, w.order, w.times, w.unique, w.places, w.commands.Check}
}

// Begin implements hashed.Visitor. The log is looked at up to the head as it is now; facts that come meanwhile are left
// for the next time.
func (w *walk) Begin(ctx context.Context) (err error) {
	w.head, err = w.log.Head(ctx, w.shard)
	return err
}

// Page implements hashed.Visitor. A fact after the head is one that came meanwhile, or the head was set back.
func (w *walk) Page(ctx context.Context, facts []hashed.Fact) (more bool, err error) {
	for _, f := range facts {
		if f.Position > w.head {
			return false, w.beyond(ctx, f)
		}
		w.look(f)
	}
	if err := w.commands.settle(ctx); err != nil {
		return false, err
	}
	if w.options.Progress != nil && len(facts) > 0 {
		w.options.Progress(Progress{w.shard, w.at, w.head})
	}
	return len(facts) > 0, nil
}

// End implements hashed.Visitor.
func (w *walk) End(ctx context.Context) error {
	if w.at < w.head {
		w.positions.broken(w.at+1, "", "the facts end at %d, but the head stands at %d", w.at, w.head)
	}
	return w.commands.end(ctx)
}

func (w *walk) beyond(ctx context.Context, r hashed.Fact) error {
	now, err := w.log.Head(ctx, w.shard)
	if err == nil && now < r.Position {
		w.positions.broken(r.Position, r.Tenant, "there is a fact at %d, but the head stands at %d", r.Position, now)
	}
	return err
}

// look holds one fact against every check.
func (w *walk) look(r hashed.Fact) {
	w.lookPosition(r)
	w.lookHash(r)
	w.lookVersion(r)
	w.lookTime(r)
	w.lookID(r)
	w.lookPlace(r)
	w.commands.look(r)
}

func (w *walk) lookPosition(r hashed.Fact) {
	w.positions.Looked++
	if r.Position != w.at+1 {
		w.positions.broken(w.at+1, "", "position %d is followed by %d", w.at, r.Position)
	}
	w.at = r.Position
}

func (w *walk) lookHash(r hashed.Fact) {
	w.hashes.Looked++
	switch {
	case r.Err != nil:
		w.hashes.broken(r.Position, r.Tenant, "%s at %d cannot have been written by this log: %v", r.Type, r.Position, r.Err)
	case r.Changed():
		w.hashes.broken(r.Position, r.Tenant, "%s at %d was changed: its hash is %x..., recorded was %.12s...",
			r.Type, r.Position, r.Sum[:6], r.Hash)
	}
}

func (w *walk) lookVersion(r hashed.Fact) {
	w.order.Looked++
	key := streamKey{r.Tenant, r.Stream}
	if want := w.versions[key] + 1; r.Version != want {
		w.order.broken(r.Position, r.Tenant, "%s goes on with version %d at position %d, where %d should stand",
			r.Stream, r.Version, r.Position, want)
	}
	w.versions[key] = r.Version
}

func (w *walk) lookTime(r hashed.Fact) {
	w.times.Looked++
	if r.RecordedAt.Before(w.recorded) {
		w.times.broken(r.Position, r.Tenant, "position %d was recorded at %s, the one before it at %s",
			r.Position, r.RecordedAt.Format(time.RFC3339Nano), w.recorded.Format(time.RFC3339Nano))
	}
	w.recorded = r.RecordedAt
}

func (w *walk) lookID(r hashed.Fact) {
	w.unique.Looked++
	id, err := uuid.Parse(r.ID)
	if err != nil {
		w.unique.broken(r.Position, r.Tenant, "position %d has the id %q, which is no UUID", r.Position, r.ID)
		return
	}
	if first, twice := w.ids[id]; twice {
		w.unique.broken(r.Position, r.Tenant, "position %d has the id of position %d, %s", r.Position, first, r.ID)
		return
	}
	w.ids[id] = r.Position
}

func (w *walk) lookPlace(r hashed.Fact) {
	w.places.Looked++
	if r.Shard != w.shard || w.log.ShardOf(r.Tenant) != w.shard {
		w.places.broken(r.Position, r.Tenant, "position %d is a fact of a tenant that lives in shard %d: its placement was changed after facts were written",
			r.Position, w.log.ShardOf(r.Tenant))
	}
}
