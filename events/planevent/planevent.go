// Package planevent holds the facts of a plan: what was drafted, proposed, agreed and changed.
//
// Stream "plan/<PlanID>" is shared. What the vendor drafts before proposing is in "plan_draft/<PlanID>"
// and internal to the vendor.
package planevent

import "coxswain/events"

// Event is sealed: the shared facts of a plan.
//
//sumtype:decl
type Event interface {
	events.Event
	planEvent()
}

// DraftEvent is sealed: the vendor's internal facts of a plan's draft.
//
//sumtype:decl
type DraftEvent interface {
	events.Internal
	draftEvent()
}

// Kinds of the streams.
const (
	Kind      = "plan"
	DraftKind = "plan_draft"
)

// InternalDrafted says that the vendor has begun a draft with these terms.
type InternalDrafted struct {
	Plan     events.PlanID     `json:"plan"`
	Customer events.CustomerID `json:"customer"`
	Terms    Terms             `json:"terms"`
}

// InternalDraftEdited says that the draft was changed.
type InternalDraftEdited struct {
	Changes []Change `json:"changes"`
	Terms   Terms    `json:"terms"` // the result
}

// InternalDraftProposed says that the draft was proposed as it stood. Until the first agreement it can be
// edited and proposed again.
type InternalDraftProposed struct {
	Hash string `json:"hash"`
}

// Proposed says that a party offers these terms to the others for the first agreement. A later Proposed
// replaces an earlier one. The proposer's party agrees by proposing.
type Proposed struct {
	Plan     events.PlanID     `json:"plan"`
	Customer events.CustomerID `json:"customer"`
	Version  int               `json:"version"` // the candidate's number
	Terms    Terms             `json:"terms"`
	Hash     string            `json:"hash"`    // content hash of the terms
	Parties  []events.PartyID  `json:"parties"` // who must say yes
	Party    events.PartyID    `json:"party"`   // whose proposal it is
	Person   events.PersonID   `json:"person"`
}

// PartyAgreed says that a party accepts the content with this hash.
type PartyAgreed struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Hash   string          `json:"hash"`
}

// Declined says that a party does not agree to the proposed terms.
type Declined struct {
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person"`
	Hash   string          `json:"hash"`
	Reason string          `json:"reason"`
}

// VersionAgreed says that every party has said yes to the same content: these terms hold from now on.
type VersionAgreed struct {
	Plan     events.PlanID     `json:"plan"`
	Customer events.CustomerID `json:"customer"`
	Version  int               `json:"version"` // from 1
	Terms    Terms             `json:"terms"`
	Hash     string            `json:"hash"`
	Parties  []events.PartyID  `json:"parties"`            // who agreed
	Proposal events.ProposalID `json:"proposal,omitempty"` // empty for version 1
	Changes  []Change          `json:"changes,omitempty"`  // against the version before
	Reason   string            `json:"reason,omitempty"`   // of the proposal
}

// ChangeProposed says that a party wants the agreed terms changed, and why.
type ChangeProposed struct {
	Proposal events.ProposalID `json:"proposal"`
	Base     int               `json:"base"` // the version it changes
	Changes  []Change          `json:"changes"`
	Hash     string            `json:"hash"` // of the resulting terms
	Party    events.PartyID    `json:"party"`
	Person   events.PersonID   `json:"person"`
	Reason   string            `json:"reason"`
}

// ChangeCountered says that a party offers other changes instead. All parties must say yes anew; the
// counter's author has.
type ChangeCountered struct {
	Proposal events.ProposalID `json:"proposal"`
	Base     int               `json:"base"`
	Changes  []Change          `json:"changes"`
	Hash     string            `json:"hash"`
	Party    events.PartyID    `json:"party"`
	Person   events.PersonID   `json:"person"`
	Reason   string            `json:"reason"`
}

// ChangeAccepted says that a party accepts the change with this resulting hash.
type ChangeAccepted struct {
	Proposal events.ProposalID `json:"proposal"`
	Party    events.PartyID    `json:"party"`
	Person   events.PersonID   `json:"person"`
	Hash     string            `json:"hash"`
}

// ChangeDeclined ends a proposal: a party does not want it.
type ChangeDeclined struct {
	Proposal events.ProposalID `json:"proposal"`
	Party    events.PartyID    `json:"party"`
	Person   events.PersonID   `json:"person"`
	Reason   string            `json:"reason"`
}

// ChangeWithdrawn ends a proposal: its author takes it back.
type ChangeWithdrawn struct {
	Proposal events.ProposalID `json:"proposal"`
	Party    events.PartyID    `json:"party"`
	Person   events.PersonID   `json:"person"`
}

// ProposalRebased says that an open proposal now stands on a newer version. The content is another, so
// earlier acceptances are gone; the author's stays.
type ProposalRebased struct {
	Proposal events.ProposalID `json:"proposal"`
	Base     int               `json:"base"`
	Hash     string            `json:"hash"`
}

