package agenda

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/rules/record"
)

// charter is what the plan stands on: expectations that were never agreed, re-agreement that is due, seats
// that are empty or have somebody new.
func charter(in Input) []Candidate {
	var found []Candidate
	for _, a := range in.plans() {
		if a.Version == 0 || a.Status != record.PlanActive {
			continue
		}
		found = append(found, neverAgreed(a)...)
		found = append(found, reaffirmation(in, a)...)
		found = append(found, emptySeats(in, a)...)
	}
	return append(found, newSponsors(in)...)
}

func neverAgreed(a record.Agreement) []Candidate {
	if len(a.Terms.Charter) > 0 {
		return nil
	}
	return []Candidate{{
		Item: itemOf("charter", a.Plan), Reason: Charter, Subject: subject("charter_item", a.Plan),
		Title:     "Say up front what each side expects",
		Why:       sentence(fmt.Sprintf("version %d of %s has no charter", a.Version, quoted(a.Terms.Title))),
		Positions: []int64{agreedAt(a).Position}, Minutes: minutesCharter, Weight: weightCharter,
	}}
}

// reaffirmEvery is how long a version holds before the parties should say that they still stand by it
// (product.md A6: quarterly).
const reaffirmEvery = 91 * 24 * time.Hour

func reaffirmation(in Input, a record.Agreement) []Candidate {
	var waiting []events.PartyID
	agreed := agreedAt(a)
	at := []int64{agreed.Position}
	for _, p := range a.Parties {
		last := agreed
		for _, r := range a.Reaffirm {
			if r.Party == p && r.Version == a.Version && r.Since.At.After(last.At) {
				last = r.Since
			}
		}
		if in.Clock.Now.Sub(last.At) >= reaffirmEvery {
			waiting = append(waiting, p)
			at = append(at, last.Position)
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	return []Candidate{{
		Item: itemOf("reaffirm", a.Plan), Reason: Charter, Subject: subject("plan", a.Plan),
		Title: "Does " + quoted(a.Terms.Title) + " still say what we want?",
		Why: sentence(fmt.Sprintf("version %d was agreed on %s, and for more than a quarter %s has not said that it still holds",
			a.Version, in.dayOf(agreed.At), in.parties(waiting))),
		Positions: at, Minutes: minutesCharter, Weight: weightReaffirm,
	}}
}

func agreedAt(a record.Agreement) record.Mark {
	if len(a.Versions) == 0 {
		return a.Changed
	}
	return a.Versions[len(a.Versions)-1].Agreed
}

func emptySeats(in Input, a record.Agreement) []Candidate {
	var found []Candidate
	for _, s := range a.Terms.Seats {
		if p, known := in.Roster.Person(s.Person); known && !p.Removed {
			continue
		}
		found = append(found, Candidate{
			Item: itemOf("seat", seatID(s)), Reason: Charter, Subject: subject("seat", seatID(s)),
			Title:     "Who is " + seatName(s.Seat) + " of " + in.party(s.Party) + " now?",
			Why:       sentence(fmt.Sprintf("the seat %s of %s is empty: whom the plan names is not with the account any more", seatName(s.Seat), in.party(s.Party))),
			Positions: []int64{agreedAt(a).Position}, Minutes: minutesCharter, Weight: weightSeat,
		})
	}
	slices.SortFunc(found, func(x, y Candidate) int { return strings.Compare(string(x.Item), string(y.Item)) })
	return slices.CompactFunc(found, func(x, y Candidate) bool { return x.Item == y.Item })
}

// newSponsors are worth an introduction: they have agreed to nothing yet. Whoever came with the account is
// not new.
func newSponsors(in Input) []Candidate {
	var found []Candidate
	if in.Before.HeldAt.IsZero() {
		return nil
	}
	for _, s := range in.Roster.Holders(events.Sponsor) {
		if s.Since.At.After(in.since()) {
			id := seatID(planevent.SeatTerms{Seat: s.Seat, Party: s.Party})
			found = append(found, Candidate{
				Item: itemOf("seat", id), Reason: Charter, Subject: subject("seat", id),
				Title:     in.party(s.Party) + " has a new sponsor",
				Why:       sentence(fmt.Sprintf("%s has had a new sponsor since %s, who has not agreed to the plan in person", in.party(s.Party), in.dayOf(s.Since.At))),
				Positions: positions(s.Since), Minutes: minutesCharter, Weight: weightSeat,
			})
		}
	}
	return found
}

func seatID(s planevent.SeatTerms) string { return string(s.Party) + "/" + string(s.Seat) }

func seatName(s events.Seat) string { return strings.ReplaceAll(string(s), "_", " ") }
