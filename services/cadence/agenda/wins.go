package agenda

import (
	"cmp"
	"fmt"
	"slices"

	"coxswain/events"
	"coxswain/rules/record"
)

// wins are what was reached since the last call: goals, milestones, promises kept on time, and runs of them.
func wins(in Input) []Candidate {
	return slices.Concat(achieved(in), milestones(in), keptPromises(in), streaks(in))
}

func win(item events.ItemID, kind, id, title, why string, weight int, at ...record.Mark) Candidate {
	return Candidate{
		Item: item, Reason: Win, Subject: subject(kind, id), Title: title, Why: why,
		Positions: positions(at...), Minutes: minutesWin, Weight: weight,
	}
}

func achieved(in Input) []Candidate {
	var found []Candidate
	for _, g := range in.Goals {
		if g.Status == record.GoalAchieved && g.Claim.Answer.At.After(in.since()) {
			found = append(found, win(itemOf("win", g.Goal), "goal", string(g.Goal), short(g.Terms.Outcome),
				sentence(fmt.Sprintf("achieved: claimed by %s and verified by the other side on %s", in.party(g.Claim.Party), in.dayOf(g.Claim.Answer.At))),
				weightAchieved, g.Claim.Since, g.Claim.Answer))
		}
	}
	return found
}

func milestones(in Input) []Candidate {
	var found []Candidate
	for _, g := range in.Goals {
		for _, m := range g.Milestones {
			if !m.Reached.IsZero() && m.Reached.At.After(in.since()) {
				found = append(found, win(itemOf("win", m.ID), "milestone", string(m.ID), short(m.Text),
					sentence(fmt.Sprintf("a milestone of %s was reached on %s", quoted(g.Terms.Outcome), in.dayOf(m.Reached.At))),
					weightMilestone, m.Reached))
			}
		}
	}
	return found
}

func keptPromises(in Input) []Candidate {
	var found []Candidate
	for _, p := range in.Promises {
		if in.onTime(p) && p.Settled.At.After(in.since()) {
			found = append(found, win(itemOf("win", p.Commitment), "commitment", string(p.Commitment), in.party(p.Party)+": "+short(p.Text),
				sentence(fmt.Sprintf("done on %s, due %s, and accepted", in.dayOf(p.Completed.At), in.day(p.Due))),
				weightKept, p.Completed, p.Settled))
		}
	}
	return found
}

// onTime reports whether a promise was done by its date, where its owner is, and accepted.
func (in Input) onTime(p record.Promise) bool {
	return p.Status == record.PromiseAccepted && in.Clock.Of(p.Person).DateOf(p.Completed.At) <= p.Due
}

// shortestStreak is how many promises in a row are worth a word.
const shortestStreak = 3

// streaks are promises kept one after the other, by a party whose last one was since the last call.
func streaks(in Input) []Candidate {
	accepted := map[events.PartyID][]record.Promise{}
	for _, p := range in.Promises {
		if p.Status == record.PromiseAccepted {
			accepted[p.Party] = append(accepted[p.Party], p)
		}
	}
	var found []Candidate
	for party, all := range accepted {
		run := in.run(all)
		if len(run) < shortestStreak || !run[0].Settled.At.After(in.since()) || in.owesLate(party) {
			continue
		}
		c := win(itemOf("streak", party), "party", string(party), in.party(party)+" keeps its promises",
			sentence(fmt.Sprintf("%s kept its last %d promises on time", in.party(party), len(run))), weightStreak)
		for _, p := range run {
			c.Positions = append(c.Positions, p.Completed.Position, p.Settled.Position)
		}
		found = append(found, c)
	}
	return found
}

// run is the promises kept on time without a late one in between, the last one first.
func (in Input) run(all []record.Promise) []record.Promise {
	slices.SortFunc(all, func(a, b record.Promise) int {
		return cmp.Or(b.Completed.At.Compare(a.Completed.At), cmp.Compare(b.Commitment, a.Commitment))
	})
	if i := slices.IndexFunc(all, func(p record.Promise) bool { return !in.onTime(p) }); i >= 0 {
		return all[:i]
	}
	return all
}

// owesLate reports whether the party is late with something: then nobody praises it for being on time.
func (in Input) owesLate(party events.PartyID) bool {
	return slices.ContainsFunc(in.Promises, func(p record.Promise) bool {
		return p.Party == party && p.Late(in.Clock.Today(p.Person))
	})
}
