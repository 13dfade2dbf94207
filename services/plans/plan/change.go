package plan

import (
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
)

// maxOpen bounds what one agreement has to look through.
const maxOpen = 50

func proposeChange(s State, c ProposeChange) ([]planevent.Event, error) {
	_, open := s.Proposal(c.Proposal)
	_, ended := s.Ended[c.Proposal]
	switch {
	case open || ended:
		return nil, ErrProposalKnown
	case len(s.Open) >= maxOpen:
		return nil, ErrTooManyOpen
	}
	hash, err := offer(s, c)
	if err != nil {
		return nil, err
	}
	return one(planevent.ChangeProposed{
		Proposal: c.Proposal, Base: s.Version, Changes: c.Changes, Hash: hash,
		Party: c.By.Party, Person: c.By.Person, Reason: c.Reason,
	})
}

func counterChange(s State, c CounterChange) ([]planevent.Event, error) {
	p, err := s.openProposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	hash, err := offer(s, ProposeChange(c))
	if err != nil {
		return nil, err
	}
	if p.Hash == hash && len(p.Conflicts) == 0 {
		if p.Party == c.By.Party {
			return nil, nil // already so
		}
		return nil, ErrSameContent
	}
	return one(planevent.ChangeCountered{
		Proposal: c.Proposal, Base: s.Version, Changes: c.Changes, Hash: hash,
		Party: c.By.Party, Person: c.By.Person, Reason: c.Reason,
	})
}

// offer checks content that is put on the table, and gives the hash of what would result on the agreed
// version.
func offer(s State, c ProposeChange) (string, error) {
	if err := s.changeable(); err != nil {
		return "", err
	}
	if c.Reason == "" {
		return "", ErrReasonMissing.At("/reason")
	}
	if err := s.touchedSince(c.Base, c.Changes); err != nil {
		return "", err
	}
	if err := peopledChanges(c.Changes, c.People); err != nil {
		return "", err
	}
	result, err := s.outcome(c.Changes)
	if err != nil {
		return "", err
	}
	hash := Hash(result)
	if slices.ContainsFunc(s.Open, func(p Proposal) bool { return p.Hash == hash && p.ID != c.Proposal && len(p.Conflicts) == 0 }) {
		return "", ErrSameContent
	}
	return hash, s.mayChange(c.By, result)
}

func (s State) changeable() error {
	switch {
	case s.over():
		return ErrEnded
	case s.Version == 0:
		return ErrNotAgreed
	}
	return nil
}

// outcome is the agreed terms with the changes made, when parties could say yes to that.
func (s State) outcome(changes []planevent.Change) (planevent.Terms, error) {
	result, err := Apply(s.Terms, changes)
	if err != nil {
		return result, err
	}
	if Hash(result) == s.Hash {
		return result, ErrChangesNothing.At("/changes")
	}
	return result, Ready(result, "/terms")
}

// touchedSince refuses changes whose fields a version after the base has touched.
func (s State) touchedSince(base int, changes []planevent.Change) error {
	if base < 1 || base > s.Version {
		return ErrBaseUnknown.At("/base")
	}
	since := slices.Concat(s.Touched[base-1:]...) // Touched[0] is version 2
	if both := overlap(Fields(changes), since); len(both) > 0 {
		return ErrBaseMoved.Sayf("a version after %d changed the same: %s", base, listed(both)).At("/base")
	}
	return nil
}

// mayChange refuses somebody who cannot say yes to these terms. Parties to the agreed terms go by the
// agreed seats: nobody gains the right by the very change that is to be accepted. Only a party that the
// change brings in goes by the seats in it.
func (s State) mayChange(by By, result planevent.Terms) error {
	seats := s.Terms
	if !slices.Contains(Parties(s.Terms), by.Party) {
		seats = result
	}
	return by.among(s.Required(result), seats)
}

