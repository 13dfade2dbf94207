package cards

import (
	"coxswain/events/healthevent"
	"coxswain/services/web/ui"
)

// Band is what a score means.
func Band(b healthevent.Band) (ui.Kind, string) {
	switch b {
	case healthevent.Healthy:
		return ui.Good, "healthy"
	case healthevent.Watch:
		return ui.Warn, "watch"
	case healthevent.AtRisk:
		return ui.Bad, "at risk"
	}
	return ui.Quiet, "not scored"
}
