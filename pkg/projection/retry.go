package projection

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// Retried says what became of parked facts.
type Retried struct {
	Applied int // taken in now
	Parked  int // still parked: a fact of the lane failed again
}

// Retry applies the parked facts of the live generation in order, lane by lane; without lanes, all of
// them. A lane stops at the first fact that fails again. It may run in any process with a definition that
// can read the facts: it takes the checkpoint for a moment, and the runner that had it goes on by itself.
func Retry(ctx context.Context, db *pgxpool.Pool, log eventlog.Log, d Definition, lanes ...Lane) (Retried, error) {
	parked, err := ListParked(ctx, db, d)
	if err != nil {
		return Retried{}, err
	}
	var total Retried
	for _, shard := range shardsOf(parked) {
		done, err := retryShard(ctx, db, log, d, shard, lanes)
		total.Applied, total.Parked = total.Applied+done.Applied, total.Parked+done.Parked
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func shardsOf(parked []Parked) []int {
	var shards []int
	for _, p := range parked {
		shards = append(shards, p.Shard)
	}
	slices.Sort(shards)
	return slices.Compact(shards)
}

// retryShard tries again when the runner takes the checkpoint back in between: lanes that are through are
// through, so each attempt gets further.
func retryShard(ctx context.Context, db *pgxpool.Pool, log eventlog.Log, d Definition, shard int, lanes []Lane) (Retried, error) {
	const attempts = 20
	var total Retried
	for attempt := 1; ; attempt++ {
		o, err := take(ctx, db, log, d, live, shard)
		if err != nil {
			return total, err
		}
		done, err := o.retry(ctx, lanes)
		total.Applied, total.Parked = total.Applied+done.Applied, done.Parked
		if !errors.Is(err, ErrFenced) || attempt == attempts {
			return total, err
		}
	}
}

// retry applies what is parked in the owner's generation and shard, in the lanes given, or in all.
func (o *owner) retry(ctx context.Context, lanes []Lane) (Retried, error) {
	waiting, err := o.waiting(ctx, lanes)
	if err != nil {
		return Retried{}, err
	}
	var total Retried
	for _, lane := range byFirst(waiting) {
		positions := waiting[lane]
		applied, err := o.retryLane(ctx, lane, positions)
		total.Applied += applied
		if err != nil {
			return total, err
		}
		total.Parked += len(positions) - applied
	}
	return total, nil
}

// byFirst is lanes in the order of the first fact that waits in each.
func byFirst(waiting map[Lane][]int64) []Lane {
	return slices.SortedFunc(maps.Keys(waiting), func(a, b Lane) int { return cmp.Compare(waiting[a][0], waiting[b][0]) })
}

// waiting is which positions are parked, by lane, in order.
func (o *owner) waiting(ctx context.Context, lanes []Lane) (map[Lane][]int64, error) {
	parked, err := o.store.parked(ctx)
	waiting := map[Lane][]int64{}
	for _, p := range parked {
		if len(lanes) == 0 || slices.Contains(lanes, p.Lane) {
			waiting[p.Lane] = append(waiting[p.Lane], p.Position)
		}
	}
	return waiting, err
}

// retryLane applies the parked facts of a lane in order until one fails again, and tells how many went in.
// The lane opens when the last one has.
func (o *owner) retryLane(ctx context.Context, lane Lane, positions []int64) (applied int, err error) {
	const most = 500
	for size := most; applied < len(positions); {
		chunk := positions[applied:min(applied+size, len(positions))]
		facts, err := o.log.at(ctx, chunk)
		if err != nil {
			return applied, err
		}
		parked, err := o.unpark(ctx, lane, facts)
		if errors.As(err, new(dataError)) && size > 1 {
			size = 1 // to find the fact
			continue
		}
		if err != nil {
			return applied, err
		}
		applied += len(chunk) - parked
		if parked > 0 {
			return applied, nil
		}
	}
	return applied, nil
}

// unpark applies the next facts of a lane in one transaction with the removal of their rows; those that
// fail again are parked anew in it. It tells how many.
func (o *owner) unpark(ctx context.Context, lane Lane, facts []events.Recorded) (parked int, err error) {
	positions := make([]int64, len(facts))
	for i, r := range facts {
		positions[i] = r.Position
	}
	delete(o.fold.lanes, lane)
	done, err := o.foldAndWrite(ctx, facts, o.position, positions...)
	if err != nil {
		o.fold.lanes[lane] = true
	}
	if errors.As(err, new(dataError)) && len(facts) == 1 {
		o.fold.park(facts[0], err)
		done, err = o.write(ctx, o.position, positions...)
	}
	return done.Parked, err
}

// at reads the facts at some positions, which are often neighbours: one read serves a stretch.
func (l shardLog) at(ctx context.Context, positions []int64) ([]events.Recorded, error) {
	const stretch = 200
	var facts, read []events.Recorded
	for _, p := range positions {
		if len(read) == 0 || p > read[len(read)-1].Position {
			var err error
			if read, err = l.between(ctx, p-1, p+stretch, stretch); err != nil {
				return nil, err
			}
		}
		facts = append(facts, read[p-read[0].Position])
	}
	return facts, nil
}
