package agenda_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/events/planevent"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	"coxswain/services/cadence/agenda"
)

// It is Monday, 9 March 2026, nine in Berlin. The call is on Tuesday for 30 minutes, the next one two weeks
// later; the last one was on 24 February.
var (
	now    = time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	start  = time.Date(2026, 3, 10, 13, 30, 0, 0, time.UTC)
	next   = time.Date(2026, 3, 24, 13, 30, 0, 0, time.UTC)
	heldAt = time.Date(2026, 2, 24, 13, 30, 0, 0, time.UTC)
)

const (
	anna = events.PersonID("p-anna") // the vendor's
	bela = events.PersonID("p-bela") // Acme's
)

func mark(position int64, month time.Month, day int) record.Mark {
	return record.Mark{Position: position, At: time.Date(2026, month, day, 9, 0, 0, 0, time.UTC)}
}

func roster() record.Roster {
	return record.Roster{
		Customer: "c-acme", Name: "Acme", Zone: "Europe/Berlin",
		Parties: []record.Party{{ID: events.Vendor, Name: "Northwind"}, {ID: events.Customer, Name: "Acme"}},
		People: []record.Person{
			{ID: anna, Party: events.Vendor, Zone: "Europe/Berlin"},
			{ID: bela, Party: events.Customer, Zone: "Europe/Berlin"},
		},
		Since: mark(1, 1, 5),
	}
}

// given is a customer with nothing to talk about, changed by what a test is about.
func given(changes ...func(*agenda.Input)) agenda.Input {
	in := agenda.Input{
		Reader: events.Customer, Roster: roster(), Next: next,
		Clock:  roster().Clock(now, &worktime.Calendars{}),
		Call:   record.Call{Call: "call-2", Rhythm: "r", Start: start, Minutes: 30, Changed: mark(2, 1, 6)},
		Before: record.Call{Call: "call-1", Rhythm: "r", HeldAt: record.Mark{Position: 3, At: heldAt}, Changed: mark(3, 2, 24)},
	}
	for _, change := range changes {
		change(&in)
	}
	return in
}

func promises(all ...record.Promise) func(*agenda.Input) {
	return func(in *agenda.Input) { in.Promises = append(in.Promises, all...) }
}

// promise is one that was asked for on 10 February and confirmed the day after.
func promise(id events.CommitmentID, party events.PartyID, person events.PersonID, text string, due events.Date) record.Promise {
	return record.Promise{
		Commitment: id, Text: text, Party: party, Person: person, Due: due, FirstDue: due, Status: record.PromiseConfirmed,
		By: events.Vendor, Proposed: mark(10, 2, 10), Confirmed: mark(11, 2, 11), Changed: mark(11, 2, 11),
		Holder: record.Holding{Party: party, Person: person},
	}
}

func then(t *testing.T, in agenda.Input, want agenda.Agenda) {
	t.Helper()
	if diff := cmp.Diff(want, agenda.Build(in)); diff != "" {
		t.Fatalf("agenda (-want +got):\n%s", diff)
	}
}

func subject(kind, id string) callevent.Subject { return callevent.Subject{Kind: kind, ID: id} }

func none() []callevent.AgendaLine { return []callevent.AgendaLine{} }

