package nthwrite_test

import (
	"strings"
	"testing"
	"time"
)

// What cases are about: customers, people, plans, goals, promises and calls, each in the state that a command wants.

const due = "2190-01-31"

func (s *stage) register(t *testing.T) string {
	t.Helper()
	var made struct{ ID string }
	s.give(t, order{as: "operator", path: "/v1/customers", body: object{"name": s.fresh("customer"), "zone": "Europe/Berlin"}}, &made)
	return made.ID
}

// person is somebody of a party of a customer.
func (s *stage) person(t *testing.T, customer, party string) string {
	t.Helper()
	var made struct{ ID string }
	s.give(t, order{as: "operator", path: "/v1/customers/" + customer + "/people", body: object{"party": party, "name": s.fresh("person")}}, &made)
	return made.ID
}

// newcomer is the path of another customer, and somebody there. What changes a customer is tried on one of its own:
// state that a process remembers would otherwise be older than another case.
func (s *stage) newcomer(t *testing.T) (customer, person string) {
	t.Helper()
	id := s.register(t)
	return "/v1/customers/" + id, s.person(t, id, "customer")
}

// terms are those of a plan with these goals. A goal whose name begins with "past" was due the day before yesterday.
func (s *stage) terms(goals ...string) object {
	var all []object
	for _, g := range goals {
		due := "2190-09-30"
		if strings.HasPrefix(g, "past") {
			due = time.Now().AddDate(0, 0, -2).Format(time.DateOnly)
		}
		all = append(all, object{
			"id": g, "outcome": "Everybody logs in: " + g, "metric": object{"name": "active users", "unit": "people", "direction": "up"},
			"baseline": 100, "target": 500, "due": due, "party": "customer", "person": s.ids["bela"], "weight": 10,
		})
	}
	return object{"title": "Roll-out", "goals": all, "seats": []object{
		{"seat": "csm", "party": "vendor", "person": s.ids["anna"], "may_agree": true},
		{"seat": "sponsor", "party": "customer", "person": s.ids["bela"], "may_agree": true},
		{"seat": "keeper", "party": "northwind", "person": s.ids["nora"]},
	}}
}

// draft is the path of a plan that nobody has proposed.
func (s *stage) draft(t *testing.T, goals ...string) string {
	t.Helper()
	if len(goals) == 0 {
		goals = []string{s.fresh("goal")}
	}
	var made struct{ Plan string }
	s.give(t, order{path: "/v1/plans", body: object{"customer": s.customer, "terms": s.terms(goals...)}}, &made)
	return "/v1/plans/" + made.Plan
}

// propose is the path of a plan that waits for the customer's yes to a hash.
func (s *stage) propose(t *testing.T, goals ...string) (plan, hash string) {
	t.Helper()
	plan = s.draft(t, goals...)
	var proposed struct{ Hash string }
	s.give(t, order{path: plan + "/propose"}, &proposed)
	return plan, proposed.Hash
}

// agree is the path of a plan that is agreed, and one of its goals.
func (s *stage) agree(t *testing.T, goals ...string) (plan, goal string) {
	t.Helper()
	if len(goals) == 0 {
		goals = []string{s.fresh("goal")}
	}
	plan, hash := s.propose(t, goals...)
	s.give(t, order{as: "bela", path: plan + "/agree", body: object{"hash": hash}}, nil)
	return plan, goals[0]
}

// reason is for commands that want one.
func reason() object { return object{"reason": "It has to be so"} }

// wish are changes to an agreed plan.
func wish(goal string, target int) object {
	return object{"base": 1, "reason": "It has to be so", "changes": []object{{"kind": "goal_retargeted", "goal_id": goal, "target": target}}}
}

// change is the path of a change that Anna has proposed, and the hash of what would result.
func (s *stage) change(t *testing.T) (proposal, hash, goal string) {
	t.Helper()
	plan, goal := s.agree(t)
	var asked struct{ Proposal struct{ ID, Hash string } }
	s.give(t, order{path: plan + "/proposals", body: wish(goal, 400), match: plan}, &asked)
	return plan + "/proposals/" + asked.Proposal.ID, asked.Proposal.Hash, goal
}

