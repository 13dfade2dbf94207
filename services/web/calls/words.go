package calls

import (
	"strings"

	"coxswain/events"
	"coxswain/rules/record"
	"coxswain/services/web/ui"
)

// kinds of calls in words, in the order in which they are offered.
func kinds() []ui.Option {
	return []ui.Option{
		{Value: "cadence", Text: "Cadence call"},
		{Value: "coach", Text: "Coach call"},
		{Value: "mentor", Text: "Mentor call"},
		{Value: "partner", Text: "Partner call"},
		{Value: "ebr", Text: "Executive business review"},
		{Value: "qbr", Text: "Quarterly business review"},
	}
}

func kindWord(kind string) string {
	for _, k := range kinds() {
		if k.Value == kind {
			return k.Text
		}
	}
	return "Call"
}

// reasonWord says why a line is on an agenda.
func reasonWord(reason string) (ui.Kind, string) {
	switch reason {
	case "decision":
		return ui.Warn, "to decide"
	case "late_promise":
		return ui.Bad, "late promise"
	case "due_promise":
		return ui.Warn, "promise due"
	case "goal":
		return ui.Warn, "goal"
	case "health":
		return ui.Quiet, "health, only you see this"
	case "carried_over":
		return ui.Quiet, "carried over"
	case "topic":
		return ui.Plain, "topic"
	case "win":
		return ui.Good, "win"
	case "charter":
		return ui.Quiet, "charter"
	case "look_back":
		return ui.Quiet, "look back"
	}
	return ui.Plain, reason
}

// statusWord says where a call is; waits: somebody has not answered a line of its recap.
func statusWord(s record.CallStatus, waits bool) (ui.Kind, string) {
	switch s {
	case record.CallScheduled:
		return ui.Plain, "scheduled"
	case record.CallHeld:
		if waits {
			return ui.Warn, "held, recap waits"
		}
		return ui.Good, "held"
	case record.CallGivenBack:
		return ui.Quiet, "given back"
	case record.CallNoShow:
		return ui.Bad, "nobody came"
	case record.CallCancelled:
		return ui.Quiet, "cancelled"
	}
	return ui.Plain, string(s)
}

// seats that may be invited to a call, in words.
func seats() []ui.Option {
	var all []ui.Option
	for _, s := range events.Seats() {
		all = append(all, ui.Option{Value: string(s), Text: strings.ReplaceAll(string(s), "_", " ")})
	}
	return all
}
