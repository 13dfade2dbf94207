package plan

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
)

// Hash is the content hash of terms: hex SHA-256 over Canonical. Parties agree to this.
func Hash(t planevent.Terms) string {
	sum := sha256.Sum256(Canonical(t))
	return hex.EncodeToString(sum[:])
}

// Canonical is the one way to write terms down: JSON with sorted keys, no white space and no HTML escapes,
// decimals exact and without exponent; charter, goals and rhythms by id, seats by seat, party and person,
// the ladder by offset and tone, silence by kind, invited seats by name. Actions and leading indicators keep
// their order: it is part of what they say. Empty optional fields are left out, so a field that a later
// program adds does not change the hash of terms that do not use it.
func Canonical(t planevent.Terms) []byte {
	var tree any
	read := json.NewDecoder(bytes.NewReader(write(ordered(t))))
	read.UseNumber() // keep decimals as they are written
	if err := read.Decode(&tree); err != nil {
		panic(fmt.Sprintf("terms cannot be read back: %v", err)) // they were just written
	}
	return write(tree)
}

// write is JSON on one line. Maps come out with sorted keys.
func write(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("terms cannot be written: %v", err)) // plain structs always can
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// ordered is a copy of the terms with every list in order whose order means nothing.
func ordered(t planevent.Terms) planevent.Terms {
	t.Charter = sorted(t.Charter, func(a, b planevent.CharterItem) int { return cmp.Compare(a.ID, b.ID) })
	t.Goals = sorted(t.Goals, func(a, b planevent.GoalTerms) int { return cmp.Compare(a.ID, b.ID) })
	t.Seats = sorted(t.Seats, func(a, b planevent.SeatTerms) int {
		return cmp.Or(cmp.Compare(a.Seat, b.Seat), cmp.Compare(a.Party, b.Party), cmp.Compare(a.Person, b.Person))
	})
	t.Rhythms = sorted(t.Rhythms, func(a, b planevent.RhythmTerms) int { return cmp.Compare(a.ID, b.ID) })
	for i := range t.Rhythms {
		t.Rhythms[i].Seats = sorted(t.Rhythms[i].Seats, cmp.Compare[events.Seat])
	}
	t.Ladder = sorted(t.Ladder, func(a, b planevent.Rung) int {
		return cmp.Or(cmp.Compare(a.OffsetDays, b.OffsetDays), cmp.Compare(a.Tone, b.Tone))
	})
	for i := range t.Ladder {
		t.Ladder[i].Seats = sorted(t.Ladder[i].Seats, cmp.Compare[events.Seat])
	}
	t.Silence = sorted(t.Silence, func(a, b planevent.SilenceTerms) int { return cmp.Compare(a.Kind, b.Kind) })
	return t
}

// sorted is a sorted copy, never nil: an empty list is written in one way only.
func sorted[T any](list []T, compare func(a, b T) int) []T {
	list = append(make([]T, 0, len(list)), list...)
	slices.SortStableFunc(list, compare)
	return list
}

// Parties are who must say yes to terms: the vendor, the customer, and each partner that owns a goal or
// has a person with the right to agree. A neutral keeper from outside is no party by that seat alone.
func Parties(t planevent.Terms) []events.PartyID {
	parties := []events.PartyID{events.Vendor, events.Customer}
	for _, g := range t.Goals {
		parties = append(parties, g.Party)
	}
	for _, seat := range t.Seats {
		if seat.MayAgree {
			parties = append(parties, seat.Party)
		}
	}
	return distinct(parties)
}

// distinct sorts and drops doubles and the empty one.
func distinct(parties []events.PartyID) []events.PartyID {
	slices.Sort(parties)
	return slices.DeleteFunc(slices.Compact(parties), func(p events.PartyID) bool { return p == "" })
}

// seatMayAgree reports whether a seat in the terms gives the person the right to agree for the party.
func seatMayAgree(t planevent.Terms, party events.PartyID, person events.PersonID) bool {
	return slices.ContainsFunc(t.Seats, func(s planevent.SeatTerms) bool {
		return s.MayAgree && s.Party == party && s.Person == person
	})
}
