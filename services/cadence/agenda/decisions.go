package agenda

import (
	"fmt"
	"slices"

	"coxswain/rules/record"
)

// decisions are what stands still until somebody decides: a first agreement, changes of agreed terms,
// counters, achievements that were claimed or disputed, lines of the last recap that somebody disputes.
func decisions(in Input) []Candidate {
	return slices.Concat(agreements(in), proposals(in), counters(in), claims(in), disputedRecap(in))
}

func agreements(in Input) []Candidate {
	var found []Candidate
	for _, a := range in.plans() {
		waiting := a.WaitingFirst()
		if len(waiting) == 0 {
			continue
		}
		days := in.workdays(waiting[0], a.Candidate.Since.At)
		found = append(found, Candidate{
			Item: itemOf("agreement", a.Plan), Reason: Decision, Subject: subject("plan", a.Plan),
			Title:     "Agree on " + quoted(a.Candidate.Terms.Title),
			Why:       sentence(fmt.Sprintf("the plan was proposed on %s", in.dayOf(a.Candidate.Since.At)), in.silent(days, waiting...)),
			Positions: positions(a.Candidate.Since),
			Minutes:   minutesAgreement, Weight: weightAgreement + upTo(mostDays, days, weightWaitingDay),
		})
	}
	return found
}

func proposals(in Input) []Candidate {
	var found []Candidate
	for _, a := range in.plans() {
		for _, p := range a.Open {
			found = append(found, in.proposal(a, p))
		}
	}
	return found
}

func (in Input) proposal(a record.Agreement, p record.Proposal) Candidate {
	parts := []string{fmt.Sprintf("%s proposed this on %s%s", in.party(p.Party), in.dayOf(p.Since.At), because(p.Reason))}
	days := 0
	if waiting := a.Waiting(p); len(waiting) > 0 {
		days = in.workdays(waiting[0], p.Changed.At)
		parts = append(parts, in.silent(days, waiting...))
	}
	if n := len(p.Conflicts); n > 0 {
		parts = append(parts, fmt.Sprintf("it conflicts with version %d in %s", a.Version, count(n, "place", "places")))
	}
	return Candidate{
		Item: itemOf("proposal", p.ID), Reason: Decision, Subject: subject("proposal", p.ID),
		Title: in.changes(a, p.Changes), Why: sentence(parts...), Positions: positions(p.Since, p.Changed),
		Minutes: minutesDecision, Weight: weightDecision + upTo(mostDays, days, weightWaitingDay),
	}
}

func counters(in Input) []Candidate {
	var found []Candidate
	for _, p := range in.Promises {
		if !p.Open() || p.Counter.Party == "" {
			continue
		}
		days := in.workdays(p.Holder.Party, p.Counter.Since.At)
		found = append(found, Candidate{
			Item: itemOf("counter", p.Commitment), Reason: Decision, Subject: subject("commitment", p.Commitment),
			Title:     in.party(p.Party) + ": " + short(p.Text),
			Why:       sentence(in.offer(p)+because(p.Counter.Reason), in.silent(days, p.Holder.Party)),
			Positions: positions(p.Proposed, p.Counter.Since),
			Minutes:   minutesDecision, Weight: weightDecision + upTo(mostDays, days, weightWaitingDay),
		})
	}
	return found
}

// offer says what somebody would promise instead.
func (in Input) offer(p record.Promise) string {
	who := in.party(p.Counter.Party)
	switch {
	case p.Counter.Due != "" && p.Counter.Due != p.Due:
		return fmt.Sprintf("%s offers %s instead of %s", who, in.day(p.Counter.Due), in.day(p.Due))
	case p.Counter.Text != "":
		return fmt.Sprintf("%s offers %s instead", who, quoted(p.Counter.Text))
	case p.Counter.Person != "":
		return who + " offers another person for it"
	}
	return who + " offers something else"
}

func claims(in Input) []Candidate {
	var found []Candidate
	for _, g := range in.Goals {
		days := in.workdays(g.Claim.Party, g.Claim.Since.At)
		c := Candidate{
			Reason: Decision, Subject: subject("goal", g.Goal), Title: short(g.Terms.Outcome),
			Positions: positions(g.Claim.Since, g.Claim.Answer), Minutes: minutesDecision,
		}
		switch g.Status {
		case record.GoalDisputed:
			c.Item, c.Weight = itemOf("dispute", g.Goal), weightDispute
			c.Why = sentence(fmt.Sprintf("%s claims that it is achieved, and that is disputed%s", in.party(g.Claim.Party), because(g.Claim.Dispute)))
		case record.GoalClaimed:
			c.Item, c.Weight = itemOf("verify", g.Goal), weightVerify+upTo(mostDays, days, weightWaitingDay)
			c.Why = sentence(fmt.Sprintf("%s claimed on %s that it is achieved", in.party(g.Claim.Party), in.dayOf(g.Claim.Since.At)),
				fmt.Sprintf("nobody has verified it for %s", workdays(days)))
		default:
			continue
		}
		found = append(found, c)
	}
	return found
}

func disputedRecap(in Input) []Candidate {
	var found []Candidate
	for _, l := range in.Before.Recap {
		for _, d := range l.Disputed {
			id := string(in.Before.Call) + "/" + string(l.Line)
			found = append(found, Candidate{
				Item: itemOf("recap", id), Reason: Decision, Subject: subject("recap_line", id), Title: short(l.Text),
				Why:       sentence(fmt.Sprintf("%s says that this was not said on %s%s", in.party(d.Party), in.dayOf(in.Before.HeldAt.At), because(d.Reason))),
				Positions: positions(l.Since, d.Since),
				Minutes:   minutesDecision, Weight: weightDispute,
			})
		}
	}
	return found
}
