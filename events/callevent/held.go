package callevent

import (
	"time"

	"coxswain/events"
)

// AttendanceRecorded says who was there.
type AttendanceRecorded struct {
	Present []events.PersonID `json:"present"`
	Absent  []events.PersonID `json:"absent,omitempty"`
}

// Decided says what was decided about an item.
type Decided struct {
	Item     events.ItemID `json:"item,omitempty"`
	Decision string        `json:"decision"`
}

// ItemDeferred says that an item was not reached: it carries over to the next call of the rhythm.
type ItemDeferred struct {
	Item  events.ItemID `json:"item"`
	Title string        `json:"title"`
}

// CommitmentCaptured says that somebody promised something in the call. The goals service makes the
// commitment with this id.
type CommitmentCaptured struct {
	Commitment events.CommitmentID `json:"commitment"`
	Call       events.CallID       `json:"call"`
	Plan       events.PlanID       `json:"plan"`
	Customer   events.CustomerID   `json:"customer"`
	Text       string              `json:"text"`
	Party      events.PartyID      `json:"party"`
	Person     events.PersonID     `json:"person"`
	Due        events.Date         `json:"due"`
	Goal       events.GoalID       `json:"goal,omitempty"`
	By         events.PartyID      `json:"by"`
	ByPerson   events.PersonID     `json:"by_person"`
}

// NoteTaken is a note that every party may read.
type NoteTaken struct {
	Note   events.NoteID   `json:"note"`
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Text   string          `json:"text"`
}

// InternalNoteTaken is a note that only its author's party may read.
type InternalNoteTaken struct {
	Call   events.CallID   `json:"call"`
	Note   events.NoteID   `json:"note"`
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Text   string          `json:"text"`
}

// Held says that the call took place.
type Held struct {
	At      time.Time `json:"at"`
	Minutes int       `json:"minutes"`
}

// NoShow says that nobody of a party came.
type NoShow struct {
	Party events.PartyID `json:"party"`
}
