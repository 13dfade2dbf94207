package journey_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/identity"
	"coxswain/services/responsibility/view"
)

// peopleArrive finds who the folder's people are and gives each a token.
func (j *journey) peopleArrive(t *testing.T) {
	harborID, tide := j.customerNamed(t, "HARB-001"), j.customerNamed(t, "TIDE-002")
	j.customer, j.known = harborID, map[events.PersonID]string{}
	ids := j.peopleOf(t, harborID)
	vendor := func(name string, role identity.Role) *person {
		return j.arrives(t, name, identity.Principal{Person: ids[name], Party: events.Vendor, Role: role})
	}
	theirs := func(name string, party events.PartyID, role identity.Role) *person {
		return j.arrives(t, name, identity.Principal{Person: ids[name], Party: party, Customer: harborID, Role: role})
	}
	j.dana, j.lee = vendor("dana.reyes", identity.CSM), vendor("lee.osei", identity.Lead)
	j.ingrid = theirs("ingrid.solberg", events.Customer, identity.Contact)
	j.per = theirs("per.lunde", events.Customer, identity.Contact)
	j.maja = theirs("maja.dahl", events.Customer, identity.Contact)
	j.tomas = theirs("tomas.vale", partner, identity.Keeper)
	j.june = j.arrives(t, "june.okafor", identity.Principal{
		Person: j.peopleOf(t, tide)["june.okafor"], Party: events.Customer, Customer: tide, Role: identity.Contact,
	})
}

func (j *journey) customerNamed(t *testing.T, externalID string) events.CustomerID {
	t.Helper()
	j.position = max(j.position, j.olga.asks(t, http.MethodGet, "/v1/feed?limit=1", nil).position())
	list := decoded[struct {
		Items []struct {
			Customer   events.CustomerID
			ExternalID string `json:"external_id"`
		}
	}](t, j.olga.reads(t, "/v1/customers"))
	for _, c := range list.Items {
		if c.ExternalID == externalID {
			return c.Customer
		}
	}
	t.Fatalf("there is no customer %s in %+v", externalID, list)
	return ""
}

// peopleOf are a customer's people by the name in their mail address.
func (j *journey) peopleOf(t *testing.T, c events.CustomerID) map[string]events.PersonID {
	t.Helper()
	list := decoded[struct {
		People []struct {
			ID   events.PersonID
			Name string
			Mail string
		}
	}](t, j.olga.reads(t, "/v1/customers/"+string(c)+"/people"))
	ids := map[string]events.PersonID{}
	for _, p := range list.People {
		name, _, _ := strings.Cut(p.Mail, "@")
		ids[name] = p.ID
		j.known[p.ID] = p.Name
	}
	return ids
}

const (
	title    = "Success plan"
	silence  = "A date counts as accepted after three working days"
	charter  = "Harbor frees two people for the roll-out"
	toTarget = "Winter traffic makes 40 unlikely before the summer"
)

// draftForOneself finishes the imported draft. What the vendor wrote and took out again stays its own; for others
// the plan is not there, and looks like one that never was.
func (j *journey) draftForOneself(t *testing.T) {
	j.plan = j.drafted(t)
	path := "/v1/plans/" + string(j.plan)
	j.notes(func(dana *person, words func(string) string) {
		j.edits(t, dana, object{"kind": planevent.CharterAdded, "charter": object{"id": "private", "kind": "budget", "text": words("draft")}})
		j.edits(t, dana, object{"kind": planevent.CharterRemoved, "charter_id": "private"})
	})
	j.edits(t, j.dana,
		object{"kind": planevent.CharterAdded, "charter": object{"id": "crew", "kind": "resource", "text": charter}},
		object{"kind": planevent.SilenceSet, "silence": []object{{"kind": "date", "after_working_days": 3}}},
	)
	for _, p := range []*person{j.ingrid, j.per, j.tomas, j.june} {
		hidden, none := p.looks(t, path), p.looks(t, "/v1/plans/never")
		hidden.refused(t, http.StatusNotFound, "not-found")
		if got, want := withoutInstance(hidden.body), withoutInstance(none.body); got != want {
			t.Fatalf("%s can tell a draft from nothing: %s, %s", p.name, got, want)
		}
		p.looks(t, path+"/draft").refused(t, http.StatusNotFound, "not-found")
	}
}

// drafted finds the plan that the import has drafted.
func (j *journey) drafted(t *testing.T) events.PlanID {
	t.Helper()
	found := j.dana.sees(t, 0, 1, "the plan's draft", func(f fact) bool {
		return is[planevent.InternalDrafted]()(f) && of[planevent.InternalDrafted](t, f).Customer == j.customer
	})
	return of[planevent.InternalDrafted](t, found[0]).Plan
}

// edits changes the draft as it stands; an ETag from before the change is then stale.
func (j *journey) edits(t *testing.T, dana *person, changes ...object) {
	t.Helper()
	path := "/v1/plans/" + string(j.plan) + "/draft"
	etag := dana.reads(t, path).header.Get("ETag")
	body := object{"changes": changes}
	dana.writesTo(t, http.MethodPatch, path, body).refused(t, http.StatusPreconditionRequired, "if-match-required")
	dana.writesTo(t, http.MethodPatch, path, body, "If-Match", etag).succeeds(t)
	dana.writesTo(t, http.MethodPatch, path, body, "If-Match", etag).refused(t, http.StatusPreconditionFailed, "stale")
}

