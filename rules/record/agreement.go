package record

import (
	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/projection"
)

// Agreement is what is agreed and what is open in a plan. Key: the plan's id.
type Agreement struct {
	Plan      events.PlanID     `json:"plan"`
	Customer  events.CustomerID `json:"customer"`
	Status    PlanStatus        `json:"status"`
	Version   int               `json:"version"` // agreed; 0 while nothing is
	Hash      string            `json:"hash,omitempty"`
	Terms     planevent.Terms   `json:"terms"`   // agreed
	Parties   []events.PartyID  `json:"parties"` // who must agree
	Candidate Candidate         `json:"candidate,omitzero"`
	Open      []Proposal        `json:"open"` // proposals that wait for an answer, oldest first
	Versions  []Version         `json:"versions"`
	Reaffirm  []Reaffirmation   `json:"reaffirmed,omitempty"`
	Changed   Mark              `json:"changed"`
}

// PlanStatus is where a plan is in its life.
type PlanStatus string

// The life of a plan (product.md A8).
const (
	PlanProposed  PlanStatus = "proposed"
	PlanActive    PlanStatus = "active"
	PlanPaused    PlanStatus = "paused"
	PlanCompleted PlanStatus = "completed"
	PlanClosed    PlanStatus = "closed"
)

// Candidate is what was proposed for the first agreement, and who has said yes.
type Candidate struct {
	Version int              `json:"version"`
	Hash    string           `json:"hash"`
	Terms   planevent.Terms  `json:"terms"`
	Agreed  []events.PartyID `json:"agreed"`
	Since   Mark             `json:"since"`
}

// Proposal is an open change of agreed terms.
type Proposal struct {
	ID        events.ProposalID  `json:"id"`
	Base      int                `json:"base"`
	Changes   []planevent.Change `json:"changes"`
	Hash      string             `json:"hash"`
	Party     events.PartyID     `json:"party"` // whose content it is now: the proposer's, or the last counter's
	Person    events.PersonID    `json:"person"`
	Reason    string             `json:"reason"`
	Accepted  []events.PartyID   `json:"accepted"`
	Countered int                `json:"countered,omitempty"` // how often
	Conflicts []string           `json:"conflicts,omitempty"` // fields that a newer version touched too
	Since     Mark               `json:"since"`
	Changed   Mark               `json:"changed"`
}

// Version is one agreed version in a plan's history.
type Version struct {
	Version  int                `json:"version"`
	Hash     string             `json:"hash"`
	Proposal events.ProposalID  `json:"proposal,omitempty"`
	Changes  []planevent.Change `json:"changes,omitempty"`
	Reason   string             `json:"reason,omitempty"`
	Parties  []events.PartyID   `json:"parties"`
	Agreed   Mark               `json:"agreed"`
}

// Reaffirmation is a party's standing by a version.
type Reaffirmation struct {
	Version int            `json:"version"`
	Party   events.PartyID `json:"party"`
	Since   Mark           `json:"since"`
}

// AgreementPart folds the shared facts of plans into Agreements.
func AgreementPart() projection.Part { return part(Agreements, foldAgreement) }

func foldAgreement(doc *Agreement, e planevent.Event, r events.Recorded) {
	doc.Changed = markOf(r)
	switch e := e.(type) {
	case planevent.Proposed:
		doc.propose(e)
	case planevent.PartyAgreed:
		doc.Candidate.say(e)
	case planevent.Declined:
		doc.Candidate = Candidate{} // nothing is on the table until somebody proposes anew
	case planevent.VersionAgreed:
		doc.agree(e)
	case planevent.ChangeProposed:
		doc.open(e)
	case planevent.ChangeCountered:
		doc.proposal(e.Proposal, func(p *Proposal) { p.counter(e) })
	case planevent.ChangeAccepted:
		doc.proposal(e.Proposal, func(p *Proposal) { p.accept(e) })
	case planevent.ChangeDeclined:
		doc.Open = without(doc.Open, isProposal(e.Proposal))
	case planevent.ChangeWithdrawn:
		doc.Open = without(doc.Open, isProposal(e.Proposal))
	case planevent.ProposalRebased:
		doc.proposal(e.Proposal, func(p *Proposal) { p.rebase(e) })
	case planevent.ProposalConflicted:
		// Its base stays: its content still stands on the version it was written against.
		doc.proposal(e.Proposal, func(p *Proposal) { p.Conflicts = e.Fields })
	case planevent.Reaffirmed:
		doc.Reaffirm = with(doc.Reaffirm, Reaffirmation{Version: e.Version, Party: e.Party, Since: doc.Changed})
	case planevent.Paused:
		doc.Status = PlanPaused
	case planevent.Resumed:
		doc.Status = PlanActive
	case planevent.Completed:
		doc.Status = PlanCompleted
	case planevent.Closed:
		doc.Status = PlanClosed
	}
}

