package record_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/projection"
)

// stored is documents as a database keeps them: as JSON. A batch sees what the one before has written, and
// only what Touches named.
type stored struct {
	t      testing.TB
	tables map[string]projection.Table
	rows   map[[2]string]json.RawMessage
	named  map[[2]string]bool
}

func (s stored) Get(table, key string) (any, bool) {
	at := [2]string{table, key}
	if !s.named[at] {
		s.t.Errorf("the fold asked for %v, which Touches did not name", at)
	}
	raw, ok := s.rows[at]
	if !ok {
		return nil, false
	}
	doc, err := s.tables[table].Decode(raw)
	if err != nil {
		s.t.Fatal(err)
	}
	return doc, true
}

func (s stored) Put(table, key string, doc any) {
	raw, err := json.Marshal(doc)
	if err != nil {
		s.t.Fatal(err)
	}
	s.rows[[2]string{table, key}] = raw
}

func (s stored) Delete(table, key string) { delete(s.rows, [2]string{table, key}) }

// apply folds one fact through the database, as the smallest batch there is.
func (s stored) apply(r events.Recorded) {
	clear(s.named)
	for _, p := range definition().Parts {
		for _, key := range p.Touches(r) {
			s.named[[2]string{p.Collection.TableName(), key}] = true
		}
		if err := p.Apply(r, s); err != nil {
			s.t.Fatal(err)
		}
	}
}

// Whether documents stay in memory between facts or go through the database after each makes no difference.
func TestFoldingInAnyBatchingGivesTheSameDocuments(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		all := anyFacts(rt)
		whole := fold(t, all)
		s := stored{t, map[string]projection.Table{}, map[[2]string]json.RawMessage{}, map[[2]string]bool{}}
		for _, p := range definition().Parts {
			s.tables[p.Collection.TableName()] = p.Collection
		}
		cut := rapid.IntRange(0, len(all)).Draw(rt, "cut")
		partly := fold(t, all[:cut])
		for _, r := range all {
			s.apply(r)
		}
		if err := partly.Apply(all[cut:]...); err != nil {
			rt.Fatal(err)
		}
		for at, raw := range s.rows {
			for what, m := range map[string]projection.Store{"at once": whole, "in two batches": partly} {
				doc, _, _ := m.One(t.Context(), tenant, s.tables[at[0]], at[1])
				got, err := json.Marshal(doc)
				if err != nil {
					rt.Fatal(err)
				}
				if diff := cmp.Diff(string(raw), string(got)); diff != "" {
					rt.Fatalf("%v, one by one and %s: %s", at, what, diff)
				}
			}
		}
	})
}

func anyFacts(t *rapid.T) facts {
	all := facts{}.
		add(customerevent.Kind, string(acme), customerevent.Registered{Customer: acme, Name: "Acme"}).
		add(planevent.Kind, string(plan1), offer, agreed1)
	for range rapid.IntRange(0, 40).Draw(t, "facts") {
		kind := rapid.SampledFrom([]string{customerevent.Kind, planevent.Kind, goalevent.Kind, commitmentevent.Kind}).Draw(t, "kind")
		id := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "id")
		all = all.add(kind, id, anyFact(t, kind))
	}
	return all
}

func anyFact(t *rapid.T, kind string) events.Event {
	number := rapid.IntRange(0, 3).Draw(t, "number")
	due := events.Date("2026-03-02").AddDays(number)
	party := rapid.SampledFrom(slices.Concat(parties, []events.PartyID{"globex"})).Draw(t, "party")
	choices := map[string][]events.Event{
		customerevent.Kind: {
			customerevent.AttributeSet{Name: "stage", Value: []string{"", "a", "b", "c"}[number]},
			customerevent.PersonAdded{Person: ada, Party: party},
			customerevent.PersonRemoved{Person: ada},
			customerevent.SeatAssigned{Seat: events.Champion, Person: ada},
			customerevent.SeatReleased{Seat: events.Champion, Person: ada},
		},
		planevent.Kind: {
			wish,
			planevent.ChangeAccepted{Proposal: "p1", Party: party, Hash: "h2"},
			planevent.ChangeWithdrawn{Proposal: "p1"},
			planevent.ProposalConflicted{Proposal: "p1", Fields: []string{"x"}},
			planevent.ProposalRebased{Proposal: "p1", Base: number, Hash: "h2"},
			planevent.Reaffirmed{Version: number, Party: party},
			planevent.Declined{Party: party},
			offer, agreed1,
		},
		goalevent.Kind: {
			goalevent.Opened{Goal: "a", Customer: acme, Terms: first.Goals[0]},
			goalevent.TermsChanged{Version: number, Terms: second.Goals[0]},
			goalevent.Measured{Measurement: "m1", Value: events.Int(int64(number)), At: hour(number)},
			goalevent.MeasurementCorrected{Measurement: "m1", Value: events.Int(int64(number))},
			goalevent.CheckedIn{Party: party, Confidence: goalevent.OnTrack},
			goalevent.AchievementVerified{Party: party},
		},
		commitmentevent.Kind: {
			proposed(), confirmed, completed, accepted,
			commitmentevent.Reopened{Party: party},
			commitmentevent.ConfirmationUndone{},
			commitmentevent.Countered{Due: due, Party: party},
			commitmentevent.CounterAccepted{Due: due, Owner: ada},
			commitmentevent.CounterDeclined{},
			commitmentevent.Blocked{OnCommitment: "b"},
			commitmentevent.Blocked{OnParty: party},
			commitmentevent.Unblocked{},
			commitmentevent.RescheduleProposed{To: due, Party: party},
			commitmentevent.Rescheduled{From: due, To: due.AddDays(1)},
			commitmentevent.Withdrawn{Party: party},
			commitmentevent.Commented{},
		},
	}
	return rapid.SampledFrom(choices[kind]).Draw(t, "fact")
}
