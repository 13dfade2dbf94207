package record_test

import (
	"testing"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/events/planevent"
	"coxswain/rules/record"
)

func TestTheRosterKnowsWhoIsWho(t *testing.T) {
	t.Parallel()
	m := fold(t, facts{}.add("customer", string(acme),
		customerevent.Registered{Customer: acme, Name: "Acme", Zone: "Europe/Berlin"},
		customerevent.Renamed{Name: "Acme AG"},
		customerevent.AttributeSet{Name: "segment", Value: "enterprise"},
		customerevent.AttributeSet{Name: "stage", Value: "onboarding"},
		customerevent.AttributeSet{Name: "stage", Value: ""},
		customerevent.PartyAdded{Party: "globex", Name: "Globex"},
		customerevent.PersonAdded{Person: ada, Party: events.Customer, Zone: "Europe/Berlin"},
		customerevent.PersonAdded{Person: vera, Party: events.Vendor, Zone: "Europe/Paris", Calendar: "fr"},
		customerevent.SeatAssigned{Seat: events.CSM, Person: vera, MayAgree: true},
		customerevent.SeatAssigned{Seat: events.Champion, Person: ada},
		customerevent.SeatAssigned{Seat: events.Sponsor, Person: ada},
		customerevent.SeatReleased{Seat: events.Sponsor, Person: ada},
		customerevent.PersonChanged{Person: ada, Zone: "Europe/Vienna", Calendar: "de"},
		customerevent.PersonRemoved{Person: ada},
		customerevent.OutcomeRecorded{Outcome: "renewed", On: "2026-03-31"},
	))
	same(t, record.Roster{
		Customer: acme, Name: "Acme AG", Zone: "Europe/Berlin", Attributes: map[string]string{"segment": "enterprise"},
		Parties: []record.Party{{ID: "vendor", Name: "Vendor"}, {ID: "customer", Name: "Acme AG"}, {ID: "globex", Name: "Globex"}},
		People: []record.Person{
			{ID: ada, Party: events.Customer, Zone: "Europe/Vienna", Calendar: "de", Removed: true},
			{ID: vera, Party: events.Vendor, Zone: "Europe/Paris", Calendar: "fr"},
		},
		Seats:    []record.SeatHeld{{Seat: events.CSM, Person: vera, Party: events.Vendor, MayAgree: true, Since: mark(9)}},
		Outcomes: []record.Outcome{{Outcome: "renewed", On: "2026-03-31", Since: mark(15)}},
		Since:    mark(1),
	}, one(t, m, record.Rosters, string(acme)))
}

var (
	first   = planevent.Terms{Title: "Go live", Goals: []planevent.GoalTerms{{ID: "goal-1", Outcome: "first value", Target: events.Int(10), Due: "2026-06-30"}}}
	second  = planevent.Terms{Title: "Go live", Goals: []planevent.GoalTerms{{ID: "goal-1", Outcome: "first value", Target: events.Int(12), Due: "2026-06-30"}}}
	parties = []events.PartyID{events.Vendor, events.Customer}
	raise   = []planevent.Change{{Kind: planevent.GoalRetargeted, GoalID: "goal-1", Target: events.Int(12)}}
	agreed1 = planevent.VersionAgreed{Plan: plan1, Customer: acme, Version: 1, Terms: first, Hash: "h1", Parties: parties}
	offer   = planevent.Proposed{Plan: plan1, Customer: acme, Version: 1, Terms: first, Hash: "h1", Parties: parties, Party: events.Vendor, Person: vera}
	wish    = planevent.ChangeProposed{Proposal: "p1", Base: 1, Changes: raise, Hash: "h2", Party: events.Customer, Person: ada, Reason: "more users"}
)

func agreement(t *testing.T, all ...events.Event) record.Agreement {
	t.Helper()
	return one(t, fold(t, facts{}.add("plan", string(plan1), all...)), record.Agreements, string(plan1))
}

func TestAVersionHoldsOnceEveryPartyHasSaidYes(t *testing.T) {
	t.Parallel()
	a := agreement(t, offer)
	same(t, []events.PartyID{events.Customer}, a.WaitingFirst())
	same(t, record.Candidate{Version: 1, Hash: "h1", Terms: first, Agreed: []events.PartyID{events.Vendor}, Since: mark(1)}, a.Candidate)

	a = agreement(t, offer, planevent.PartyAgreed{Party: events.Customer, Hash: "h1"}, agreed1, wish,
		planevent.ChangeAccepted{Proposal: "p1", Party: events.Vendor, Hash: "h2"},
		planevent.VersionAgreed{Plan: plan1, Customer: acme, Version: 2, Terms: second, Hash: "h2", Parties: parties, Proposal: "p1", Changes: raise, Reason: "more users"})
	same(t, record.Agreement{
		Plan: plan1, Customer: acme, Status: record.PlanActive, Version: 2, Hash: "h2", Terms: second, Parties: parties,
		Open: []record.Proposal{},
		Versions: []record.Version{
			{Version: 1, Hash: "h1", Parties: parties, Agreed: mark(3)},
			{Version: 2, Hash: "h2", Proposal: "p1", Changes: raise, Reason: "more users", Parties: parties, Agreed: mark(6)},
		},
		Changed: mark(6),
	}, a)
}

