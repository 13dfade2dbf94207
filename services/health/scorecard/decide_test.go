package scorecard_test

import (
	"errors"
	"testing"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/decider/decidertest"
	"coxswain/pkg/fault"
	"coxswain/services/health/scorecard"
)

func given(facts ...healthevent.Event) decidertest.History[scorecard.State, scorecard.Command, healthevent.Event] {
	return decidertest.Given(scorecard.Decider, facts...)
}

func version(n int) healthevent.Scorecard {
	c := scorecard.Standard()
	c.Version = n
	return c
}

func TestDrafting(t *testing.T) {
	t.Parallel()
	t.Run("gives the next version", func(t *testing.T) {
		t.Parallel()
		changed := version(1)
		changed.Name = "Renamed"
		want := changed
		want.Version = 2
		given(healthevent.InternalScorecardDrafted{Scorecard: version(1)}).When(scorecard.Draft{Scorecard: changed}).
			Then(t, healthevent.InternalScorecardDrafted{Scorecard: want})
	})
	t.Run("refuses rules that could not score", func(t *testing.T) {
		t.Parallel()
		c := version(0)
		c.Measures[0].Weight = events.Int(-20)
		given().When(scorecard.Draft{Scorecard: c}).ThenRefused(t, scorecard.ErrInvalid)
	})
	t.Run("stays quiet when nothing changed", func(t *testing.T) {
		t.Parallel()
		given(healthevent.InternalScorecardDrafted{Scorecard: version(1)}).When(scorecard.Draft{Scorecard: version(0)}).ThenNothing(t)
	})
}

func TestActivating(t *testing.T) {
	t.Parallel()
	drafted := healthevent.InternalScorecardDrafted{Scorecard: version(1)}
	t.Run("makes the draft score", func(t *testing.T) {
		t.Parallel()
		given(drafted).When(scorecard.Activate{Version: 1}).Then(t, healthevent.InternalScorecardActivated{Scorecard: version(1)})
	})
	t.Run("refuses another version than the newest draft", func(t *testing.T) {
		t.Parallel()
		given(drafted).When(scorecard.Activate{Version: 2}).ThenRefused(t, scorecard.ErrVersion)
	})
	t.Run("refuses a scorecard that nobody drafted", func(t *testing.T) {
		t.Parallel()
		given().When(scorecard.Activate{Version: 1}).ThenRefused(t, scorecard.ErrUnknown)
	})
	t.Run("stays quiet when it scores already", func(t *testing.T) {
		t.Parallel()
		given(drafted, healthevent.InternalScorecardActivated{Scorecard: version(1)}).When(scorecard.Activate{Version: 1}).ThenNothing(t)
	})
}

func TestEverythingThatIsWrongIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		breakIt func(*healthevent.Scorecard)
		pointer string
	}{
		"weights that do not sum to 100": {func(c *healthevent.Scorecard) { c.Measures[0].Weight++ }, "/measures"},
		"two measures of one name":       {func(c *healthevent.Scorecard) { c.Measures[1].Name = c.Measures[0].Name }, "/measures/1/name"},
		"an input that does not exist":   {func(c *healthevent.Scorecard) { c.Measures[0].Input.Builtin = "mood" }, "/measures/0/input/builtin"},
		"both a signal and a built-in":   {func(c *healthevent.Scorecard) { c.Measures[0].Input.Signal = "x" }, "/measures/0/input"},
		"a window without days":          {func(c *healthevent.Scorecard) { c.Measures[6].Input.Window = 0 }, "/measures/6/input/window_days"},
		"a mapping that does not ascend": {func(c *healthevent.Scorecard) { c.Measures[0].Mapping[1].Input = 0 }, "/measures/0/mapping/1/input"},
		"points beyond 100":              {func(c *healthevent.Scorecard) { c.Measures[0].Mapping[1].Points = events.Int(101) }, "/measures/0/mapping/1/points"},
		"bands that do not ascend":       {func(c *healthevent.Scorecard) { c.Healthy = c.Watch }, "/healthy_from"},
		"no rule for missing data":       {func(c *healthevent.Scorecard) { c.Measures[0].Missing = "" }, "/measures/0/missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			card := scorecard.Standard()
			c.breakIt(&card)
			var f *fault.Error
			if err := scorecard.Check(card); !errors.As(err, &f) || f.Fields[0].Pointer != c.pointer {
				t.Fatalf("got %v, want a fault at %s", err, c.pointer)
			}
		})
	}
}
