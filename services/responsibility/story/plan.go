package story

import (
	"fmt"
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/rules/record"
)

// plan tells a fact of a plan.
func (t *teller) plan(e planevent.Event) said {
	a := document(t, record.Agreements, t.r.Stream.ID)
	title := quoted(a.Terms.Title)
	switch e := e.(type) {
	case planevent.Proposed:
		return said{group: Proposed, sentence: fmt.Sprintf("%s offered %s for agreement: %s, %s.", t.who(e.Person, e.Party),
			quoted(e.Terms.Title), counted(len(e.Terms.Goals), "goal"), counted(len(e.Terms.Charter), "charter item"))}
	case planevent.PartyAgreed:
		return said{group: Agreed, sentence: fmt.Sprintf("%s agreed to %s.", t.who(e.Person, e.Party), quoted(a.Candidate.Terms.Title))}
	case planevent.Declined:
		return said{group: Removed, reason: e.Reason, sentence: fmt.Sprintf("%s did not agree to %s.", t.who(e.Person, e.Party), quoted(a.Candidate.Terms.Title))}
	case planevent.VersionAgreed:
		return t.version(e, a)
	case planevent.ChangeProposed:
		return said{group: Proposed, reason: e.Reason, sentence: fmt.Sprintf("%s proposed to change %s: %s.", t.who(e.Person, e.Party), title, t.changes(e.Changes, a.Terms))}
	case planevent.ChangeCountered:
		return said{group: Proposed, reason: e.Reason, sentence: fmt.Sprintf("%s countered the proposed change: %s.", t.who(e.Person, e.Party), t.changes(e.Changes, a.Terms))}
	case planevent.ChangeAccepted:
		return said{group: Agreed, sentence: fmt.Sprintf("%s accepted the change: %s.", t.who(e.Person, e.Party), t.proposal(e.Proposal, a))}
	case planevent.ChangeDeclined:
		return said{group: Removed, reason: e.Reason, sentence: fmt.Sprintf("%s declined the change: %s.", t.who(e.Person, e.Party), t.proposal(e.Proposal, a))}
	case planevent.ChangeWithdrawn:
		return said{group: Removed, sentence: fmt.Sprintf("%s withdrew the change: %s.", t.who(e.Person, e.Party), t.proposal(e.Proposal, a))}
	case planevent.ProposalRebased:
		return said{group: Proposed, sentence: fmt.Sprintf("The open change (%s) now stands on version %d; everybody but its author must say yes again.", t.proposal(e.Proposal, a), e.Base)}
	case planevent.ProposalConflicted:
		return said{group: Disputed, sentence: fmt.Sprintf("Version %d changed what the open proposal (%s) changes too; it must be countered or withdrawn.", e.Base, t.proposal(e.Proposal, a))}
	case planevent.Reaffirmed:
		return said{group: Agreed, sentence: fmt.Sprintf("%s stands by version %d of %s.", t.who(e.Person, e.Party), e.Version, title)}
	case planevent.Paused:
		return said{group: Slipped, reason: e.Reason, sentence: fmt.Sprintf("%s rests.", title)}
	case planevent.Resumed:
		return said{group: Progress, sentence: fmt.Sprintf("%s goes on.", title)}
	case planevent.Completed:
		return said{group: Finished, sentence: fmt.Sprintf("%s is complete.", title)}
	case planevent.Closed:
		return said{group: Removed, reason: e.Reason, sentence: fmt.Sprintf("%s was closed before it was complete.", title)}
	}
	return said{}
}

func (t *teller) version(e planevent.VersionAgreed, a record.Agreement) said {
	s := said{group: Agreed, reason: e.Reason, after: fmt.Sprintf("version %d", e.Version)}
	if a.Version == 0 {
		s.sentence = fmt.Sprintf("%s agreed on %s, version 1, with %s.", t.parties(e.Parties), quoted(e.Terms.Title), counted(len(e.Terms.Goals), "goal"))
		return s
	}
	s.before = fmt.Sprintf("version %d", a.Version)
	s.sentence = fmt.Sprintf("%s agreed on version %d of %s: %s.", t.parties(e.Parties), e.Version, quoted(e.Terms.Title), t.changes(e.Changes, a.Terms))
	return s
}

// proposal says what an open proposal would change.
func (t *teller) proposal(id events.ProposalID, a record.Agreement) string {
	i := slices.IndexFunc(a.Open, func(p record.Proposal) bool { return p.ID == id })
	if i < 0 {
		return "a proposal that is open no more"
	}
	return t.changes(a.Open[i].Changes, a.Terms)
}

// changesTold is how many changes a sentence lists before it counts the rest.
const changesTold = 3

func (t *teller) changes(all []planevent.Change, terms planevent.Terms) string {
	var words []string
	for _, c := range all[:min(len(all), changesTold)] {
		words = append(words, t.change(c, terms))
	}
	if rest := len(all) - changesTold; rest > 0 {
		words = append(words, counted(rest, "further change"))
	}
	return list(words)
}

// change says one typed change against the terms before it.
func (t *teller) change(c planevent.Change, terms planevent.Terms) string {
	g := goalOf(terms, c.GoalID)
	name := quoted(g.Outcome)
	switch c.Kind {
	case planevent.GoalAdded:
		return "goal " + quoted(c.Goal.Outcome) + " added"
	case planevent.GoalDropped:
		return "goal " + name + " dropped"
	case planevent.GoalRetargeted:
		return fmt.Sprintf("target of %s from %s to %s", name, g.Target, withUnit(c.Target, g.Metric.Unit))
	case planevent.GoalRedated:
		return fmt.Sprintf("date of %s from %s to %s", name, date(g.Due), date(c.Due))
	case planevent.GoalReworded:
		return fmt.Sprintf("%s reworded to %s", name, quoted(c.Outcome))
	case planevent.GoalReowned:
		return fmt.Sprintf("%s owned by %s", name, t.who(c.Person, c.Party))
	case planevent.GoalReweighted:
		return fmt.Sprintf("weight of %s from %d to %d", name, g.Weight, c.Weight)
	case planevent.CharterAdded:
		return "charter item " + quoted(c.Charter.Text) + " added"
	case planevent.CharterChanged:
		return "charter item changed to " + quoted(c.Charter.Text)
	case planevent.CharterRemoved:
		return "a charter item removed"
	case planevent.SeatSet:
		return fmt.Sprintf("%s takes the seat %s", t.who(c.Seat.Person, c.Seat.Party), c.Seat.Seat)
	case planevent.RhythmSet:
		return fmt.Sprintf("rhythm of %s calls set", c.Rhythm.Kind)
	case planevent.RhythmRemoved:
		return "a rhythm of calls removed"
	case planevent.LadderSet:
		return "reminder ladder set"
	case planevent.SilenceSet:
		return "meaning of silence set"
	}
	return string(c.Kind)
}

func goalOf(terms planevent.Terms, id events.GoalID) planevent.GoalTerms {
	for _, g := range terms.Goals {
		if g.ID == id {
			return g
		}
	}
	return planevent.GoalTerms{Outcome: string(id)}
}
