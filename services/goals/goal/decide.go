package goal

import (
	"strings"
	"unicode/utf8"

	"coxswain/events/goalevent"
	"coxswain/pkg/decider"
)

// Limits of what one can say.
const (
	MaxText       = 2000 // characters
	MaxMilestones = 100
)

// Decider is the aggregate.
var Decider = decider.Decider[State, Command, goalevent.Event]{Decide: Decide, Evolve: Evolve}

type facts = []goalevent.Event

// Decide answers a command with facts, with a refusal of this package, or with nothing.
func Decide(s State, c Command) ([]goalevent.Event, error) {
	if a, ok := c.(Adopt); ok {
		return adopt(s, a)
	}
	if s.Status == None {
		return nil, ErrUnknown
	}
	switch c := c.(type) {
	case Adopt: // decided above
	case Drop:
		return drop(s, c)
	case Measure:
		return measure(s, c)
	case CorrectMeasurement:
		return correct(s, c)
	case CheckIn:
		return checkIn(s, c)
	case AddMilestone:
		return addMilestone(s, c)
	case ReachMilestone:
		return reachMilestone(s, c)
	case MoveMilestone:
		return moveMilestone(s, c)
	case ClaimAchievement:
		return claim(s, c)
	case VerifyAchievement:
		return verify(s, c)
	case DisputeAchievement:
		return dispute(s, c)
	case Miss:
		return miss(s, c)
	}
	return nil, nil
}

func checkIn(s State, c CheckIn) (facts, error) {
	if err := s.settled(); err != nil {
		return nil, err
	}
	switch c.Confidence {
	case goalevent.OnTrack, goalevent.AtRisk, goalevent.OffTrack:
	default:
		return nil, ErrConfidence.At("/confidence")
	}
	if utf8.RuneCountInString(c.Analysis) > MaxText {
		return nil, ErrTextLong.At("/analysis")
	}
	return facts{goalevent.CheckedIn{
		Party: c.By.Party, Person: c.By.Person, Confidence: c.Confidence, Analysis: c.Analysis,
	}}, nil
}

// checkText refuses a text that says nothing, or too much. The pointer is the field's.
func checkText(pointer, text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return ErrTextMissing.At(pointer)
	case utf8.RuneCountInString(text) > MaxText:
		return ErrTextLong.At(pointer)
	}
	return nil
}
