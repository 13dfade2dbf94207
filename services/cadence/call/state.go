package call

import (
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
)

// State is what the facts of a call leave behind. It is a value: no map or slice of it is ever written
// into.
type State struct {
	ID       events.CallID // empty while nothing is scheduled
	Rhythm   events.RhythmID
	Plan     events.PlanID
	Customer events.CustomerID
	Start    time.Time
	Zone     string
	Minutes  int
	Status   Status
	Moved    bool // by people, not by the rhythm
	Lapsed   bool // cancelled because the rhythm has it no more

	Topics  []Topic
	Pinned  []events.ItemID
	Removed []events.ItemID
	Timed   []callevent.ItemTimed
	Order   []events.ItemID
	Shared  callevent.AgendaShared

	GiveBackProposed bool
	Overruled        bool

	Recap   []Line
	Settled bool
}

// Status is where a call is in its life.
type Status string

// The life of a call; empty while nothing is scheduled.
const (
	Scheduled Status = "scheduled"
	Held      Status = "held"
	GivenBack Status = "given_back"
	Missed    Status = "no_show"
	Cancelled Status = "cancelled"
)

// Topic is what a party wants to talk about.
type Topic struct {
	callevent.TopicAdded
	Withdrawn bool
}

// Line is a line of the recap with the answers it has.
type Line struct {
	callevent.RecapLine
	Answers []Answer
}

// Answer is what an attendee says about a line.
type Answer struct {
	Person events.PersonID
	Is     Answered
	Due    events.Date // of a redate
}

// Answered is the kind of an answer.
type Answered string

// The answers.
const (
	Confirmed Answered = "confirmed"
	Disputed  Answered = "disputed"
	Redated   Answered = "redated"
)

// Exists reports whether the call was ever scheduled.
func (s State) Exists() bool { return s.ID != "" }

// Topic finds a topic, withdrawn ones too.
func (s State) Topic(id events.TopicID) (Topic, bool) {
	i := slices.IndexFunc(s.Topics, func(t Topic) bool { return t.Topic == id })
	if i < 0 {
		return Topic{}, false
	}
	return s.Topics[i], true
}

// line finds a line of the recap that concerns a person.
func (s State) line(id events.RecapLineID, person events.PersonID) (Line, bool) {
	i := slices.IndexFunc(s.Recap, func(l Line) bool { return l.Line == id && slices.Contains(l.For, person) })
	if i < 0 {
		return Line{}, false
	}
	return s.Recap[i], true
}

func (l Line) answerOf(person events.PersonID) (Answer, bool) {
	i := slices.IndexFunc(l.Answers, func(a Answer) bool { return a.Person == person })
	if i < 0 {
		return Answer{}, false
	}
	return l.Answers[i], true
}

// settledBy reports whether nothing is left to answer once the person has answered the line.
func (s State) settledBy(id events.RecapLineID, person events.PersonID) bool {
	for _, l := range s.Recap {
		for _, p := range l.For {
			_, answered := l.answerOf(p)
			if !answered && (l.Line != id || p != person) {
				return false
			}
		}
	}
	return true
}