func TestADeclinedOfferIsOffTheTable(t *testing.T) {
	t.Parallel()
	a := agreement(t, offer, planevent.Declined{Party: events.Customer, Hash: "h1", Reason: "too soon"})
	if a.Candidate.Hash != "" || a.WaitingFirst() != nil || a.Status != record.PlanProposed {
		t.Errorf("%+v", a)
	}
}

func TestACounterNeedsEveryYesAnew(t *testing.T) {
	t.Parallel()
	counter := planevent.ChangeCountered{Proposal: "p1", Base: 1, Changes: raise, Hash: "h3", Party: events.Vendor, Person: vera, Reason: "eleven"}
	a := agreement(t, agreed1, wish, counter, planevent.ChangeAccepted{Proposal: "p1", Party: events.Customer, Hash: "h2"})
	same(t, record.Proposal{
		ID: "p1", Base: 1, Changes: raise, Hash: "h3", Party: events.Vendor, Person: vera, Reason: "eleven",
		Accepted: []events.PartyID{events.Vendor}, Countered: 1, Since: mark(2), Changed: mark(4),
	}, a.Open[0]) // the yes to the earlier hash does not count
	same(t, []events.PartyID{events.Customer}, a.Waiting(a.Open[0]))
}

func TestAnOpenProposalIsRebasedOrInConflict(t *testing.T) {
	t.Parallel()
	conflict := planevent.ProposalConflicted{Proposal: "p1", Base: 2, Fields: []string{"goals/goal-1/target"}}
	same(t, []string{"goals/goal-1/target"}, agreement(t, agreed1, wish, conflict).Open[0].Conflicts)
	rebased := agreement(t, agreed1, wish, conflict, planevent.ProposalRebased{Proposal: "p1", Base: 2, Hash: "h4"}).Open[0]
	if rebased.Base != 2 || rebased.Hash != "h4" || rebased.Conflicts != nil || len(rebased.Accepted) != 1 {
		t.Errorf("%+v", rebased)
	}
	for _, end := range []events.Event{planevent.ChangeDeclined{Proposal: "p1"}, planevent.ChangeWithdrawn{Proposal: "p1"}} {
		same(t, []record.Proposal{}, agreement(t, agreed1, wish, end).Open)
	}
}

func TestAGoalKeepsItsMeasurementsByTheTimeTheyWereSo(t *testing.T) {
	t.Parallel()
	measured := func(id string, value int64, at int) goalevent.Measured {
		return goalevent.Measured{Measurement: events.MeasurementID(id), Metric: "users", Value: events.Int(value), At: hour(at)}
	}
	g := one(t, fold(t, facts{}.add("goal", "goal-1",
		goalevent.Opened{Goal: "goal-1", Plan: plan1, Customer: acme, Version: 1, Terms: first.Goals[0]},
		measured("m2", 5, -10), measured("m1", 3, -20),
		goalevent.MeasurementCorrected{Measurement: "m2", Value: events.Int(4)},
		goalevent.MeasurementCorrected{Measurement: "m2", Value: events.Int(6)},
		goalevent.TermsChanged{Version: 2, Terms: second.Goals[0], Reason: "more users"},
		goalevent.CheckedIn{Party: events.Customer, Person: ada, Confidence: goalevent.AtRisk, Analysis: "slow start"},
		goalevent.MilestoneAdded{Milestone: "ms", Text: "pilot", Due: "2026-04-01"},
		goalevent.MilestoneMoved{Milestone: "ms", From: "2026-04-01", To: "2026-04-08"},
		goalevent.MilestoneReached{Milestone: "ms"},
		goalevent.AchievementClaimed{Party: events.Vendor, Evidence: "report"},
		goalevent.AchievementDisputed{Party: events.Customer, Reason: "two are test users"},
	)), record.Goals, "goal-1")
	at := func(n, so int) record.Mark { m := mark(n); m.At = hour(so); return m }
	same(t, record.Goal{
		Goal: "goal-1", Plan: plan1, Customer: acme, Version: 2, Terms: second.Goals[0], Status: record.GoalDisputed,
		Measurements: []record.Measurement{
			{ID: "m1", Metric: "users", Value: events.Int(3), Mark: at(3, -20)},
			{ID: "m2", Metric: "users", Value: events.Int(6), First: events.Int(5), Corrected: true, Mark: at(2, -10)},
		},
		CheckIns:   map[events.PartyID]record.CheckIn{events.Customer: {Confidence: goalevent.AtRisk, Analysis: "slow start", Person: ada, Since: mark(7)}},
		Milestones: []record.Milestone{{ID: "ms", Text: "pilot", Due: "2026-04-08", Reached: mark(10), Moves: 1}},
		Claim:      record.Claim{Party: events.Vendor, Evidence: "report", Since: mark(11), Answer: mark(12), Dispute: "two are test users"},
		History:    []record.TermsNote{{Version: 2, Target: events.Int(10), Due: "2026-06-30", Reason: "more users", Since: mark(6)}},
		Opened:     mark(1), Changed: mark(12),
	}, g)
}