func (j *journey) agreeOnVersionOne(t *testing.T) {
	path := "/v1/plans/" + string(j.plan)
	proposed := j.dana.posts(t, path+"/propose", nil, "Idempotency-Key", "propose")
	again := j.dana.posts(t, path+"/propose", nil, "Idempotency-Key", "propose")
	if again.header.Get("Idempotency-Replayed") != "true" || string(again.body) != string(proposed.body) || again.position() != proposed.position() {
		t.Fatalf("repeated: %s at %d, first: %s at %d", again.body, again.position(), proposed.body, proposed.position())
	}
	seen := decoded[struct{ Candidate struct{ Hash string } }](t, j.ingrid.reads(t, path))
	proposed.says(t, object{"id": j.plan, "status": "proposed", "version": 0, "hash": seen.Candidate.Hash})

	j.ingrid.tries(t, path+"/agree", object{"hash": strings.Repeat("0", 64)}).refused(t, http.StatusConflict, "plan_content_moved")
	j.maja.tries(t, path+"/agree", object{"hash": seen.Candidate.Hash}).refused(t, http.StatusForbidden, "plan_may_not_agree")
	j.june.tries(t, path+"/agree", object{"hash": seen.Candidate.Hash}).refused(t, http.StatusNotFound, "not-found")
	yes := object{"hash": seen.Candidate.Hash}
	j.ingrid.posts(t, path+"/agree", yes, "Idempotency-Key", "yes").
		says(t, object{"id": j.plan, "status": "proposed", "version": 0, "hash": seen.Candidate.Hash})
	j.ingrid.tries(t, path+"/agree", object{"hash": strings.Repeat("1", 64)}, "Idempotency-Key", "yes").
		refused(t, http.StatusUnprocessableEntity, "idempotency-key-reused")
	j.tomas.posts(t, path+"/agree", yes).
		says(t, object{"id": j.plan, "status": "active", "version": 1, "hash": seen.Candidate.Hash})
	j.versions = append(j.versions, j.position)
}

// followVersionOne waits for what other services do about an agreed version.
func (j *journey) followVersionOne(t *testing.T) {
	agreed := j.versions[0]
	j.goals = map[string]events.GoalID{}
	for _, f := range j.ingrid.sees(t, agreed, 3, "goals that open", is[goalevent.Opened]()) {
		opened := of[goalevent.Opened](t, f)
		j.goals[opened.Terms.Metric.Name] = opened.Goal
	}
	next := of[callevent.Scheduled](t, j.ingrid.sees(t, agreed, 1, "a call that is scheduled", is[callevent.Scheduled]())[0])
	j.call = next.Call
	goal := decoded[struct {
		Status  string
		Version int
	}](t, j.ingrid.reads(t, "/v1/goals/"+string(j.goals["dock_wait"])))
	if goal.Status != "open" || next.Minutes != 45 || !next.Start.After(j.now) {
		t.Fatalf("goal %+v, call %+v", goal, next)
	}
	j.viewed = j.ingrid.reads(t, j.view("?as_of="+number(j.position)))
	j.vendor = decoded[view.View](t, j.viewed).Sides[1].Name
}

// agreeOnVersionTwo: a proposal of the customer, a counter of the vendor, and the yes of everybody to the very
// content that was countered.
func (j *journey) agreeOnVersionTwo(t *testing.T) {
	path := "/v1/plans/" + string(j.plan)
	read := j.ingrid.reads(t, path)
	target := func(to int) object {
		return object{"base": 1, "reason": toTarget, "changes": []object{{"kind": "goal_retargeted", "goal_id": j.goals["dock_wait"], "target": to}}}
	}
	asked := decoded[planWritten](t, j.ingrid.posts(t, path+"/proposals", target(48), "If-Match", read.header.Get("ETag")))
	j.per.tries(t, path+"/proposals", target(50), "If-Match", read.header.Get("ETag")).refused(t, http.StatusPreconditionFailed, "stale")

	proposal := path + "/proposals/" + string(asked.Proposal.ID)
	countered := decoded[planWritten](t, j.dana.posts(t, proposal+"/counter", target(44)))
	j.tomas.tries(t, proposal+"/accept", object{"hash": asked.Proposal.Hash}).refused(t, http.StatusConflict, "plan_content_moved")
	yes := object{"hash": countered.Proposal.Hash}
	j.ingrid.posts(t, proposal+"/accept", yes).says(t, planWritten{
		ID: j.plan, Status: "active", Version: 1, Hash: asked.Hash,
		Proposal: proposalWritten{ID: asked.Proposal.ID, Open: true, Base: 1, Hash: countered.Proposal.Hash},
	})
	waiting := decoded[struct {
		Proposals []struct{ Waiting []events.PartyID }
	}](t, j.tomas.reads(t, path))
	if len(waiting.Proposals) != 1 || !slices.Equal(waiting.Proposals[0].Waiting, []events.PartyID{partner}) {
		t.Fatalf("the partner is a party too: %+v", waiting)
	}
	j.beforeTwo = j.position
	j.tomas.posts(t, proposal+"/accept", yes).says(t, planWritten{
		ID: j.plan, Status: "active", Version: 2, Hash: countered.Proposal.Hash,
		Proposal: proposalWritten{ID: asked.Proposal.ID, How: "agreed", Hash: countered.Proposal.Hash},
	})
	j.versions = append(j.versions, j.position)
	j.ingrid.sees(t, j.position, 1, "the goal's new terms", about[goalevent.TermsChanged](j.goals["dock_wait"]))
}

type planWritten struct {
	ID       events.PlanID   `json:"id"`
	Status   string          `json:"status"`
	Version  int             `json:"version"`
	Hash     string          `json:"hash"`
	Proposal proposalWritten `json:"proposal,omitzero"`
}

type proposalWritten struct {
	ID   events.ProposalID `json:"id"`
	Open bool              `json:"open"`
	How  string            `json:"how,omitempty"`
	Base int               `json:"base,omitempty"`
	Hash string            `json:"hash,omitempty"`
}
