package call_test

import (
	"testing"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/services/cadence/call"
)

// hold is a call in which Anna and Bela decided one thing, and Cleo, who was not there, was given one.
func hold() call.Hold {
	return call.Hold{
		At: start, Minutes: 28, Present: []events.PersonID{anna, bela}, Absent: []events.PersonID{cleo},
		Decisions:   []callevent.Decided{{Item: "proposal:pr1", Decision: "We go live in June"}},
		Commitments: []call.Promise{{Commitment: "c9", Text: "Name a sponsor", Party: events.Customer, Person: cleo, Due: "2026-03-20", Goal: "g1"}},
		Deferred:    []callevent.ItemDeferred{{Item: "topic:t1", Title: "Training"}},
		Notes:       []call.Note{{Note: "n1", Text: "Good mood"}},
		By:          byAnna,
	}
}

var (
	captured = callevent.CommitmentCaptured{
		Commitment: "c9", Call: "call-1", Plan: "p1", Customer: "c1", Text: "Name a sponsor", Party: events.Customer,
		Person: cleo, Due: "2026-03-20", Goal: "g1", By: events.Vendor, ByPerson: anna,
	}
	decided = callevent.RecapLine{Line: "decision-1", Text: "We go live in June", For: []events.PersonID{anna, bela}}
	promise = callevent.RecapLine{
		Line: "commitment-1", Text: "Name a sponsor", For: []events.PersonID{cleo, anna}, Commitment: "c9", Due: "2026-03-20",
	}
)

func TestHold(t *testing.T) {
	t.Parallel()
	t.Run("all that came out of a call is said at once, recap included", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(hold()).Then(t,
			callevent.AttendanceRecorded{Present: []events.PersonID{anna, bela}, Absent: []events.PersonID{cleo}},
			callevent.Decided{Item: "proposal:pr1", Decision: "We go live in June"},
			captured,
			callevent.ItemDeferred{Item: "topic:t1", Title: "Training"},
			callevent.NoteTaken{Note: "n1", Party: events.Vendor, Person: anna, Text: "Good mood"},
			callevent.Held{At: start, Minutes: 28},
			callevent.RecapIssued{Lines: []callevent.RecapLine{decided, promise}})
	})
	t.Run("a call without decisions and promises has no recap", func(t *testing.T) {
		t.Parallel()
		given(facts()...).When(call.Hold{At: start, Minutes: 5, Present: []events.PersonID{anna}, By: byAnna}).Then(t,
			callevent.AttendanceRecorded{Present: []events.PersonID{anna}}, callevent.Held{At: start, Minutes: 5})
	})
	t.Run("a call is held once, and not when it is over or given back", func(t *testing.T) {
		t.Parallel()
		given(facts(held)...).When(hold()).ThenRefused(t, call.ErrHeld)
		given(facts(cancelled)...).When(hold()).ThenRefused(t, call.ErrOver)
		given(facts(givenBack)...).When(hold()).ThenRefused(t, call.ErrGivenBack)
	})
	for name, c := range map[string]struct {
		change func(*call.Hold)
		want   error
	}{
		"nobody there":                   {func(h *call.Hold) { h.Present = nil }, call.ErrNobodyPresent},
		"there and not there":            {func(h *call.Hold) { h.Absent = []events.PersonID{anna} }, call.ErrAttendance},
		"no time":                        {func(h *call.Hold) { h.Minutes = 0 }, call.ErrHeldLater},
		"a decision of no words":         {func(h *call.Hold) { h.Decisions[0].Decision = " " }, call.ErrDecisionText},
		"a promise of no words":          {func(h *call.Hold) { h.Commitments[0].Text = "" }, call.ErrCommitmentText},
		"a promise of nobody":            {func(h *call.Hold) { h.Commitments[0].Person = "" }, call.ErrCommitmentWho},
		"a promise for 30 Feb":           {func(h *call.Hold) { h.Commitments[0].Due = "2026-02-30" }, call.ErrDue},
		"a deferred line without a name": {func(h *call.Hold) { h.Deferred[0].Item = "" }, call.ErrItemRequired},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			t.Parallel()
			h := hold()
			c.change(&h)
			given(facts()...).When(h).ThenRefused(t, c.want)
		})
	}
}

// after is a call that was held with a recap of a decision and a promise.
func after(more ...callevent.Event) []callevent.Event {
	return facts(append([]callevent.Event{held, callevent.RecapIssued{Lines: []callevent.RecapLine{decided, promise}}}, more...)...)
}

func confirmed(line events.RecapLineID, by call.By) callevent.RecapLineConfirmed {
	return callevent.RecapLineConfirmed{Line: line, Person: by.Person, Party: by.Party}
}