func acceptChange(s State, c AcceptChange) ([]planevent.Event, error) {
	if end := s.Ended[c.Proposal]; end.How == "agreed" && end.Hash == c.Hash && slices.Contains(s.Parties, c.By.Party) {
		return nil, nil // already so
	}
	p, err := s.openProposal(c.Proposal)
	switch {
	case err != nil:
		return nil, err
	case len(p.Conflicts) > 0:
		return nil, ErrProposalConflicted
	case p.Hash != c.Hash:
		return nil, ErrContentMoved
	case slices.Contains(p.Accepted, c.By.Party):
		return nil, nil
	}
	result, err := s.Result(p)
	if err != nil {
		return nil, err
	}
	if err := s.mayChange(c.By, result); err != nil {
		return nil, err
	}
	facts := []planevent.Event{planevent.ChangeAccepted{Proposal: p.ID, Party: c.By.Party, Person: c.By.Person, Hash: p.Hash}}
	if parties := s.Required(result); covers(append(slices.Clip(p.Accepted), c.By.Party), parties) {
		facts = append(facts, s.agreeOn(p, result, parties)...)
	}
	return facts, nil
}

// agreeOn is the new version, and what it means for every other open proposal.
func (s State) agreeOn(p Proposal, result planevent.Terms, parties []events.PartyID) []planevent.Event {
	version := planevent.VersionAgreed{
		Plan: s.Plan, Customer: s.Customer, Version: s.Version + 1, Terms: result, Hash: p.Hash,
		Parties: parties, Proposal: p.ID, Changes: p.Changes, Reason: p.Reason,
	}
	facts := []planevent.Event{version}
	next := s.agreed(version)
	for _, other := range next.Open {
		if e, moved := next.carry(other, Fields(p.Changes)); moved {
			facts = append(facts, e)
		}
	}
	return facts
}

// carry brings an open proposal onto the version that was just agreed, or notes what stands in the way.
// Content that fits no more although no field was touched twice (a goal that another belongs to is gone)
// conflicts as a whole.
func (s State) carry(p Proposal, touched []string) (planevent.Event, bool) {
	mine := Fields(p.Changes)
	both := overlap(mine, touched)
	if len(p.Conflicts) > 0 || len(both) > 0 {
		return s.conflicted(p, both)
	}
	result, err := s.outcome(p.Changes)
	if err != nil {
		return s.conflicted(p, mine)
	}
	return planevent.ProposalRebased{Proposal: p.ID, Base: s.Version, Hash: Hash(result)}, true
}

// conflicted says so once, and again only when more fields stand in the way.
func (s State) conflicted(p Proposal, fields []string) (planevent.Event, bool) {
	all := append(slices.Clone(p.Conflicts), fields...)
	slices.Sort(all)
	all = slices.Compact(all)
	return planevent.ProposalConflicted{Proposal: p.ID, Base: s.Version, Fields: all}, len(all) > len(p.Conflicts)
}

func declineChange(s State, c DeclineChange) ([]planevent.Event, error) {
	if s.Ended[c.Proposal] == (Ending{How: "declined", Party: c.By.Party}) {
		return nil, nil
	}
	p, err := s.openProposal(c.Proposal)
	switch {
	case err != nil:
		return nil, err
	case p.Party == c.By.Party:
		return nil, ErrOwnProposal
	case c.Reason == "":
		return nil, ErrReasonMissing.At("/reason")
	}
	if err := s.mayChange(c.By, s.resultOrAgreed(p)); err != nil {
		return nil, err
	}
	return one(planevent.ChangeDeclined{Proposal: p.ID, Party: c.By.Party, Person: c.By.Person, Reason: c.Reason})
}

func withdrawChange(s State, c WithdrawChange) ([]planevent.Event, error) {
	if s.Ended[c.Proposal] == (Ending{How: "withdrawn", Party: c.By.Party}) {
		return nil, nil
	}
	p, err := s.openProposal(c.Proposal)
	switch {
	case err != nil:
		return nil, err
	case p.Party != c.By.Party:
		return nil, ErrNotTheAuthor
	}
	if err := s.mayChange(c.By, s.resultOrAgreed(p)); err != nil {
		return nil, err
	}
	return one(planevent.ChangeWithdrawn{Proposal: p.ID, Party: c.By.Party, Person: c.By.Person})
}

// openProposal finds a proposal that can still be answered.
func (s State) openProposal(id events.ProposalID) (Proposal, error) {
	p, open := s.Proposal(id)
	_, ended := s.Ended[id]
	switch {
	case ended:
		return p, ErrProposalEnded
	case !open:
		return p, ErrProposalUnknown
	}
	return p, s.changeable()
}

// resultOrAgreed is what a proposal would bring; for one whose changes cannot be made any more, what stands.
func (s State) resultOrAgreed(p Proposal) planevent.Terms {
	result, err := s.Result(p)
	if err != nil {
		return s.Terms
	}
	return result
}
