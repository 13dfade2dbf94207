package agenda

import (
	"maps"
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/rules/record"
)

// Reason says why a line is in an agenda; its values are those of callevent.AgendaLine.
type Reason string

// The reasons (domain.md, the agenda).
const (
	Decision    Reason = "decision"
	LatePromise Reason = "late_promise"
	DuePromise  Reason = "due_promise"
	Goal        Reason = "goal"
	Health      Reason = "health"
	CarriedOver Reason = "carried_over"
	Topic       Reason = "topic"
	Win         Reason = "win"
	Charter     Reason = "charter"
)

// number is the place of a reason in the order in which people talk.
func (r Reason) number() int {
	return slices.Index([]Reason{Decision, LatePromise, DuePromise, Goal, Health, CarriedOver, Topic, Win, Charter}, r)
}

// Candidate is something to talk about.
type Candidate struct {
	Item      events.ItemID
	Reason    Reason
	Subject   callevent.Subject
	Title     string
	Why       string // one sentence with its numbers
	Positions []int64
	Minutes   int // suggested, or as people have timed it
	Weight    int // see weights.go

	Audience events.Audience // "" is events.Shared
	kept     bool            // never ranked out
	pinned   bool
	timed    bool
	place    int // in the order that people gave; behind all of them when they gave none
}

// isReason reports whether the line alone is worth a call. A win is a pleasure to read, too.
func (c Candidate) isReason() bool { return c.Reason != Win }

// adjust takes in what people did to the line.
func (c *Candidate) adjust(call record.Call) {
	c.Minutes = max(1, min(c.Minutes, call.Minutes))
	for _, item := range slices.Sorted(maps.Keys(call.Timed)) {
		// The line's own time goes before one that was given under another reason.
		if c.is(item) && (!c.timed || item == c.Item) {
			c.Minutes, c.timed = max(1, min(call.Timed[item], call.Minutes)), true
		}
	}
	if slices.ContainsFunc(call.Pinned, c.is) {
		c.pinned, c.kept = true, true
	}
	c.place = len(call.Order)
	if i := slices.IndexFunc(call.Order, c.is); i >= 0 {
		c.place = i
	}
}

// is reports whether an id means this line: its own, or that of another reason with the same subject.
func (c Candidate) is(item events.ItemID) bool {
	return item == c.Item || (subjectOf(item) != "" && subjectOf(item) == c.Subject.ID)
}

func (c Candidate) line() callevent.AgendaLine {
	at := slices.Sorted(slices.Values(c.Positions)) // they may be a document's, which stays as it is
	at = slices.DeleteFunc(slices.Compact(at), func(p int64) bool { return p <= 0 })
	return callevent.AgendaLine{
		Item: c.Item, Reason: string(c.Reason), Subject: c.Subject, Title: c.Title, Why: c.Why,
		Minutes: c.Minutes, Positions: at, Pinned: c.pinned,
	}
}

// itemOf makes the id of a line.
func itemOf[ID ~string](kind string, id ID) events.ItemID {
	return events.ItemID(kind + ":" + string(id))
}

// subjectOf is the subject's part of an id; "" when it has none.
func subjectOf(item events.ItemID) string {
	_, id, _ := strings.Cut(string(item), ":")
	return id
}

// built reports whether the id is one that a reason gives: such a line is gone once its reason is.
func built(item events.ItemID) bool {
	kind, _, ok := strings.Cut(string(item), ":")
	return ok && kind != "topic" && slices.Contains([]string{
		"agreement", "proposal", "counter", "verify", "dispute", "recap", "late", "due", "goal", "health",
		"win", "streak", "reaffirm", "charter", "seat",
	}, kind)
}

func subject[ID ~string](kind string, id ID) callevent.Subject {
	return callevent.Subject{Kind: kind, ID: string(id)}
}

func positions(marks ...record.Mark) []int64 {
	all := make([]int64, 0, len(marks))
	for _, m := range marks {
		all = append(all, m.Position)
	}
	return all
}
