package projection

import (
	"testing"

	"coxswain/events"
	"coxswain/events/commitmentevent"
)

func TestADocumentThatBeginsWithItsFactIsNotLookedFor(t *testing.T) {
	t.Parallel()
	notes := Collection[string]{Name: "notes"}
	f := newFold(Definition{Name: "n", Version: 1, Parts: []Part{{
		Collection: notes,
		Touches:    func(r events.Recorded) []string { return []string{r.Stream.ID} },
		Begins:     func(r events.Recorded) bool { return r.Version == 1 },
		Apply: func(r events.Recorded, docs Docs) error {
			return Update(docs, notes, r.Stream.ID, func(s *string) { *s += r.ID })
		},
	}}})
	fact := func(stream string, version int64, id string) events.Recorded {
		return events.Recorded{
			Tenant: "harbor", Stream: events.Stream{Kind: "note", ID: stream}, Version: version, ID: id, Event: commitmentevent.Unblocked{},
		}
	}
	facts := []events.Recorded{fact("new", 1, "a"), fact("new", 2, "b"), fact("old", 7, "c")}
	wanted := f.missing(facts)["notes"]
	if len(wanted) != 1 || wanted[0].key != "old" {
		t.Errorf("looks for %v, want the old one only", wanted)
	}
	for _, r := range facts[:2] {
		if err := f.apply(r); err != nil {
			t.Fatal(err)
		}
	}
	if e, _ := f.docs.known(space{"notes", "harbor"}, "new"); e.doc != "ab" {
		t.Errorf("the new one says %v", e.doc)
	}
}
