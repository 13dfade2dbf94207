package view

import (
	"slices"

	"coxswain/events"
	"coxswain/rules/record"
)

func (b builder) plans() []Plan {
	all := []Plan{}
	for _, a := range b.Agreements {
		all = append(all, b.plan(a))
	}
	return all
}

func (b builder) plan(a record.Agreement) Plan {
	p := Plan{
		Plan: a.Plan, Title: a.Terms.Title, Status: a.Status, Version: a.Version, Hash: a.Hash,
		Charter: a.Terms.Charter, Versions: versions(a), Proposals: b.proposals(a), Reaffirmed: reaffirmed(a),
	}
	if len(p.Versions) > 0 {
		p.AgreedAt = &p.Versions[0].At
	} else {
		p.Title = a.Candidate.Terms.Title
	}
	return p
}

func versions(a record.Agreement) []Version {
	all := []Version{}
	for _, v := range a.Versions {
		all = append(all, Version{
			Version: v.Version, Hash: v.Hash, Reason: v.Reason, Changes: v.Changes, Parties: v.Parties,
			At: v.Agreed.At, Position: v.Agreed.Position,
		})
	}
	slices.Reverse(all)
	return all
}

func (b builder) proposals(a record.Agreement) []Proposal {
	all := []Proposal{}
	if waiting := a.WaitingFirst(); waiting != nil {
		all = append(all, Proposal{
			First: true, Party: a.Candidate.Agreed[0], Hash: a.Candidate.Hash, Waiting: waiting,
			Since: a.Candidate.Since.At, Days: b.daysSince(a.Candidate.Since.At), Position: a.Candidate.Since.Position,
		})
	}
	for _, p := range a.Open {
		all = append(all, Proposal{
			ID: p.ID, Party: p.Party, By: b.someone(p.Person), Reason: p.Reason, Changes: p.Changes, Hash: p.Hash,
			Base: p.Base, Waiting: notNil(a.Waiting(p)), Conflicts: p.Conflicts,
			Since: p.Since.At, Days: b.daysSince(p.Since.At), Position: p.Changed.Position,
		})
	}
	return all
}

// reaffirmed keeps the last word of each party.
func reaffirmed(a record.Agreement) []Reaffirmed {
	var all []Reaffirmed
	for _, r := range a.Reaffirm {
		all = slices.DeleteFunc(all, func(x Reaffirmed) bool { return x.Party == r.Party })
		all = append(all, Reaffirmed{Party: r.Party, Version: r.Version, At: r.Since.At})
	}
	return all
}

func notNil(p []events.PartyID) []events.PartyID {
	if p == nil {
		return []events.PartyID{}
	}
	return p
}
