package callevent

import "coxswain/events"

// RecapIssued says what each attendee is asked to confirm.
type RecapIssued struct {
	Lines []RecapLine `json:"lines"`
}

// RecapLine is one thing that was said, for those it concerns.
type RecapLine struct {
	Line       events.RecapLineID  `json:"line"`
	Text       string              `json:"text"`
	For        []events.PersonID   `json:"for"` // whom it concerns
	Commitment events.CommitmentID `json:"commitment,omitempty"`
	Due        events.Date         `json:"due,omitempty"`
}

// RecapLineConfirmed says that an attendee said so.
type RecapLineConfirmed struct {
	Line   events.RecapLineID `json:"line"`
	Person events.PersonID    `json:"person"`
	Party  events.PartyID     `json:"party"`
}

// RecapLineDisputed says that it is not what an attendee said.
type RecapLineDisputed struct {
	Call       events.CallID       `json:"call"`
	Plan       events.PlanID       `json:"plan"`
	Customer   events.CustomerID   `json:"customer"`
	Line       events.RecapLineID  `json:"line"`
	Commitment events.CommitmentID `json:"commitment,omitempty"`
	Text       string              `json:"text"` // the line
	Person     events.PersonID     `json:"person"`
	Party      events.PartyID      `json:"party"`
	Reason     string              `json:"reason"`        // what was said instead
	Proposal   events.CommitmentID `json:"proposal"`      // id of the commitment the goals service proposes to settle it
	Due        events.Date         `json:"due,omitempty"` // for that proposal
}

// RecapLineRedated says that an attendee said so, for another date.
type RecapLineRedated struct {
	Line       events.RecapLineID  `json:"line"`
	Commitment events.CommitmentID `json:"commitment,omitempty"`
	Person     events.PersonID     `json:"person"`
	Party      events.PartyID      `json:"party"`
	Due        events.Date         `json:"due"`
}

// RecapSettled says that every line was answered.
type RecapSettled struct{}
