package audit

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"coxswain/events"
	"coxswain/pkg/eventlog/hashed"
)

// walk is one reading of a shard: facts and seals side by side, in order.
type walk struct {
	Shard
	facts Facts
	opts  Options
	next  int64 // position that should come next
	chain *chain
	told  map[int64]bool // positions of the open range that something was said about
	pile  []Problem      // of the open range and what follows it, not yet in order
}

func newWalk(facts Facts, seals Seals, shard int, o Options) *walk {
	w := &walk{Shard: Shard{Shard: shard}, facts: facts, opts: o, next: 1, told: map[int64]bool{}}
	w.chain = newChain(w, seals, o)
	return w
}

// Begin implements hashed.Visitor. The log is looked at up to the head as it is now; facts that come meanwhile are left
// for the next time. The last seal is asked for first: whatever it covers was in the log before the head was asked for.
func (w *walk) Begin(ctx context.Context) (err error) {
	if err = w.chain.begin(ctx); err != nil {
		return err
	}
	w.Head, err = w.facts.Head(ctx, w.Shard.Shard)
	return err
}

// Page implements hashed.Visitor. A fact after the head is one that came meanwhile, or the head was set back.
func (w *walk) Page(ctx context.Context, facts []hashed.Fact) (more bool, err error) {
	for _, f := range facts {
		if f.Position > w.Head {
			return false, w.beyond(ctx, f)
		}
		if err := w.fact(ctx, look(f)); err != nil {
			return false, err
		}
	}
	if w.opts.Progress != nil {
		w.opts.Progress(Progress{w.Shard.Shard, w.next - 1, w.Head})
	}
	return len(facts) > 0, nil
}

// End implements hashed.Visitor.
func (w *walk) End(ctx context.Context) error {
	w.lookAtEnd()
	return w.chain.end(ctx)
}

func (w *walk) beyond(ctx context.Context, f hashed.Fact) error {
	now, err := w.facts.Head(ctx, w.Shard.Shard)
	if err == nil && now < f.Position {
		w.broken(f.Position, f.Tenant, "there is a fact at %d, but the head stands at %d", f.Position, now)
	}
	return err
}

func (w *walk) fact(ctx context.Context, f seen) error {
	w.Facts++
	switch {
	case f.position < w.next:
		w.broken(f.position, f.tenant, "there is a fact at %d, where the log has no place for one", f.position)
		return nil
	case f.position == w.next+1:
		w.broken(w.next, "", "position %d is missing", w.next)
	case f.position > w.next:
		w.broken(w.next, "", "positions %d to %d are missing", w.next, f.position-1)
	}
	w.next = f.position + 1
	if err := w.chain.reach(ctx, f.position); err != nil {
		return err
	}
	if f.changed != nil {
		w.broken(f.position, f.tenant, "position %d: %v", f.position, f.changed)
	}
	w.chain.take(f)
	return nil
}

// lookAtEnd says where the log ends too early.
func (w *walk) lookAtEnd() {
	promised, by := w.Head, "the head stands at"
	if last := w.chain.latest.Last; last > promised {
		promised, by = last, "it is sealed up to"
	}
	if w.next <= promised {
		w.broken(w.next, "", "the facts end at position %d, but %s %d: the end was cut off", w.next-1, by, promised)
	}
}

func (w *walk) broken(position int64, tenant events.TenantID, says string, args ...any) {
	w.Broken++
	w.told[position] = true
	w.pile = append(w.pile, Problem{position, tenant, fmt.Sprintf(says, args...)})
}

// flush closes a range: what its root says comes after what was seen inside of it, so it is put in order here.
func (w *walk) flush() {
	sort(w.pile)
	room := mostProblems - len(w.Problems)
	w.Problems = append(w.Problems, w.pile[:min(room, len(w.pile))]...)
	w.pile = w.pile[:0]
	clear(w.told)
}

// finish adds what only the end could tell, which may be about an early position.
func (w *walk) finish() {
	w.flush()
	sort(w.Problems)
}

func sort(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Position, b.Position) })
}
