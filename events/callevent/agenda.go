package callevent

import "coxswain/events"

// TopicAdded says that a party wants to talk about something.
type TopicAdded struct {
	Topic   events.TopicID  `json:"topic"`
	Text    string          `json:"text"`
	Minutes int             `json:"minutes"`
	Party   events.PartyID  `json:"party"`
	Person  events.PersonID `json:"person"`
}

// TopicWithdrawn says that a topic is off the list.
type TopicWithdrawn struct {
	Topic events.TopicID `json:"topic"`
	Party events.PartyID `json:"party"`
}

// ItemPinned says that a line of the agenda stays, whatever its weight.
type ItemPinned struct {
	Item events.ItemID `json:"item"`
}

// ItemRemoved says that a line of the agenda stays away, even when it is built again.
type ItemRemoved struct {
	Item   events.ItemID `json:"item"`
	Reason string        `json:"reason,omitempty"`
}

// ItemTimed says that a line of the agenda gets these minutes.
type ItemTimed struct {
	Item    events.ItemID `json:"item"`
	Minutes int           `json:"minutes"`
}

// ItemsOrdered says that these lines come first, in this order.
type ItemsOrdered struct {
	Items []events.ItemID `json:"items"`
}

// AgendaShared says that the parties have seen this agenda. It holds only lines that every party may see.
type AgendaShared struct {
	Lines    []AgendaLine    `json:"lines"`
	Position int64           `json:"position"` // the log up to here was looked at
	Party    events.PartyID  `json:"party"`
	Person   events.PersonID `json:"person"`
}

// AgendaLine is one line of an agenda: why it is there, in one sentence with its numbers, and the facts
// behind it.
type AgendaLine struct {
	Item      events.ItemID `json:"item"`
	Reason    string        `json:"reason"` // decision, late_promise, due_promise, goal, health, carried_over, topic, win, charter, look_back
	Subject   Subject       `json:"subject"`
	Title     string        `json:"title"`
	Why       string        `json:"why"`
	Minutes   int           `json:"minutes"`
	Positions []int64       `json:"positions,omitempty"`
	Pinned    bool          `json:"pinned,omitempty"`
}

// Subject is what a line is about.
type Subject struct {
	Kind string `json:"kind"` // proposal, commitment, goal, milestone, topic, recap_line, charter_item, seat, plan, party, health
	ID   string `json:"id"`
}

// GiveBackProposed says that the call has no reason; GivenBack releases it with a written update.
type (
	// GiveBackProposed says that there is no reason to meet.
	GiveBackProposed struct {
		Position int64 `json:"position"`
	}
	// GivenBack says that the time is given back, with a written update instead.
	GivenBack struct {
		Update string          `json:"update"`
		Party  events.PartyID  `json:"party"`
		Person events.PersonID `json:"person"`
	}
	// GiveBackOverruled says that the call takes place all the same.
	GiveBackOverruled struct {
		Party  events.PartyID  `json:"party"`
		Person events.PersonID `json:"person"`
		Reason string          `json:"reason"`
	}
)
