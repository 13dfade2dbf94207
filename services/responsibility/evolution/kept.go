package evolution

import (
	"maps"
	"slices"

	"coxswain/events"
	"coxswain/rules/followthrough"
	"coxswain/rules/record"
)

// verdicts are what was said of each promise behind a figure.
type verdicts map[events.CommitmentID]verdict

type verdict struct {
	kept followthrough.Kept
	due  events.Date
}

// sides adds a point to the follow-through of every party. A party that joins late has points from then on.
func (t *teller) sides(roster record.Roster, promises []record.Promise, at record.Clock) {
	if t.verdicts == nil {
		t.verdicts = map[events.PartyID]verdicts{}
	}
	for _, party := range roster.Parties {
		found := followthrough.Of(promises, followthrough.Party(party.ID), at)
		point := Kept{At: at.Now, Counted: found.Counted, Behind: otherwise(found.Lines, t.verdicts[party.ID])}
		if found.Any() {
			point.Score = &found.Score
		}
		side := t.side(party)
		side.Points = append(side.Points, point)
		t.verdicts[party.ID] = verdictsOf(found.Lines)
	}
}

// side finds a party's series, or begins it.
func (t *teller) side(party record.Party) *Side {
	i := slices.IndexFunc(t.Sides, func(s Side) bool { return s.Party == party.ID })
	if i < 0 {
		i = len(t.Sides)
		t.Sides = append(t.Sides, Side{Party: party.ID})
	}
	t.Sides[i].Name = party.Name
	return &t.Sides[i]
}

func verdictsOf(lines []followthrough.Line) verdicts {
	said := make(verdicts, len(lines))
	for _, l := range lines {
		said[l.Commitment] = verdict{l.Kept, l.Due}
	}
	return said
}

// otherwise are the positions of the facts about promises of which something else was said before, or nothing.
func otherwise(lines []followthrough.Line, before verdicts) []int64 {
	positions := map[int64]bool{}
	for _, l := range lines {
		if before[l.Commitment] == (verdict{l.Kept, l.Due}) {
			continue
		}
		for _, p := range l.Positions {
			positions[p] = true
		}
	}
	return slices.Sorted(maps.Keys(positions))
}