func TestReasons(t *testing.T) {
	t.Parallel()
	t.Run("nothing to talk about is no reason to meet", func(t *testing.T) {
		t.Parallel()
		then(t, given(), agenda.Agenda{Position: 3, Lines: none(), IfTimeAllows: none(), Length: 30})
	})
	t.Run("a late promise says by how much and what it blocks", func(t *testing.T) {
		t.Parallel()
		late := promise("c1", events.Customer, bela, "Send the data mapping.", "2026-03-03")
		blocked := promise("c2", events.Vendor, anna, "Go live in Oslo", "2026-04-30")
		blocked.DependsOn = []events.CommitmentID{"c1"}
		then(t, given(promises(late, blocked)), agenda.Agenda{
			Position: 11, IfTimeAllows: none(), Minutes: 3, Length: 30, HasReason: true,
			Lines: []callevent.AgendaLine{{
				Item: "late:c1", Reason: "late_promise", Subject: subject("commitment", "c1"), Title: "Acme: Send the data mapping",
				Why:     "Send the data mapping is 4 working days late (due 3 Mar); it blocks 'Go live in Oslo'.",
				Minutes: 3, Positions: []int64{10, 11},
			}},
		})
	})
	t.Run("the vendor's late promise comes before a customer's that is later", func(t *testing.T) {
		t.Parallel()
		in := given(promises(
			promise("c1", events.Customer, bela, "Name a sponsor", "2026-02-02"),
			promise("c2", events.Vendor, anna, "Write the runbook", "2026-03-06")))
		got := agenda.Build(in)
		if got.Lines[0].Item != "late:c2" || got.Lines[1].Item != "late:c1" {
			t.Fatalf("order: %s, %s", got.Lines[0].Item, got.Lines[1].Item)
		}
	})
	t.Run("a promise due before the next call is there, one due after it is not", func(t *testing.T) {
		t.Parallel()
		soon := promise("c1", events.Vendor, anna, "Write the runbook", "2026-03-20")
		soon.Status, soon.Confirmed = record.PromiseProposed, record.Mark{}
		then(t, given(promises(soon, promise("c2", events.Vendor, anna, "Train the team", "2026-03-25"))), agenda.Agenda{
			Position: 11, IfTimeAllows: none(), Minutes: 2, Length: 30, HasReason: true,
			Lines: []callevent.AgendaLine{{
				Item: "due:c1", Reason: "due_promise", Subject: subject("commitment", "c1"), Title: "Northwind: Write the runbook",
				Why: "Write the runbook is due 20 Mar, in 11 days; Northwind has not confirmed it.", Minutes: 2, Positions: []int64{10},
			}},
		})
	})
	t.Run("an open proposal needs a decision, and says who has not answered", func(t *testing.T) {
		t.Parallel()
		plan := agreement()
		plan.Open = []record.Proposal{{
			ID: "pr1", Base: 1, Party: events.Customer, Reason: "The budget came late", Accepted: []events.PartyID{events.Customer},
			Changes: []planevent.Change{{Kind: planevent.GoalRedated, GoalID: "g1", Due: "2026-06-30"}},
			Since:   mark(20, 3, 3), Changed: mark(20, 3, 3),
		}}
		then(t, given(func(in *agenda.Input) { in.Agreements = []record.Agreement{plan} }), agenda.Agenda{
			Position: 5, IfTimeAllows: none(), Minutes: 5, Length: 30, HasReason: true,
			Lines: []callevent.AgendaLine{{
				Item: "proposal:pr1", Reason: "decision", Subject: subject("proposal", "pr1"), Title: "Move 'Half the calls' to 30 Jun",
				Why:     "Acme proposed this on 3 Mar ('The budget came late'); Northwind has not answered for 4 working days.",
				Minutes: 5, Positions: []int64{20},
			}},
		})
	})
	t.Run("a counter shows both dates, and the line of the promise itself makes room for it", func(t *testing.T) {
		t.Parallel()
		p := promise("c1", events.Customer, bela, "Name a sponsor", "2026-03-16")
		p.Status, p.Confirmed = record.PromiseCountered, record.Mark{}
		p.Counter = record.Counter{Due: "2026-03-30", Party: events.Customer, Reason: "holidays", Since: mark(12, 3, 6)}
		p.Holder = record.Holding{Party: events.Vendor, Person: anna}
		got := agenda.Build(given(promises(p)))
		if len(got.Lines) != 1 || got.Lines[0].Why != "Acme offers 30 Mar instead of 16 Mar ('holidays'); Northwind has not answered for 1 working day." {
			t.Fatalf("lines: %+v", got.Lines)
		}
	})
	t.Run("a goal says what the parties think and how far its number is off the line", func(t *testing.T) {
		t.Parallel()
		then(t, given(func(in *agenda.Input) { in.Goals = []record.Goal{worried()} }), agenda.Agenda{
			Position: 33, IfTimeAllows: none(), Minutes: 5, Length: 30, HasReason: true,
			Lines: []callevent.AgendaLine{{
				Item: "goal:g1", Reason: "goal", Subject: subject("goal", "g1"), Title: "Half the calls",
				Why:     "Acme says at risk, Northwind says on track; calls a week is at 90 of 50 calls, 20 % of the way where 70 % was to be expected.",
				Minutes: 5, Positions: []int64{30, 31, 32, 33},
			}},
		})
	})
	t.Run("a win is said, and is no reason to meet", func(t *testing.T) {
		t.Parallel()
		kept := promise("c1", events.Vendor, anna, "Write the runbook", "2026-03-06")
		kept.Status, kept.Completed, kept.Settled = record.PromiseAccepted, mark(40, 3, 4), mark(41, 3, 5)
		then(t, given(promises(kept)), agenda.Agenda{
			Position: 11, IfTimeAllows: none(), Minutes: 2, Length: 30,
			Lines: []callevent.AgendaLine{{
				Item: "win:c1", Reason: "win", Subject: subject("commitment", "c1"), Title: "Northwind: Write the runbook",
				Why: "Done on 4 Mar, due 6 Mar, and accepted.", Minutes: 2, Positions: []int64{40, 41},
			}},
		})
	})
	t.Run("a version that nobody has stood by for a quarter is asked about", func(t *testing.T) {
		t.Parallel()
		plan := agreement()
		plan.Versions[0].Agreed.At = now.AddDate(0, 0, -92)
		got := agenda.Build(given(func(in *agenda.Input) { in.Agreements = []record.Agreement{plan} }))
		if len(got.Lines) != 1 || got.Lines[0].Item != "reaffirm:plan" || !got.HasReason {
			t.Fatalf("lines: %+v", got.Lines)
		}
	})
}

