package portal

import (
	"testing"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
)

const (
	ada events.PersonID = "ada"
	bob events.PersonID = "bob"
)

// accountOf is an account as Ada of the customer reads it, with one promise of a party.
func accountOf(owner events.PartyID, c view.Commitment) cards.Account {
	return cards.Account{
		Who:  identity.Principal{Person: ada, Party: events.Customer, Customer: "acme", Role: identity.Contact},
		View: view.View{Customer: "acme", Reader: events.Customer, Sides: []view.Side{{Party: owner, Commitments: []view.Commitment{c}}}},
	}
}

func heldBy(party events.PartyID, person ...events.PersonID) *view.Holder {
	h := &view.Holder{Party: party}
	for _, p := range person {
		h.Person = &view.Who{ID: p}
	}
	return h
}

func TestWhatIsInThePersonsCourtAndWantsAnAnswerWaits(t *testing.T) {
	t.Parallel()
	mine, hers := view.Who{ID: ada}, view.Who{ID: bob}
	other := &record.Counter{Party: events.Vendor, Due: "2026-12-01"}
	for name, c := range map[string]struct {
		owner   events.PartyID
		promise view.Commitment
		waits   bool
	}{
		"an own promise to confirm":               {events.Customer, view.Commitment{Status: record.PromiseProposed, Person: mine, Holder: heldBy(events.Customer, ada)}, true},
		"a colleague's promise to confirm":        {events.Customer, view.Commitment{Status: record.PromiseProposed, Person: hers, Holder: heldBy(events.Customer, bob)}, false},
		"an own promise that is confirmed":        {events.Customer, view.Commitment{Status: record.PromiseConfirmed, Person: mine, Holder: heldBy(events.Customer, ada)}, false},
		"another date that the other side offers": {events.Customer, view.Commitment{Status: record.PromiseCountered, Person: mine, Counter: other, Holder: heldBy(events.Customer, ada)}, true},
		"a counter to what the person asked for":  {events.Vendor, view.Commitment{Status: record.PromiseCountered, Person: hers, By: events.Customer, Counter: other, Holder: heldBy(events.Customer, ada)}, true},
		"a counter to what a colleague asked for": {events.Vendor, view.Commitment{Status: record.PromiseCountered, Person: hers, By: events.Customer, Counter: other, Holder: heldBy(events.Customer, bob)}, false},
		"what is done, for anybody to accept":     {events.Vendor, view.Commitment{Status: record.PromiseDone, Person: hers, Holder: heldBy(events.Customer)}, true},
		"what is done, for a colleague to accept": {events.Vendor, view.Commitment{Status: record.PromiseDone, Person: hers, Holder: heldBy(events.Customer, bob)}, false},
		"the own thing that is done":              {events.Customer, view.Commitment{Status: record.PromiseDone, Person: mine, Holder: heldBy(events.Vendor)}, false},
		"the other side is blocked by us":         {events.Vendor, view.Commitment{Status: record.PromiseConfirmed, Person: hers, Blocked: &record.Block{Reason: "no access"}, Holder: heldBy(events.Customer)}, true},
		"the other side is blocked by a partner":  {events.Vendor, view.Commitment{Status: record.PromiseConfirmed, Person: hers, Blocked: &record.Block{Reason: "no access"}, Holder: heldBy("globex")}, false},
	} {
		if got := waits(accountOf(c.owner, c.promise), nil).count(); (got == 1) != c.waits {
			t.Errorf("%s: %d things wait", name, got)
		}
	}
}

func TestAProposalWaitsForWhoMaySayYes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		waiting []events.PartyID
		may     bool
		waits   bool
	}{
		"the party has still to say yes, and the person may": {[]events.PartyID{events.Customer}, true, true},
		"the person may not say yes for the party":           {[]events.PartyID{events.Customer}, false, false},
		"the party has said yes":                             {[]events.PartyID{events.Vendor}, true, false},
	} {
		a := accountOf(events.Vendor, view.Commitment{})
		a.Parties = []view.Party{{ID: events.Customer, People: []view.Member{{Who: view.Who{ID: ada}, MayAgree: c.may}}}}
		a.Plans = []view.Plan{{Proposals: []view.Proposal{{ID: "p", Waiting: c.waiting}}}}
		if got := len(waits(a, nil).proposals) == 1; got != c.waits {
			t.Errorf("%s: it waits: %v", name, got)
		}
	}
}

func TestAClaimOfAnotherSideWaitsUntilItIsAnswered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status record.GoalStatus
		claim  view.Claim
		waits  bool
	}{
		"the other side claims it": {record.GoalClaimed, view.Claim{Party: events.Vendor}, true},
		"the own side claims it":   {record.GoalClaimed, view.Claim{Party: events.Customer}, false},
		"it was disputed":          {record.GoalClaimed, view.Claim{Party: events.Vendor, Dispute: "not so"}, false},
		"it is achieved":           {record.GoalAchieved, view.Claim{Party: events.Vendor}, false},
	} {
		a := accountOf(events.Vendor, view.Commitment{})
		a.Goals = []view.Goal{{Status: c.status, Claim: &c.claim}}
		if got := len(waits(a, nil).claims) == 1; got != c.waits {
			t.Errorf("%s: it waits: %v", name, got)
		}
	}
}

func TestALineOfARecapAsksUntilItsPersonHasAnswered(t *testing.T) {
	t.Parallel()
	forAda := record.RecapLine{}
	forAda.For = []events.PersonID{ada}
	confirmed, disputed, redated, forBob := forAda, forAda, forAda, forAda
	confirmed.Confirmed = []events.PersonID{ada}
	disputed.Disputed = []record.Dispute{{Person: ada}}
	redated.Redated = []record.Redate{{Person: ada}}
	forBob.For = []events.PersonID{bob}
	if !asks(forAda, ada) {
		t.Error("a line without an answer does not ask")
	}
	for _, l := range []record.RecapLine{confirmed, disputed, redated, forBob} {
		if asks(l, ada) {
			t.Errorf("%+v asks", l)
		}
	}
}
