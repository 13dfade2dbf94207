package call

import (
	"slices"

	"coxswain/events"
	"coxswain/events/callevent"
)

// Reasons that the service itself gives, and knows again.
const (
	rhythmMoved = "the agreed rhythm has changed"
	rhythmLost  = "the agreed rhythm has this call no more"
)

func evolve(s State, e callevent.Event) State {
	switch e := e.(type) {
	case callevent.Scheduled:
		s.ID, s.Rhythm, s.Plan, s.Customer = e.Call, e.Rhythm, e.Plan, e.Customer
		s.Start, s.Zone, s.Minutes, s.Status, s.Lapsed = e.Start, e.Zone, e.Minutes, Scheduled, false
	case callevent.Moved:
		s.Start, s.Minutes, s.Moved = e.To, e.Minutes, s.Moved || e.Reason != rhythmMoved
	case callevent.GiveBackProposed:
		s.GiveBackProposed = true
	case callevent.GivenBack:
		s.Status = GivenBack
	case callevent.GiveBackOverruled:
		s.Status, s.GiveBackProposed, s.Overruled = Scheduled, false, true
	case callevent.Held:
		s.Status = Held
	case callevent.NoShow:
		s.Status = Missed
	case callevent.Cancelled:
		s.Status, s.Lapsed = Cancelled, e.Reason == rhythmLost
	case callevent.TopicAdded, callevent.TopicWithdrawn, callevent.ItemPinned, callevent.ItemRemoved,
		callevent.ItemTimed, callevent.ItemsOrdered, callevent.AgendaShared:
		s.evolveAgenda(e)
	case callevent.RecapIssued, callevent.RecapLineConfirmed, callevent.RecapLineDisputed,
		callevent.RecapLineRedated, callevent.RecapSettled:
		s.evolveRecap(e)
	case callevent.AttendanceRecorded, callevent.Decided, callevent.ItemDeferred, callevent.CommitmentCaptured,
		callevent.NoteTaken: // nothing is decided by them later
	}
	return s
}

// evolveAgenda takes in what people did to the agenda. s is a copy of the caller's.
func (s *State) evolveAgenda(e callevent.Event) {
	switch e := e.(type) {
	case callevent.TopicAdded:
		s.Topics = append(slices.Clip(s.Topics), Topic{TopicAdded: e})
	case callevent.TopicWithdrawn:
		s.Topics = slices.Clone(s.Topics)
		for i := range s.Topics {
			s.Topics[i].Withdrawn = s.Topics[i].Withdrawn || s.Topics[i].Topic == e.Topic
		}
	case callevent.ItemPinned:
		s.Pinned, s.Removed = with(s.Pinned, e.Item), without(s.Removed, e.Item)
	case callevent.ItemRemoved:
		s.Removed, s.Pinned = with(s.Removed, e.Item), without(s.Pinned, e.Item)
	case callevent.ItemTimed:
		others := slices.DeleteFunc(slices.Clone(s.Timed), func(t callevent.ItemTimed) bool { return t.Item == e.Item })
		s.Timed = append(others, e)
	case callevent.ItemsOrdered:
		s.Order = e.Items
	case callevent.AgendaShared:
		s.Shared = e
	}
}

func (s *State) evolveRecap(e callevent.Event) {
	switch e := e.(type) {
	case callevent.RecapIssued:
		for _, l := range e.Lines {
			s.Recap = append(slices.Clip(s.Recap), Line{RecapLine: l})
		}
	case callevent.RecapLineConfirmed:
		s.answer(e.Line, Answer{e.Person, Confirmed, ""})
	case callevent.RecapLineDisputed:
		s.answer(e.Line, Answer{e.Person, Disputed, ""})
	case callevent.RecapLineRedated:
		s.answer(e.Line, Answer{e.Person, Redated, e.Due})
	case callevent.RecapSettled:
		s.Settled = true
	}
}

func (s *State) answer(id events.RecapLineID, a Answer) {
	s.Recap = slices.Clone(s.Recap)
	for i := range s.Recap {
		if s.Recap[i].Line == id {
			s.Recap[i].Answers = append(slices.Clip(s.Recap[i].Answers), a)
		}
	}
}

func with(all []events.ItemID, item events.ItemID) []events.ItemID {
	if slices.Contains(all, item) {
		return all
	}
	return append(slices.Clip(all), item)
}

func without(all []events.ItemID, item events.ItemID) []events.ItemID {
	return slices.DeleteFunc(slices.Clone(all), func(other events.ItemID) bool { return other == item })
}