// goal is the path of a goal that has been opened and that nobody has touched.
func (s *stage) goal(t *testing.T) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.goals) == 0 {
		const many = 20
		var all []string
		for range many {
			all = append(all, s.fresh("goal"))
		}
		s.agree(t, all...)
		for _, g := range all {
			s.opened(t, "/v1/goals/"+g)
		}
		s.goals = all
	}
	next := s.goals[0]
	s.goals = s.goals[1:]
	return "/v1/goals/" + next
}

// opened waits until a policy has opened the goal.
func (s *stage) opened(t *testing.T, goal string) {
	t.Helper()
	grown := s.Log.Subscribe(t.Context(), 0)
	var ignored object
	for s.settled(t); !s.looks(t, "anna", goal, &ignored); s.settled(t) {
		select {
		case <-grown:
		case <-time.After(patience):
			t.Fatalf("%s was never opened", goal)
		}
	}
}

// late is the path of a plan with a goal whose day has passed, and the path of the goal.
func (s *stage) late(t *testing.T) (plan, goal string) {
	t.Helper()
	plan, goal = s.agree(t, s.fresh("past"))
	s.opened(t, "/v1/goals/"+goal)
	return plan, "/v1/goals/" + goal
}

// claimed is the path of a goal that Bela says is reached.
func (s *stage) claimed(t *testing.T) string {
	t.Helper()
	goal := s.goal(t)
	s.give(t, order{as: "bela", path: goal + "/claim", body: object{"evidence": "The list"}}, nil)
	return goal
}

// part is the path of something that a command has made beneath another.
func (s *stage) part(t *testing.T, path, kind string, body object) string {
	t.Helper()
	var made object
	s.give(t, order{path: path, body: body}, &made)
	return path + "/" + made[kind].(string)
}

// promise is what Anna asks of Bela.
func (s *stage) promise() object {
	return object{"customer": s.customer, "text": s.fresh("Deliver the data"), "person": s.ids["bela"], "due": due}
}

// promised is the path of a promise on which Bela has taken these steps.
func (s *stage) promised(t *testing.T, steps ...string) string {
	t.Helper()
	promise := s.part(t, "/v1/commitments", "commitment", s.promise())
	for _, step := range steps {
		body := object{}
		switch step {
		case "counter":
			body = object{"due": "2190-02-28", "reason": "A month later"}
		case "block":
			body = object{"on_party": "vendor", "reason": "We have no access"}
		}
		s.give(t, order{as: "bela", path: promise + "/" + step, body: body}, nil)
	}
	return promise
}

// talk is the body of an extra call.
func (s *stage) talk() object {
	return object{
		"customer": s.customer, "plan": s.agreed[len("/v1/plans/"):], "start": "2190-03-02T09:30:00Z", "zone": "Europe/Oslo",
		"minutes": 30, "seats": []string{"csm", "sponsor"},
	}
}

// call is the path of an extra call.
func (s *stage) call(t *testing.T) string {
	t.Helper()
	return s.part(t, "/v1/calls", "call", s.talk())
}

// outcome is what came out of a call: Bela promises something.
func (s *stage) outcome() object {
	return object{
		"attendance": object{"present": []string{s.ids["anna"], s.ids["bela"]}}, "minutes": 25, "notes": []string{"It went well"},
		"decisions":   []object{{"decision": "We go on"}},
		"commitments": []object{{"text": s.fresh("Send the export"), "party": "customer", "person": s.ids["bela"], "due": due}},
	}
}

// line is the path of a line of a recap that Bela is asked to confirm.
func (s *stage) line(t *testing.T) string {
	t.Helper()
	call := s.call(t)
	var held struct {
		Recap []struct{ Line, Commitment string }
	}
	s.give(t, order{path: call + "/held", body: s.outcome()}, &held)
	for _, l := range held.Recap {
		if l.Commitment != "" {
			return call + "/recap/" + l.Line
		}
	}
	t.Fatalf("no line of the recap is about a promise: %+v", held)
	return ""
}
