package plan

import (
	"maps"
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
)

// Status is where a plan is in its life (product.md A8).
type Status string

// The life of a plan. Before it is proposed there is only the vendor's draft.
const (
	Proposed  Status = "proposed"
	Active    Status = "active"
	Paused    Status = "paused"
	Completed Status = "completed"
	Closed    Status = "closed"
)

// State is what the facts of a plan leave behind. It is a value: no map or slice of it is ever written into.
type State struct {
	Plan      events.PlanID // empty while nothing was proposed
	Customer  events.CustomerID
	Status    Status
	Version   int // agreed; 0 while nothing is
	Terms     planevent.Terms
	Hash      string
	Parties   []events.PartyID // who agreed
	Candidate Candidate        // what is proposed for the first agreement
	Open      []Proposal       // oldest first; each stands on Version, or is conflicted
	Ended     map[events.ProposalID]Ending
	Touched   [][]string // fields that version 2, 3, ... changed
}

// Candidate is what was proposed for the first agreement, and who has said yes.
type Candidate struct {
	Hash     string // empty when nothing is proposed
	Terms    planevent.Terms
	Parties  []events.PartyID // who must say yes
	Party    events.PartyID   // whose proposal it is
	Agreed   []events.PartyID
	Declined events.PartyID // who said no; empty while nobody has
}

// Proposal is an open change of agreed terms.
type Proposal struct {
	ID        events.ProposalID
	Base      int
	Changes   []planevent.Change
	Hash      string // of the terms that result
	Party     events.PartyID
	Person    events.PersonID
	Reason    string
	Accepted  []events.PartyID
	Conflicts []string // fields that a newer version changed too; then a person must counter it
}

// Ending is what became of a proposal.
type Ending struct {
	How   string // "agreed", "declined", "withdrawn"
	Party events.PartyID
	Hash  string
}

// Exists reports whether the plan was ever proposed; a draft alone is the vendor's own affair.
func (s State) Exists() bool { return s.Plan != "" }

// Live reports whether something is agreed and the plan has not ended.
func (s State) Live() bool { return s.Status == Active || s.Status == Paused }

func (s State) over() bool { return s.Status == Completed || s.Status == Closed }

// Proposal finds an open one.
func (s State) Proposal(id events.ProposalID) (Proposal, bool) {
	i := slices.IndexFunc(s.Open, func(p Proposal) bool { return p.ID == id })
	if i < 0 {
		return Proposal{}, false
	}
	return s.Open[i], true
}

// Result is the terms that a proposal would bring. It refuses for a conflicted one whose changes cannot be
// made any more.
func (s State) Result(p Proposal) (planevent.Terms, error) { return Apply(s.Terms, p.Changes) }

// Required are the parties that must say yes to turn the agreed terms into these: those before and after.
func (s State) Required(result planevent.Terms) []events.PartyID {
	return distinct(slices.Concat(Parties(s.Terms), Parties(result)))
}

func evolve(s State, e planevent.Event) State {
	switch e := e.(type) {
	case planevent.Proposed:
		s.Plan, s.Customer, s.Status = e.Plan, e.Customer, Proposed
		s.Candidate = Candidate{Hash: e.Hash, Terms: e.Terms, Parties: e.Parties, Party: e.Party, Agreed: []events.PartyID{e.Party}}
	case planevent.PartyAgreed:
		s.Candidate.Agreed = append(slices.Clip(s.Candidate.Agreed), e.Party)
	case planevent.Declined:
		s.Candidate.Declined = e.Party
	case planevent.VersionAgreed:
		return s.agreed(e)
	case planevent.Paused:
		s.Status = Paused
	case planevent.Resumed:
		s.Status = Active
	case planevent.Completed:
		s.Status = Completed
	case planevent.Closed:
		s.Status = Closed
	case planevent.Reaffirmed: // decides nothing
	case planevent.ChangeProposed, planevent.ChangeCountered, planevent.ChangeAccepted, planevent.ChangeDeclined,
		planevent.ChangeWithdrawn, planevent.ProposalRebased, planevent.ProposalConflicted:
		return evolveProposal(s, e)
	}
	return s
}

func evolveProposal(s State, e planevent.Event) State {
	switch e := e.(type) {
	case planevent.ChangeProposed:
		s.Open = append(slices.Clip(s.Open), Proposal{
			ID: e.Proposal, Base: e.Base, Changes: e.Changes, Hash: e.Hash,
			Party: e.Party, Person: e.Person, Reason: e.Reason, Accepted: []events.PartyID{e.Party},
		})
	case planevent.ChangeCountered:
		return s.with(e.Proposal, func(p *Proposal) {
			p.Base, p.Changes, p.Hash, p.Conflicts = e.Base, e.Changes, e.Hash, nil
			p.Party, p.Person, p.Reason, p.Accepted = e.Party, e.Person, e.Reason, []events.PartyID{e.Party}
		})
	case planevent.ChangeAccepted:
		return s.with(e.Proposal, func(p *Proposal) { p.Accepted = append(slices.Clip(p.Accepted), e.Party) })
	case planevent.ChangeDeclined:
		return s.end(e.Proposal, Ending{How: "declined", Party: e.Party})
	case planevent.ChangeWithdrawn:
		return s.end(e.Proposal, Ending{How: "withdrawn", Party: e.Party})
	case planevent.ProposalRebased:
		return s.with(e.Proposal, func(p *Proposal) {
			p.Base, p.Hash, p.Accepted = e.Base, e.Hash, []events.PartyID{p.Party}
		})
	case planevent.ProposalConflicted:
		return s.with(e.Proposal, func(p *Proposal) { p.Conflicts = e.Fields })
	case planevent.Proposed, planevent.PartyAgreed, planevent.Declined, planevent.VersionAgreed, planevent.Reaffirmed,
		planevent.Paused, planevent.Resumed, planevent.Completed, planevent.Closed: // evolve has taken it in
	}
	return s
}

func (s State) agreed(e planevent.VersionAgreed) State {
	if s.Version == 0 {
		s.Status = Active
	} else {
		s.Touched = append(slices.Clip(s.Touched), Fields(e.Changes))
	}
	s.Version, s.Terms, s.Hash, s.Parties, s.Candidate = e.Version, e.Terms, e.Hash, e.Parties, Candidate{}
	if e.Proposal != "" {
		return s.end(e.Proposal, Ending{How: "agreed", Hash: e.Hash})
	}
	return s
}

// with is the state with one open proposal changed.
func (s State) with(id events.ProposalID, change func(*Proposal)) State {
	s.Open = slices.Clone(s.Open)
	for i := range s.Open {
		if s.Open[i].ID == id {
			change(&s.Open[i])
		}
	}
	return s
}

func (s State) end(id events.ProposalID, how Ending) State {
	s.Open = slices.DeleteFunc(slices.Clone(s.Open), func(p Proposal) bool { return p.ID == id })
	s.Ended = maps.Clone(s.Ended)
	if s.Ended == nil {
		s.Ended = map[events.ProposalID]Ending{}
	}
	s.Ended[id] = how
	return s
}
