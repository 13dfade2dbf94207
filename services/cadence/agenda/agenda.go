package agenda

import (
	"cmp"
	"slices"

	"coxswain/events/callevent"
)

// Agenda is what there is to talk about in a call, for one reader.
type Agenda struct {
	Position     int64                  `json:"position" doc:"Of the newest fact behind it."`
	Lines        []callevent.AgendaLine `json:"lines" nullable:"false" doc:"In the order to talk about them."`
	IfTimeAllows []callevent.AgendaLine `json:"if_time_allows" nullable:"false" doc:"What did not fit, the weightiest first."`
	Minutes      int                    `json:"minutes" doc:"Of all lines together; at most the call's length."`
	Length       int                    `json:"length" doc:"Minutes of the call."`
	HasReason    bool                   `json:"has_reason" doc:"False when there are only wins or nothing: then the time can be given back with a written update."`
	Warnings     []string               `json:"warnings,omitempty" doc:"What people should know about how it was fitted."`
}

// Build makes the agenda of in.Call for in.Reader.
func Build(in Input) Agenda {
	in.waiting = waitingOn(in.Promises)
	all := candidates(in)
	all = append(all, carriedOver(in, all)...)
	all = append(all, pinnedBefore(in, all)...)
	all = slices.DeleteFunc(all, func(c Candidate) bool { return slices.Contains(in.Call.Removed, c.Item) })
	for i := range all {
		all[i].adjust(in.Call)
	}
	fitted := fit(all, in.Call.Minutes)
	return Agenda{
		Position:     in.position(),
		Lines:        lines(fitted.lines, forTalking),
		IfTimeAllows: lines(fitted.rest, forFilling),
		Minutes:      total(fitted.lines),
		Length:       in.Call.Minutes,
		HasReason:    slices.ContainsFunc(all, Candidate.isReason),
		Warnings:     fitted.warnings,
	}
}

// candidates asks every reason and keeps one line a subject: the weightier.
func candidates(in Input) []Candidate {
	var all []Candidate
	for _, reason := range []func(Input) []Candidate{
		decisions, latePromises, duePromises, goals, health, topics, wins, charter,
	} {
		all = append(all, reason(in)...)
	}
	slices.SortFunc(all, forSubject)
	all = slices.CompactFunc(all, func(a, b Candidate) bool { return a.Subject == b.Subject })
	return all
}

// forSubject brings the candidates of one subject together, the weightiest first.
func forSubject(a, b Candidate) int {
	return cmp.Or(
		cmp.Compare(a.Subject.Kind, b.Subject.Kind), cmp.Compare(a.Subject.ID, b.Subject.ID),
		cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Item, b.Item))
}

// forTalking is the order in which people go through an agenda: as they ordered it, then by reason, then by
// weight.
func forTalking(a, b Candidate) int {
	return cmp.Or(
		cmp.Compare(a.place, b.place), cmp.Compare(a.Reason.number(), b.Reason.number()),
		cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Item, b.Item))
}

// forFilling is the order in which the time is given away: by weight per minute.
func forFilling(a, b Candidate) int {
	return cmp.Or(
		cmp.Compare(b.Weight*a.Minutes, a.Weight*b.Minutes), cmp.Compare(a.Reason.number(), b.Reason.number()),
		cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Item, b.Item))
}

func lines(all []Candidate, order func(a, b Candidate) int) []callevent.AgendaLine {
	all = slices.SortedFunc(slices.Values(all), order)
	made := make([]callevent.AgendaLine, len(all))
	for i, c := range all {
		made[i] = c.line()
	}
	return made
}

func total(all []Candidate) int {
	sum := 0
	for _, c := range all {
		sum += c.Minutes
	}
	return sum
}
