package agenda

import (
	"cmp"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/rules/record"
)

// Input is all that an agenda depends on. Documents may come in any order.
type Input struct {
	Reader     events.PartyID // whose eyes it is for
	Clock      record.Clock   // now, in the working calendars of the customer's people
	Roster     record.Roster
	Agreements []record.Agreement
	Goals      []record.Goal
	Promises   []record.Promise // the open ones, and those settled since the last call
	Call       record.Call
	Before     record.Call   // the last call of the rhythm that was held; zero when there is none
	Next       time.Time     // start of the call after this one; zero when none is scheduled
	Health     record.Health // internal to the vendor: not looked at for any other reader

	waiting map[events.CommitmentID][]record.Promise // open promises by the one that they wait for
}

// What is assumed where the record does not say.
const (
	usualRhythm = 14 * 24 * time.Hour // until the next call
	lookBack    = 30 * 24 * time.Hour // since the last one
)

// until is when the parties speak again.
func (in Input) until() time.Time {
	if in.Next.IsZero() {
		return in.Call.Start.Add(usualRhythm)
	}
	return in.Next
}

// since is when the parties spoke last.
func (in Input) since() time.Time {
	if in.Before.HeldAt.IsZero() {
		return in.Clock.Now.Add(-lookBack)
	}
	return in.Before.HeldAt.At
}

// workdays counts the working days of a party from an instant until today.
func (in Input) workdays(p events.PartyID, since time.Time) int {
	place := in.Clock.Holder(record.Holding{Party: p})
	return max(0, place.WorkdaysBetween(place.DateOf(since), place.DateOf(in.Clock.Now)))
}

// position is that of the newest fact behind the documents that the reader may know of.
func (in Input) position() int64 {
	newest := max(in.Roster.Since.Position, in.Call.Changed.Position, in.Before.Changed.Position)
	for _, s := range in.Roster.Seats {
		newest = max(newest, s.Since.Position)
	}
	for _, a := range in.Agreements {
		newest = max(newest, a.Changed.Position)
	}
	for _, g := range in.Goals {
		newest = max(newest, g.Changed.Position)
	}
	for _, p := range in.Promises {
		newest = max(newest, p.Changed.Position)
	}
	if in.Reader == events.Vendor {
		newest = max(newest, in.Health.Changed.Position)
	}
	return newest
}

// waitingOn finds what waits for each promise: what depends on it, and what says that it is blocked by it.
func waitingOn(promises []record.Promise) map[events.CommitmentID][]record.Promise {
	waiting := map[events.CommitmentID][]record.Promise{}
	for _, p := range promises {
		if !p.Open() || p.Status == record.PromiseDone {
			continue
		}
		on := slices.Clone(p.DependsOn)
		if p.Blocked.OnCommitment != "" && !slices.Contains(on, p.Blocked.OnCommitment) {
			on = append(on, p.Blocked.OnCommitment)
		}
		for _, id := range on {
			waiting[id] = append(waiting[id], p)
		}
	}
	for _, all := range waiting {
		slices.SortFunc(all, func(a, b record.Promise) int { return cmp.Compare(a.Commitment, b.Commitment) })
	}
	return waiting
}

// plans lists the agreements of plans that people work by.
func (in Input) plans() []record.Agreement {
	return slices.DeleteFunc(slices.Clone(in.Agreements), func(a record.Agreement) bool {
		return a.Status == record.PlanClosed || a.Status == record.PlanCompleted
	})
}