func TestRecap(t *testing.T) {
	t.Parallel()
	t.Run("an attendee confirms a line once", func(t *testing.T) {
		t.Parallel()
		c := call.ConfirmLine{Line: "decision-1", By: byBela}
		given(after()...).When(c).Then(t, confirmed("decision-1", byBela))
		given(after(confirmed("decision-1", byBela))...).When(c).ThenNothing(t)
	})
	t.Run("a line is not there for those whom it does not concern", func(t *testing.T) {
		t.Parallel()
		given(after()...).When(call.ConfirmLine{Line: "commitment-1", By: byBela}).ThenRefused(t, call.ErrLineUnknown)
		given(after()...).When(call.ConfirmLine{Line: "decision-7", By: byBela}).ThenRefused(t, call.ErrLineUnknown)
		given(facts()...).When(call.ConfirmLine{Line: "decision-1", By: byBela}).ThenRefused(t, call.ErrLineUnknown)
	})
	t.Run("not what I said becomes a proposal in the attendee's words", func(t *testing.T) {
		t.Parallel()
		c := call.DisputeLine{Line: "commitment-1", Reason: "I only said that I would ask", Proposal: "c10", Due: "2026-03-17", By: byCleo}
		disputed := callevent.RecapLineDisputed{
			Call: "call-1", Plan: "p1", Customer: "c1", Line: "commitment-1", Commitment: "c9", Text: "Name a sponsor",
			Person: cleo, Party: events.Customer, Reason: "I only said that I would ask", Proposal: "c10", Due: "2026-03-20",
		}
		given(after()...).When(c).Then(t, disputed)
		given(after(disputed)...).When(c).ThenNothing(t)
		given(after(disputed)...).When(call.ConfirmLine{Line: "commitment-1", By: byCleo}).ThenRefused(t, call.ErrLineAnswered)
		c.Reason = ""
		given(after()...).When(c).ThenRefused(t, call.ErrReasonRequired)
	})
	t.Run("a disputed decision takes the date that came with it", func(t *testing.T) {
		t.Parallel()
		given(after()...).When(call.DisputeLine{Line: "decision-1", Reason: "July", Proposal: "c10", Due: "2026-03-17", By: byBela}).Then(t,
			callevent.RecapLineDisputed{
				Call: "call-1", Plan: "p1", Customer: "c1", Line: "decision-1", Text: "We go live in June",
				Person: bela, Party: events.Customer, Reason: "July", Proposal: "c10", Due: "2026-03-17",
			})
	})
	t.Run("yes, by another date", func(t *testing.T) {
		t.Parallel()
		redated := callevent.RecapLineRedated{Line: "commitment-1", Commitment: "c9", Person: cleo, Party: events.Customer, Due: "2026-03-27"}
		c := call.RedateLine{Line: "commitment-1", Due: "2026-03-27", By: byCleo}
		given(after()...).When(c).Then(t, redated)
		given(after(redated)...).When(c).ThenNothing(t)
		given(after()...).When(call.RedateLine{Line: "decision-1", Due: "2026-03-27", By: byBela}).ThenRefused(t, call.ErrLineNoDate)
		given(after()...).When(call.RedateLine{Line: "commitment-1", Due: "soon", By: byCleo}).ThenRefused(t, call.ErrDue)
		given(after()...).When(call.RedateLine{Line: "commitment-1", Due: "2026-03-20", By: byCleo}).Then(t, confirmed("commitment-1", byCleo))
	})
	t.Run("the last answer settles the recap", func(t *testing.T) {
		t.Parallel()
		before := after(confirmed("decision-1", byAnna), confirmed("decision-1", byBela), confirmed("commitment-1", byAnna))
		given(before...).When(call.ConfirmLine{Line: "commitment-1", By: byCleo}).Then(t,
			confirmed("commitment-1", byCleo), callevent.RecapSettled{})
	})
}

func TestStatesAreValues(t *testing.T) {
	t.Parallel()
	s := given(after(callevent.TopicAdded{Topic: "t1"})...).State()
	one := call.Decider.Fold(s, confirmed("decision-1", byAnna), callevent.TopicWithdrawn{Topic: "t1"}, callevent.ItemPinned{Item: "a:1"})
	two := call.Decider.Fold(s, confirmed("decision-1", byBela), callevent.ItemPinned{Item: "a:2"})
	switch {
	case one.Recap[0].Answers[0].Person != anna, two.Recap[0].Answers[0].Person != bela:
		t.Error("one future's answers were overwritten by another's")
	case len(s.Recap[0].Answers) != 0, s.Topics[0].Withdrawn, two.Topics[0].Withdrawn:
		t.Error("a state was written into")
	case one.Pinned[0] != "a:1", two.Pinned[0] != "a:2":
		t.Error("one future's pins were overwritten by another's")
	}
}
