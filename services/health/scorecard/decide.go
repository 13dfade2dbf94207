package scorecard

import (
	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/decider"
	"coxswain/pkg/fault"
)

// Command is sealed: what a scorecard can be asked.
//
//sumtype:decl
type Command interface{ scorecardCommand() }

// Draft asks for a new version with these rules; its Version is given by the decision.
type Draft struct{ Scorecard healthevent.Scorecard }

// Activate asks that the drafted version scores from now on.
type Activate struct{ Version int }

func (Draft) scorecardCommand()    {}
func (Activate) scorecardCommand() {}

// State is what a decision needs to know.
type State struct {
	Drafted healthevent.Scorecard // the last draft; Version 0: none
	Active  int                   // version that scores; 0: none
}

// Refusals.
var (
	ErrUnknown = fault.New(fault.NotFound, "not-found", "there is no such thing")
	ErrVersion = fault.New(fault.Conflict, "scorecard_not_the_draft", "only the newest draft can be activated; read the scorecard again")
)

// Decider decides about scorecards.
var Decider = decider.Decider[State, Command, healthevent.Event]{Decide: decide, Evolve: evolve}

func decide(s State, c Command) ([]healthevent.Event, error) {
	switch c := c.(type) {
	case Draft:
		return draft(s, c.Scorecard)
	case Activate:
		return activate(s, c.Version)
	}
	return nil, nil
}

func draft(s State, card healthevent.Scorecard) ([]healthevent.Event, error) {
	card.Version = s.Drafted.Version
	if s.Drafted.Version > 0 && same(card, s.Drafted) {
		return nil, nil
	}
	if err := Check(card); err != nil {
		return nil, err
	}
	card.Version++
	return []healthevent.Event{healthevent.InternalScorecardDrafted{Scorecard: card}}, nil
}

func activate(s State, version int) ([]healthevent.Event, error) {
	switch {
	case s.Drafted.Version == 0:
		return nil, ErrUnknown
	case version != s.Drafted.Version:
		return nil, ErrVersion.Sayf("version %d is not the newest draft, which is %d; read the scorecard again", version, s.Drafted.Version)
	case s.Active == version:
		return nil, nil
	}
	return []healthevent.Event{healthevent.InternalScorecardActivated{Scorecard: s.Drafted}}, nil
}

func evolve(s State, e healthevent.Event) State {
	switch e := e.(type) {
	case healthevent.InternalScorecardDrafted:
		s.Drafted = e.Scorecard
	case healthevent.InternalScorecardActivated:
		s.Active = e.Scorecard.Version
	case healthevent.InternalSignalRecorded, healthevent.InternalScoreChanged, healthevent.InternalBandChanged:
	}
	return s
}

// Standard is the scorecard that scores while the tenant has activated none of its own. It weighs both
// sides' follow-through, what the plan is about, and what usage and tickets say (product.md F4).
func Standard() healthevent.Scorecard {
	percent := []healthevent.Point{{Input: 0, Points: 0}, {Input: events.Int(100), Points: events.Int(100)}}
	return healthevent.Scorecard{
		ID: "standard", Version: 1, Name: "Standard", Healthy: events.Int(70), Watch: events.Int(45),
		Measures: []healthevent.Measure{
			{Name: "vendor follow-through", Input: healthevent.Input{Builtin: VendorFollowThrough}, Mapping: percent, Weight: events.Int(20), Missing: Skip},
			{Name: "customer follow-through", Input: healthevent.Input{Builtin: CustomerFollowThrough}, Mapping: percent, Weight: events.Int(20), Missing: Skip},
			{Name: "goal progress", Input: healthevent.Input{Builtin: GoalProgress}, Mapping: percent, Weight: events.Int(20), Missing: Skip},
			{Name: "confidence", Input: healthevent.Input{Builtin: Confidence}, Mapping: percent, Weight: events.Int(10), Missing: Skip},
			{Name: "agreement", Input: healthevent.Input{Builtin: Agreement}, Mapping: percent, Weight: events.Int(10), Missing: Zero},
			{Name: "call discipline", Input: healthevent.Input{Builtin: CallDiscipline}, Mapping: percent, Weight: events.Int(10), Missing: Skip},
			{Name: "usage trend", Input: healthevent.Input{Signal: "active_users", Aggregate: Trend, Window: 56}, Mapping: []healthevent.Point{
				{Input: events.Int(-5), Points: 0}, {Input: 0, Points: events.Int(60)}, {Input: events.Int(3), Points: events.Int(100)},
			}, Weight: events.Int(5), Missing: Skip},
			{Name: "open tickets", Input: healthevent.Input{Signal: "open_tickets", Aggregate: Last, Window: 28}, Mapping: []healthevent.Point{
				{Input: 0, Points: events.Int(100)}, {Input: events.Int(5), Points: events.Int(70)}, {Input: events.Int(20), Points: 0},
			}, Weight: events.Int(5), Missing: Skip},
		},
	}
}