// ProposalConflicted says that a newer version touched the same fields as an open proposal; a person
// must counter or withdraw it.
type ProposalConflicted struct {
	Proposal events.ProposalID `json:"proposal"`
	Base     int               `json:"base"`
	Fields   []string          `json:"fields"` // "goals/<id>/target"
}

// Reaffirmed says that a party stands by the version: periodic re-agreement.
type Reaffirmed struct {
	Version int             `json:"version"`
	Party   events.PartyID  `json:"party"`
	Person  events.PersonID `json:"person"`
}

// Paused, Resumed, Completed and Closed are the life of an agreed plan.
type (
	// Paused says that the plan rests.
	Paused struct {
		Reason string `json:"reason"`
	}
	// Resumed says that the plan goes on.
	Resumed struct{}
	// Completed says that every goal is achieved, missed or dropped, and the plan is done.
	Completed struct{}
	// Closed says that the plan ended before it was complete.
	Closed struct {
		Reason string `json:"reason"`
	}
)

// InternalTo names who may see a draft.
func (InternalDrafted) InternalTo() events.PartyID       { return events.Vendor }
func (InternalDraftEdited) InternalTo() events.PartyID   { return events.Vendor }
func (InternalDraftProposed) InternalTo() events.PartyID { return events.Vendor }

func (InternalDrafted) EventType() string       { return "plan_draft.internal_drafted.v1" }
func (InternalDraftEdited) EventType() string   { return "plan_draft.internal_draft_edited.v1" }
func (InternalDraftProposed) EventType() string { return "plan_draft.internal_draft_proposed.v1" }
func (Proposed) EventType() string              { return "plan.proposed.v1" }
func (PartyAgreed) EventType() string           { return "plan.party_agreed.v1" }
func (Declined) EventType() string              { return "plan.declined.v1" }
func (VersionAgreed) EventType() string         { return "plan.version_agreed.v1" }
func (ChangeProposed) EventType() string        { return "plan.change_proposed.v1" }
func (ChangeCountered) EventType() string       { return "plan.change_countered.v1" }
func (ChangeAccepted) EventType() string        { return "plan.change_accepted.v1" }
func (ChangeDeclined) EventType() string        { return "plan.change_declined.v1" }
func (ChangeWithdrawn) EventType() string       { return "plan.change_withdrawn.v1" }
func (ProposalRebased) EventType() string       { return "plan.proposal_rebased.v1" }
func (ProposalConflicted) EventType() string    { return "plan.proposal_conflicted.v1" }
func (Reaffirmed) EventType() string            { return "plan.reaffirmed.v1" }
func (Paused) EventType() string                { return "plan.paused.v1" }
func (Resumed) EventType() string               { return "plan.resumed.v1" }
func (Completed) EventType() string             { return "plan.completed.v1" }
func (Closed) EventType() string                { return "plan.closed.v1" }

func (InternalDrafted) draftEvent()       {}
func (InternalDraftEdited) draftEvent()   {}
func (InternalDraftProposed) draftEvent() {}
func (Proposed) planEvent()               {}
func (PartyAgreed) planEvent()            {}
func (Declined) planEvent()               {}
func (VersionAgreed) planEvent()          {}
func (ChangeProposed) planEvent()         {}
func (ChangeCountered) planEvent()        {}
func (ChangeAccepted) planEvent()         {}
func (ChangeDeclined) planEvent()         {}
func (ChangeWithdrawn) planEvent()        {}
func (ProposalRebased) planEvent()        {}
func (ProposalConflicted) planEvent()     {}
func (Reaffirmed) planEvent()             {}
func (Paused) planEvent()                 {}
func (Resumed) planEvent()                {}
func (Completed) planEvent()              {}
func (Closed) planEvent()                 {}

// Types lists the facts for the registry.
func Types() []events.Type {
	return []events.Type{
		events.Of[InternalDrafted]("The vendor has begun a draft."),
		events.Of[InternalDraftEdited]("The vendor's draft was changed."),
		events.Of[InternalDraftProposed]("The vendor's draft was proposed."),
		events.Of[Proposed]("A party offers terms for the first agreement."),
		events.Of[PartyAgreed]("A party accepts the content with this hash."),
		events.Of[Declined]("A party does not agree to the proposed terms."),
		events.Of[VersionAgreed]("Every party has said yes to the same content."),
		events.Of[ChangeProposed]("A party wants the agreed terms changed."),
		events.Of[ChangeCountered]("A party offers other changes instead."),
		events.Of[ChangeAccepted]("A party accepts a proposed change."),
		events.Of[ChangeDeclined]("A party does not want a proposed change."),
		events.Of[ChangeWithdrawn]("A proposed change was taken back."),
		events.Of[ProposalRebased]("An open proposal stands on a newer version now."),
		events.Of[ProposalConflicted]("A newer version touched what an open proposal changes."),
		events.Of[Reaffirmed]("A party stands by the agreed version."),
		events.Of[Paused]("A plan rests."),
		events.Of[Resumed]("A plan goes on."),
		events.Of[Completed]("A plan is done."),
		events.Of[Closed]("A plan ended before it was complete."),
	}
}
