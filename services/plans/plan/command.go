package plan

import (
	"coxswain/events"
	"coxswain/events/planevent"
)

// By is who gives a command, for which party.
type By struct {
	Party  events.PartyID
	Person events.PersonID // empty for machines and for strangers to the customer: they say yes to nothing
	// MayAgree says that a seat with the customer gives the right to agree. A seat in the plan's own terms
	// gives it too; that is looked up here.
	MayAgree bool
}

// DraftCommand is sealed: what can be asked of a draft.
//
//sumtype:decl
type DraftCommand interface{ draftCommand() }

// Draft begins a draft. The terms may be unfinished; what is there must have the right form.
type Draft struct {
	Plan     events.PlanID
	Customer events.CustomerID
	Terms    planevent.Terms
}

// EditDraft changes the draft, by typed changes or by other terms (then Changes is empty).
type EditDraft struct {
	Changes []planevent.Change
	Terms   planevent.Terms
	Agreed  bool // whether the plan has an agreed version: then a draft is edited no more
}

// ProposeDraft notes that the draft as it stands is proposed. Propose to the plan goes with it.
type ProposeDraft struct{}

func (Draft) draftCommand()        {}
func (EditDraft) draftCommand()    {}
func (ProposeDraft) draftCommand() {}

// Command is sealed: what can be asked of a plan.
//
//sumtype:decl
type Command interface{ planCommand() }

// Propose offers terms for the first agreement. The proposer's party agrees by proposing, so the
// proposer needs the right to. Proposing other terms replaces what was proposed.
type Propose struct {
	Plan     events.PlanID
	Customer events.CustomerID
	Terms    planevent.Terms
	People   Roster
	By       By
}

// Agree says yes to the content with the hash: what is proposed first, or the open change with it.
type Agree struct {
	Hash string
	By   By
}

// Decline says no to the proposed terms.
type Decline struct {
	Hash   string
	Reason string
	By     By
}

// ProposeChange offers changes of the agreed terms. The author's party accepts by proposing. Base is the
// agreed version that the author has read; a newer one that touched other fields does no harm.
type ProposeChange struct {
	Proposal events.ProposalID
	Base     int
	Changes  []planevent.Change
	Reason   string
	People   Roster
	By       By
}

// CounterChange offers other changes in the place of a proposal's. Everybody but its author must accept
// anew. It is also how a conflicted proposal is brought onto the agreed version.
type CounterChange ProposeChange

// AcceptChange says yes to the change with the hash of its result.
type AcceptChange struct {
	Proposal events.ProposalID
	Hash     string
	By       By
}

// DeclineChange ends another party's proposal.
type DeclineChange struct {
	Proposal events.ProposalID
	Reason   string
	By       By
}

// WithdrawChange takes back the own party's proposal.
type WithdrawChange struct {
	Proposal events.ProposalID
	By       By
}

// Reaffirm says that the party stands by the agreed version. It is an act with a date of its own: each is
// a fact, and only a repeat of the same command is none.
type Reaffirm struct {
	Version int
	By      By
}

// Pause lets the plan rest.
type Pause struct{ Reason string }

// Resume lets it go on.
type Resume struct{}

// Complete ends the plan as done.
type Complete struct {
	Settled map[events.GoalID]bool // goals that are achieved, missed or dropped, as the record says
}

// Close ends the plan before it is complete.
type Close struct{ Reason string }

func (Propose) planCommand()        {}
func (Agree) planCommand()          {}
func (Decline) planCommand()        {}
func (ProposeChange) planCommand()  {}
func (CounterChange) planCommand()  {}
func (AcceptChange) planCommand()   {}
func (DeclineChange) planCommand()  {}
func (WithdrawChange) planCommand() {}
func (Reaffirm) planCommand()       {}
func (Pause) planCommand()          {}
func (Resume) planCommand()         {}
func (Complete) planCommand()       {}
func (Close) planCommand()          {}
