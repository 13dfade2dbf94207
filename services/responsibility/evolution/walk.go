package evolution

import (
	"maps"
	"slices"
	"sort"
	"time"

	"coxswain/events"
	"coxswain/pkg/projection"
)

// shelf holds the documents of one customer, by collection and key. It is what the folds write to.
type shelf map[string]map[string]any

// Get implements projection.Docs.
func (s shelf) Get(table, key string) (any, bool) {
	doc, ok := s[table][key]
	return doc, ok
}

// Put implements projection.Docs.
func (s shelf) Put(table, key string, doc any) {
	if s[table] == nil {
		s[table] = map[string]any{}
	}
	s[table][key] = doc
}

// Delete implements projection.Docs.
func (s shelf) Delete(table, key string) { delete(s[table], key) }

// all lists the documents of a collection by key.
func all[T any](s shelf, c projection.Collection[T]) []T {
	docs := make([]T, 0, len(s[c.Name]))
	for _, key := range slices.Sorted(maps.Keys(s[c.Name])) {
		docs = append(docs, s[c.Name][key].(T))
	}
	return docs
}

// walk shows the documents as they were at each instant, in hindsight: with all that had occurred by then, in the order of
// the log. The error is that of a fact that does not fold.
func walk(parts []projection.Part, history []events.Recorded, stops []time.Time, look func(time.Time, shelf)) error {
	weeks := byWeek(history, stops)
	w := walker{parts: parts}
	for i, stop := range stops {
		if err := w.take(weeks[i], history, stop); err != nil {
			return err
		}
		look(stop, w.docs)
	}
	return nil
}

// byWeek sorts facts by the first stop at which they had occurred, each week in the order of the log.
func byWeek(history []events.Recorded, stops []time.Time) [][]events.Recorded {
	weeks := make([][]events.Recorded, len(stops))
	for _, r := range history {
		i := sort.Search(len(stops), func(i int) bool { return !stops[i].Before(r.OccurredAt) })
		if i < len(stops) {
			weeks[i] = append(weeks[i], r)
		}
	}
	return weeks
}

// walker folds weeks one after the other.
type walker struct {
	parts []projection.Part
	docs  shelf
	last  map[events.Stream]int64 // position of the last fact of each stream that was folded
}

// take folds a week, or everything anew when the week holds what belongs before something that is folded.
func (w *walker) take(week, history []events.Recorded, stop time.Time) error {
	if w.docs == nil || slices.ContainsFunc(week, func(r events.Recorded) bool { return r.Position < w.last[r.Stream] }) {
		w.docs, w.last = shelf{}, map[events.Stream]int64{}
		week = occurredBy(history, stop)
	}
	for _, r := range week {
		for _, p := range w.parts {
			if err := p.Apply(r, w.docs); err != nil {
				return err
			}
		}
		w.last[r.Stream] = r.Position
	}
	return nil
}

func occurredBy(history []events.Recorded, stop time.Time) []events.Recorded {
	var had []events.Recorded
	for _, r := range history {
		if !r.OccurredAt.After(stop) {
			had = append(had, r)
		}
	}
	return had
}
