package agenda

import (
	"fmt"
	"slices"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/rules/record"
)

// topics are what either side wants to talk about.
func topics(in Input) []Candidate {
	var found []Candidate
	for _, t := range in.Call.Topics {
		found = append(found, Candidate{
			Item: itemOf("topic", t.ID), Reason: Topic, Subject: subject("topic", t.ID), Title: short(t.Text),
			Why: sentence("asked for by " + in.party(t.Party)), Positions: positions(t.Since),
			Minutes: t.Minutes, Weight: weightTopic, kept: true,
		})
	}
	return found
}

// carriedOver keeps what was deferred in the last call. Where its reason is still there, under whatever
// name, that line is kept and says so; where the reason is gone, so is the line; what people had brought
// themselves comes back as it was. live is changed in place.
func carriedOver(in Input, live []Candidate) []Candidate {
	var found []Candidate
	said := "it was deferred on " + in.dayOf(in.Before.HeldAt.At)
	for _, d := range in.Before.Deferred {
		i := slices.IndexFunc(live, func(c Candidate) bool { return c.is(d.Item) })
		switch {
		case i >= 0 && !live[i].kept:
			live[i].kept = true
			live[i].Why += " " + sentence(said)
			live[i].Positions = append(live[i].Positions, in.Before.HeldAt.Position)
		case i < 0 && !built(d.Item) && !slices.ContainsFunc(found, func(c Candidate) bool { return c.Item == d.Item }):
			found = append(found, in.carried(d, said))
		}
	}
	return found
}

func (in Input) carried(d callevent.ItemDeferred, said string) Candidate {
	return Candidate{
		Item: d.Item, Reason: CarriedOver, Subject: subject("topic", subjectOf(d.Item)), Title: short(d.Title),
		Why: sentence(said), Positions: positions(in.Before.HeldAt),
		Minutes: minutesBefore(in.Before, d.Item), Weight: weightCarried, kept: true,
	}
}

// minutesBefore is the time that an item had in the call that deferred it.
func minutesBefore(call record.Call, item events.ItemID) int {
	for _, l := range call.Shared {
		if l.Item == item && l.Minutes > 0 {
			return l.Minutes
		}
	}
	for _, t := range call.Topics {
		if itemOf("topic", t.ID) == item {
			return t.Minutes
		}
	}
	return minutesCarried
}

// pinnedBefore keeps a pinned line that the parties have seen in a shared agenda when its reason is gone:
// somebody wanted to talk about it, and only people take it off.
func pinnedBefore(in Input, live []Candidate) []Candidate {
	var found []Candidate
	for _, l := range in.Call.Shared {
		pinned := slices.Contains(in.Call.Pinned, l.Item)
		if !pinned || slices.ContainsFunc(live, func(c Candidate) bool { return c.is(l.Item) }) {
			continue
		}
		found = append(found, Candidate{
			Item: l.Item, Reason: Reason(l.Reason), Subject: l.Subject, Title: l.Title,
			Why:       fmt.Sprintf("It is pinned; what was behind it on %s is settled.", in.dayOf(in.Call.SharedAt.At)),
			Positions: l.Positions, Minutes: l.Minutes, Weight: weightCarried, kept: true,
		})
	}
	return found
}
