package account

import (
	"fmt"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/rules/record"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/ui"
)

func confidences() []ui.Option {
	var all []ui.Option
	for _, c := range []goalevent.Confidence{goalevent.OnTrack, goalevent.AtRisk, goalevent.OffTrack} {
		_, word := cards.Confidence(c)
		all = append(all, ui.Option{Value: string(c), Text: capital(word)})
	}
	return all
}

// before says what target and date were until a version changed them.
func before(f locale.Format, g pursuit, h record.TermsNote) string {
	target := f.Exactly(h.Target)
	if unit := g.Doc.Terms.Metric.Unit; unit != "" {
		target += " " + unit
	}
	return fmt.Sprintf("%s by %s", target, f.Date(h.Due))
}

func milestoneState(g pursuit, m record.Milestone) (ui.Kind, string) {
	switch {
	case !m.Reached.IsZero():
		return ui.Good, "reached"
	case m.Due < events.DateOf(g.At, g.At.Location()):
		return ui.Bad, "not reached"
	}
	return ui.Plain, "ahead"
}

// valueLabel names the number to give, with its unit where there is one metric only.
func valueLabel(g pursuit) string {
	t := g.Doc.Terms
	if len(g.metrics()) == 1 && t.Metric.Unit != "" {
		return capital(t.Metric.Name) + " in " + t.Metric.Unit
	}
	return "Value"
}