func TestACallKeepsWhatPeopleDidToItsAgendaAndWhatWasSaid(t *testing.T) {
	t.Parallel()
	c := one(t, fold(t, facts{}.add("call", "call-1",
		callevent.Scheduled{Call: "call-1", Plan: plan1, Customer: acme, Kind: "cadence", Start: hour(50), Zone: "Europe/Berlin", Minutes: 30},
		callevent.Moved{From: hour(50), To: hour(60), Minutes: 45, Reason: "holiday"},
		callevent.TopicAdded{Topic: "t1", Text: "prices", Minutes: 5, Party: events.Customer, Person: ada},
		callevent.ItemRemoved{Item: "i1"}, callevent.ItemPinned{Item: "i1"}, callevent.ItemTimed{Item: "i1", Minutes: 10},
		callevent.GiveBackProposed{}, callevent.GiveBackOverruled{Party: events.Customer, Reason: "prices"},
		callevent.CommitmentCaptured{Commitment: c1},
		callevent.Held{At: hour(60), Minutes: 40},
		callevent.RecapIssued{Lines: []callevent.RecapLine{{Line: "l1", Text: "Ada exports", Due: "2026-03-20"}}},
		callevent.RecapLineConfirmed{Line: "l1", Person: vera}, callevent.RecapLineConfirmed{Line: "l1", Person: vera},
		callevent.RecapLineRedated{Line: "l1", Person: ada, Party: events.Customer, Due: "2026-03-27"},
		callevent.RecapSettled{},
	)), record.Calls, "call-1")
	at := mark(10)
	at.At = hour(60)
	same(t, record.Call{
		Call: "call-1", Plan: plan1, Customer: acme, Kind: "cadence", Start: hour(60), Zone: "Europe/Berlin", Minutes: 45,
		Status: record.CallHeld, Reason: "holiday",
		Topics:  []record.Topic{{ID: "t1", Text: "prices", Minutes: 5, Party: events.Customer, Person: ada, Since: mark(3)}},
		Pinned:  []events.ItemID{"i1"},
		Removed: []events.ItemID{}, Timed: map[events.ItemID]int{"i1": 10}, Captured: []events.CommitmentID{c1},
		Recap: []record.RecapLine{{
			RecapLine: callevent.RecapLine{Line: "l1", Text: "Ada exports", Due: "2026-03-20"},
			Confirmed: []events.PersonID{vera},
			Redated:   []record.Redate{{Person: ada, Party: events.Customer, Due: "2026-03-27", Since: mark(14)}}, Since: mark(11),
		}},
		HeldAt: at, Settled: mark(15), Scheduled: mark(1), Changed: mark(15),
	}, c)
}

func TestHealthKeepsTheWayTheScoreWent(t *testing.T) {
	t.Parallel()
	quiet := healthevent.Entry{Measure: "usage", Points: events.Int(40)}
	fell := healthevent.Entry{Measure: "confidence", Points: events.Int(10), Delta: events.Int(-20), Why: "at risk since Monday"}
	h := one(t, fold(t, facts{}.add("score", string(acme),
		healthevent.InternalScoreChanged{Customer: acme, Version: 3, Score: events.Int(70), Band: healthevent.Healthy, First: true},
		healthevent.InternalScoreChanged{Customer: acme, Version: 3, Score: events.Int(50), Band: healthevent.Watch, Entries: []healthevent.Entry{quiet, fell}},
		healthevent.InternalBandChanged{Customer: acme, From: healthevent.Healthy, To: healthevent.Watch, Score: events.Int(50)},
	)), record.Healths, string(acme))
	same(t, record.Health{
		Customer: acme, Score: events.Int(50), Band: healthevent.Watch, Version: 3, Entries: []healthevent.Entry{quiet, fell},
		Trend: []record.ScorePoint{
			{Score: events.Int(70), Band: healthevent.Healthy, Entries: []healthevent.Entry{}, Mark: mark(1)},
			{Score: events.Int(50), Band: healthevent.Watch, Entries: []healthevent.Entry{fell}, Mark: mark(2)},
		},
		Changed: mark(3),
	}, h)
}