// say counts a yes to exactly this content.
func (c *Candidate) say(e planevent.PartyAgreed) {
	if e.Hash == c.Hash {
		c.Agreed = add(c.Agreed, e.Party)
	}
}

func (a *Agreement) propose(e planevent.Proposed) {
	a.Plan, a.Customer, a.Parties = e.Plan, e.Customer, e.Parties
	a.Candidate = Candidate{
		Version: e.Version, Hash: e.Hash, Terms: e.Terms, Agreed: []events.PartyID{e.Party}, Since: a.Changed,
	}
	if a.Status == "" {
		a.Status, a.Open, a.Versions = PlanProposed, []Proposal{}, []Version{}
	}
}

// agree makes the terms those that hold. The plan becomes active with its first version; a paused one that
// changes stays paused.
func (a *Agreement) agree(e planevent.VersionAgreed) {
	if a.Version == 0 {
		a.Status = PlanActive
	}
	a.Plan, a.Customer, a.Candidate = e.Plan, e.Customer, Candidate{}
	a.Version, a.Hash, a.Terms, a.Parties = e.Version, e.Hash, e.Terms, e.Parties
	a.Open = without(a.Open, isProposal(e.Proposal))
	a.Versions = with(a.Versions, Version{
		Version: e.Version, Hash: e.Hash, Proposal: e.Proposal, Changes: e.Changes,
		Reason: e.Reason, Parties: e.Parties, Agreed: a.Changed,
	})
}

func (a *Agreement) open(e planevent.ChangeProposed) {
	a.Open = with(a.Open, Proposal{
		ID: e.Proposal, Base: e.Base, Changes: e.Changes, Hash: e.Hash, Party: e.Party, Person: e.Person,
		Reason: e.Reason, Accepted: []events.PartyID{e.Party}, Since: a.Changed, Changed: a.Changed,
	})
}

func (a *Agreement) proposal(id events.ProposalID, to func(*Proposal)) {
	a.Open = change(a.Open, isProposal(id), func(p *Proposal) {
		to(p)
		p.Changed = a.Changed
	})
}

// counter replaces the content: everybody but the counter's author must say yes anew.
func (p *Proposal) counter(e planevent.ChangeCountered) {
	p.Base, p.Changes, p.Hash, p.Party, p.Person, p.Reason = e.Base, e.Changes, e.Hash, e.Party, e.Person, e.Reason
	p.Accepted, p.Conflicts = []events.PartyID{e.Party}, nil
	p.Countered++
}

// accept counts a yes to exactly this content.
func (p *Proposal) accept(e planevent.ChangeAccepted) {
	if e.Hash == p.Hash {
		p.Accepted = add(p.Accepted, e.Party)
	}
}

// rebase puts the same changes on a newer version: the content is another, and only its author's yes stays.
func (p *Proposal) rebase(e planevent.ProposalRebased) {
	p.Base, p.Hash, p.Accepted, p.Conflicts = e.Base, e.Hash, []events.PartyID{p.Party}, nil
}

func isProposal(id events.ProposalID) func(Proposal) bool {
	return func(p Proposal) bool { return p.ID == id }
}

// Waiting lists who has still to say yes to a proposal, in the order of the plan's parties.
func (a Agreement) Waiting(p Proposal) []events.PartyID { return missing(a.Parties, p.Accepted) }

// WaitingFirst lists who has still to say yes to the first agreement; nobody when nothing is on the table.
func (a Agreement) WaitingFirst() []events.PartyID {
	if a.Candidate.Hash == "" {
		return nil
	}
	return missing(a.Parties, a.Candidate.Agreed)
}

func missing(all, have []events.PartyID) []events.PartyID {
	left := all
	for _, p := range have {
		left = without(left, func(q events.PartyID) bool { return q == p })
	}
	return left
}
