package api

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/identity"
	readmodel "coxswain/services/responsibility/projection"
	"coxswain/services/responsibility/story"
)

// tales remembers what was told of the customers that are looked at, so that a page that shows the last lines does not
// tell a whole history for each reader: what is known is gone on with. What was told changes only with the names of
// people, and then it is told anew. It is safe for concurrent use.
type tales struct {
	mu   sync.Mutex
	kept []tale // the one that was used last comes last
}

// keptTales is how many are remembered: a reader's sight of a customer each, some hundred kilobytes.
const keptTales = 24

// tale is what was told of a customer to those with the same sight.
type tale struct {
	sight
	story.Tale
	at     int64 // position that has been looked at; 0: nothing is told yet
	people []events.PersonID
	names  map[events.PersonID]string // those that were told with
}

// of is what is remembered for a sight.
func (t *tales) of(s sight) tale {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.kept, func(k tale) bool { return k.sight == s })
	if i < 0 {
		return tale{sight: s}
	}
	known := t.kept[i]
	t.kept = append(slices.Delete(t.kept, i, i+1), known)
	return known
}

// keep remembers a tale in place of one that ends earlier, and forgets the one that was used longest ago.
func (t *tales) keep(next tale) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.kept, func(k tale) bool { return k.sight == next.sight })
	switch {
	case i >= 0 && t.kept[i].at > next.at && maps.Equal(t.kept[i].names, next.names):
		return
	case i >= 0:
		t.kept = slices.Delete(t.kept, i, i+1)
	case len(t.kept) == keptTales:
		t.kept = slices.Delete(t.kept, 0, 1)
	}
	t.kept = append(t.kept, next)
}

// tell tells the customer's history after a position, up to another. The lines are the caller's own.
func (d *desk) tell(ctx context.Context, s sight, from, to int64) ([]story.Line, error) {
	told, err := d.told(ctx, s, to)
	if err != nil {
		return nil, err
	}
	return slices.Clone(told.Lines[sortedBefore(told.Lines, from+1):sortedBefore(told.Lines, to+1)]), nil
}

// told is the whole tale, at least up to a position.
func (d *desk) told(ctx context.Context, s sight, to int64) (tale, error) {
	known := d.tales.of(s)
	next, err := d.goOn(ctx, known, to)
	if errors.Is(err, errRenamed) {
		next, err = d.goOn(ctx, tale{sight: s}, max(to, known.at))
	}
	switch {
	case err != nil:
		return tale{}, err
	case next.at == 0:
		return tale{}, identity.ErrNotFound
	}
	d.tales.keep(next)
	return next, nil
}

// errRenamed says that a tale was told with other names than people have now.
var errRenamed = errors.New("somebody has another name by now")

// goOn tells what came since.
func (d *desk) goOn(ctx context.Context, known tale, to int64) (tale, error) {
	more, err := readmodel.HistoryAfter(ctx, d.Log, known.tenant, known.customer, known.at, to, known.definition())
	if err != nil {
		return tale{}, err
	}
	next := tale{sight: known.sight, at: known.at, people: known.people}
	if len(more) > 0 {
		next.at, next.people = max(to, known.at), append(slices.Clip(known.people), joined(more)...)
	}
	if next.names, err = d.names(ctx, known.tenant, next.people); err != nil {
		return tale{}, err
	}
	for _, id := range known.people {
		if known.names[id] != next.names[id] {
			return tale{}, errRenamed
		}
	}
	if known.at == 0 {
		if known.Tale, err = story.Begin(known.definition()); err != nil {
			return tale{}, err
		}
	}
	next.Tale, err = known.GoOn(more, 0, story.Reader{Party: known.reader, Names: next.names})
	return next, err
}

// joined lists the people who came into the roster: those whom sentences name.
func joined(history []events.Recorded) []events.PersonID {
	var all []events.PersonID
	for _, r := range history {
		if e, ok := r.Event.(customerevent.PersonAdded); ok {
			all = append(all, e.Person)
		}
	}
	return all
}
