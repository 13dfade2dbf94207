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

// evolve is one switch over all facts, so that a new one cannot be forgotten.
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
	case callevent.TopicAdded:
		s.Topics = append(slices.Clip(s.Topics), Topic{TopicAdded: e})
	case callevent.TopicWithdrawn:
		s.Topics = withdrawn(s.Topics, e.Topic)
	case callevent.ItemPinned:
		s.Pinned, s.Removed = with(s.Pinned, e.Item), without(s.Removed, e.Item)
	case callevent.ItemRemoved:
		s.Removed, s.Pinned = with(s.Removed, e.Item), without(s.Pinned, e.Item)
	case callevent.ItemTimed:
		s.Timed = timed(s.Timed, e)
	case callevent.ItemsOrdered:
		s.Order = e.Items
	case callevent.AgendaShared:
		s.Shared = e
	case callevent.RecapIssued:
		s.Recap = issued(s.Recap, e.Lines)
	case callevent.RecapLineConfirmed:
		s.Recap = answered(s.Recap, e.Line, Answer{e.Person, Confirmed, ""})
	case callevent.RecapLineDisputed:
		s.Recap = answered(s.Recap, e.Line, Answer{e.Person, Disputed, ""})
	case callevent.RecapLineRedated:
		s.Recap = answered(s.Recap, e.Line, Answer{e.Person, Redated, e.Due})
	case callevent.RecapSettled:
		s.Settled = true
	case callevent.AttendanceRecorded, callevent.Decided, callevent.ItemDeferred, callevent.CommitmentCaptured,
		callevent.NoteTaken: // nothing is decided by them later
	}
	return s
}

func withdrawn(topics []Topic, id events.TopicID) []Topic {
	topics = slices.Clone(topics)
	for i := range topics {
		topics[i].Withdrawn = topics[i].Withdrawn || topics[i].Topic == id
	}
	return topics
}

func timed(all []callevent.ItemTimed, e callevent.ItemTimed) []callevent.ItemTimed {
	others := slices.DeleteFunc(slices.Clone(all), func(t callevent.ItemTimed) bool { return t.Item == e.Item })
	return append(others, e)
}

// issued adds lines: corrections are new ones, and none is replaced.
func issued(recap []Line, lines []callevent.RecapLine) []Line {
	for _, l := range lines {
		recap = append(slices.Clip(recap), Line{RecapLine: l})
	}
	return recap
}

func answered(recap []Line, id events.RecapLineID, a Answer) []Line {
	recap = slices.Clone(recap)
	for i := range recap {
		if recap[i].Line == id {
			recap[i].Answers = append(slices.Clip(recap[i].Answers), a)
		}
	}
	return recap
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