func agreement() record.Agreement {
	return record.Agreement{
		Plan: "plan", Status: record.PlanActive, Version: 1, Parties: []events.PartyID{events.Vendor, events.Customer},
		Terms: planevent.Terms{
			Title: "Success", Charter: []planevent.CharterItem{{ID: "ch1", Kind: "expectation", Text: "Answers in two days"}},
			Goals: []planevent.GoalTerms{{ID: "g1", Outcome: "Half the calls"}},
		},
		Versions: []record.Version{{Version: 1, Agreed: mark(5, 2, 1)}}, Changed: mark(5, 2, 1),
	}
}

// worried is a goal from 100 to 50 calls a week, opened on 2 February and due fifty days later.
func worried() record.Goal {
	return record.Goal{
		Goal: "g1", Status: record.GoalOpen, Opened: mark(30, 2, 2), Changed: mark(33, 3, 6),
		Terms: planevent.GoalTerms{
			ID: "g1", Outcome: "Half the calls", Metric: planevent.Metric{Name: "calls a week", Unit: "calls", Direction: "down"},
			Baseline: events.Int(100), Target: events.Int(50), Due: "2026-03-24", Party: events.Customer, Person: bela,
		},
		Measurements: []record.Measurement{{ID: "m1", Metric: "calls a week", Value: events.Int(90), Mark: mark(33, 3, 6)}},
		CheckIns: map[events.PartyID]record.CheckIn{
			events.Vendor:   {Confidence: goalevent.OnTrack, Since: mark(31, 3, 4)},
			events.Customer: {Confidence: goalevent.AtRisk, Since: mark(32, 3, 5)},
		},
	}
}

func healthOf() record.Health {
	return record.Health{
		Customer: "c-acme", Score: events.Int(61), Band: healthevent.Watch, Changed: mark(51, 3, 2),
		Entries: []healthevent.Entry{
			{Measure: "logins", Weight: events.Int(60), Points: events.Int(35), Why: "140 logins a week", Behind: []int64{50}},
			{Measure: "tickets", Weight: events.Int(40), Points: events.Int(26)},
		},
		Trend: []record.ScorePoint{
			{Score: events.Int(72), Mark: mark(45, 2, 20)},
			{Score: events.Int(61), Mark: mark(51, 3, 2), Entries: []healthevent.Entry{{Measure: "logins", Delta: events.Int(-11), Behind: []int64{50}}}},
		},
	}
}

func TestSight(t *testing.T) {
	t.Parallel()
	withHealth := func(in *agenda.Input) { in.Health = healthOf() }
	asVendor := func(in *agenda.Input) { in.Reader = events.Vendor }
	t.Run("the vendor sees what moved health and what would raise it", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(withHealth, asVendor))
		var whys []string
		for _, l := range got.Lines {
			whys = append(whys, l.Why)
		}
		want := []string{
			"Health fell from 72 to 61 since 20 Feb: logins -11.",
			"Logins brings 35 of its 60 points (140 logins a week).",
		}
		if diff := cmp.Diff(want, whys); diff != "" {
			t.Fatal(diff)
		}
	})
	t.Run("while measures are missing, the others can bring more, and the line stands on what moved it last", func(t *testing.T) {
		t.Parallel()
		got := agenda.Build(given(asVendor, func(in *agenda.Input) {
			in.Health = healthOf()
			in.Health.Entries[1].Missing, in.Health.Entries[1].Weight = true, events.Int(20) // counts as zero
			in.Health.Entries[0].Behind = nil                                                // the last score was about something else
		}))
		i := slices.IndexFunc(got.Lines, func(l callevent.AgendaLine) bool { return l.Item == "health:raise" })
		if raise := got.Lines[i]; raise.Why != "Logins brings 35 of its 75 points (140 logins a week)." || !slices.Equal(raise.Positions, []int64{50, 51}) {
			t.Fatalf("%+v", raise)
		}
	})
	t.Run("a customer's agenda is the same bytes with and without health", func(t *testing.T) {
		t.Parallel()
		in := promises(promise("c1", events.Customer, bela, "Name a sponsor", "2026-03-03"))
		if a, b := encode(t, given(in)), encode(t, given(in, withHealth)); a != b {
			t.Fatalf("without:\n%s\nwith:\n%s", a, b)
		}
	})
}
