package record

import (
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/projection"
)

// All is every part that reads shared facts. HealthPart is the vendor's, and not among them.
func All() []projection.Part {
	return []projection.Part{RosterPart(), AgreementPart(), GoalPart(), PromisePart(), CallPart()}
}

// part folds the facts of type E into one document per stream, under the stream's id. Only the first fact
// of a stream says the id in its data; the stream itself always does.
func part[T any, E events.Event](c projection.Collection[T], fold func(doc *T, e E, r events.Recorded)) projection.Part {
	return projection.Part{
		Collection: c,
		Touches: func(r events.Recorded) []string {
			if _, ok := r.Event.(E); ok {
				return []string{r.Stream.ID}
			}
			return nil
		},
		Apply: func(r events.Recorded, docs projection.Docs) error {
			e, ok := r.Event.(E)
			if !ok {
				return nil
			}
			return projection.Update(docs, c, r.Stream.ID, func(doc *T) { fold(doc, e, r) })
		},
	}
}

// Mark is where and when something happened.
type Mark struct {
	Position int64     `json:"position"`
	At       time.Time `json:"at"` // occurred
	Recorded time.Time `json:"recorded"`
}

// markOf is where and when a fact happened.
func markOf(r events.Recorded) Mark {
	return Mark{Position: r.Position, At: r.OccurredAt, Recorded: r.RecordedAt}
}

// IsZero makes a mark of nothing vanish from documents.
func (m Mark) IsZero() bool { return m.Position == 0 && m.At.IsZero() }

// with appends to a copy: the document of before may still be in use.
func with[T any](s []T, more ...T) []T { return append(slices.Clip(s), more...) }

// without copies what is left when those that match are taken out.
func without[T any](s []T, match func(T) bool) []T {
	left := make([]T, 0, len(s))
	for _, v := range s {
		if !match(v) {
			left = append(left, v)
		}
	}
	return left
}

// change replaces those that match in a copy.
func change[T any](s []T, match func(T) bool, to func(*T)) []T {
	s = slices.Clone(s)
	for i := range s {
		if match(s[i]) {
			to(&s[i])
		}
	}
	return s
}

// add puts a value at the end unless it is there already.
func add[T comparable](s []T, v T) []T {
	if slices.Contains(s, v) {
		return s
	}
	return with(s, v)
}
