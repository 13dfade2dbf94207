package nthwrite_test

import (
	"net/http"
	"testing"
	"time"
)

// kinds prepares a case of each kind of command, by the name of its operation, and returns the command. Each call of a
// case makes something new to give the command to.
func kinds() map[string]func(*testing.T, *stage) order {
	all := map[string]func(*testing.T, *stage) order{}
	for _, some := range []map[string]func(*testing.T, *stage) order{aboutCustomers(), aboutPlans(), aboutGoals(), aboutPromises(), aboutCalls(), aboutHealth()} {
		for name, prepare := range some {
			all[name] = prepare
		}
	}
	return all
}

func aboutCustomers() map[string]func(*testing.T, *stage) order {
	return map[string]func(*testing.T, *stage) order{
		"register-customer": func(_ *testing.T, s *stage) order {
			return order{path: "/v1/customers", body: object{"name": s.fresh("Acme"), "external_id": s.fresh("crm")}}
		},
		"change-customer": func(t *testing.T, s *stage) order {
			c := "/v1/customers/" + s.register(t)
			return order{method: http.MethodPatch, path: c, match: c + "/people", body: object{"name": s.fresh("Newman"), "attributes": object{"segment": "small"}}}
		},
		"archive-customer": func(t *testing.T, s *stage) order {
			return order{as: "operator", path: "/v1/customers/" + s.register(t) + "/archive"}
		},
		"record-outcome": func(t *testing.T, s *stage) order {
			return order{as: "operator", path: "/v1/customers/" + s.register(t) + "/outcomes", body: object{"outcome": "renewed", "on": "2026-01-31"}}
		},
		"add-party": func(t *testing.T, s *stage) order {
			return order{path: "/v1/customers/" + s.register(t) + "/parties", body: object{"party": "northwind", "name": "Northwind"}}
		},
		"add-person": func(t *testing.T, s *stage) order {
			return order{path: "/v1/customers/" + s.register(t) + "/people", body: object{
				"party": "customer", "name": s.fresh("Person"), "mail": s.fresh("p") + "@example.com",
			}}
		},
		"change-person": func(t *testing.T, s *stage) order {
			c, p := s.newcomer(t)
			return order{method: http.MethodPatch, path: c + "/people/" + p, match: c + "/people", body: object{"name": "Newman", "zone": "Europe/Oslo"}}
		},
		"remove-person": func(t *testing.T, s *stage) order {
			c, p := s.newcomer(t)
			return order{path: c + "/people/" + p + "/remove"}
		},
		"assign-seat": func(t *testing.T, s *stage) order {
			c, p := s.newcomer(t)
			return order{path: c + "/seats", body: object{"seat": "contributor", "person": p}}
		},
		"release-seat": func(t *testing.T, s *stage) order {
			c, p := s.newcomer(t)
			seat := object{"seat": "contributor", "person": p}
			s.give(t, order{path: c + "/seats", body: seat}, nil)
			return order{path: c + "/seats/release", body: seat}
		},
	}
}

func aboutPlans() map[string]func(*testing.T, *stage) order {
	// life ends or rests an agreed plan, after what it takes.
	life := func(step string, body object, before ...string) func(*testing.T, *stage) order {
		return func(t *testing.T, s *stage) order {
			plan, _ := s.agree(t)
			for _, b := range before {
				s.give(t, order{path: plan + "/" + b, body: reason()}, nil)
			}
			return order{path: plan + "/" + step, body: body}
		}
	}
	return map[string]func(*testing.T, *stage) order{
		"draft-plan": func(_ *testing.T, s *stage) order {
			return order{path: "/v1/plans", body: object{"customer": s.customer, "terms": s.terms(s.fresh("goal"))}}
		},
		"edit-draft": func(t *testing.T, s *stage) order {
			draft := s.draft(t) + "/draft"
			return order{method: http.MethodPatch, path: draft, match: draft, body: object{"changes": []object{
				{"kind": "charter_added", "charter": object{"id": "crew", "kind": "resource", "text": "Two people"}},
			}}}
		},
		"propose-plan": func(t *testing.T, s *stage) order { return order{path: s.draft(t) + "/propose"} },
		"agree-to-plan": func(t *testing.T, s *stage) order {
			plan, hash := s.propose(t)
			return order{as: "bela", path: plan + "/agree", body: object{"hash": hash}}
		},
		"decline-plan": func(t *testing.T, s *stage) order {
			plan, hash := s.propose(t)
			return order{as: "bela", path: plan + "/decline", body: object{"hash": hash, "reason": "Not yet"}}
		},
		"propose-change": func(t *testing.T, s *stage) order {
			plan, goal := s.agree(t)
			return order{path: plan + "/proposals", match: plan, body: wish(goal, 450)}
		},
		"counter-change": func(t *testing.T, s *stage) order {
			proposal, _, goal := s.change(t)
			return order{as: "bela", path: proposal + "/counter", body: wish(goal, 420)}
		},
		"accept-change": func(t *testing.T, s *stage) order {
			proposal, hash, _ := s.change(t)
			return order{as: "bela", path: proposal + "/accept", body: object{"hash": hash}}
		},
		"decline-change": func(t *testing.T, s *stage) order {
			proposal, _, _ := s.change(t)
			return order{as: "bela", path: proposal + "/decline", body: reason()}
		},
		"withdraw-change": func(t *testing.T, s *stage) order {
			proposal, _, _ := s.change(t)
			return order{path: proposal + "/withdraw"}
		},
		"reaffirm-plan": life("reaffirm", object{"version": 1}),
		"pause-plan":    life("pause", reason()),
		"resume-plan":   life("resume", nil, "pause"),
		"close-plan":    life("close", reason()),
		"complete-plan": func(t *testing.T, s *stage) order {
			plan, goal := s.late(t)
			s.give(t, order{path: goal + "/miss", body: reason()}, nil)
			return order{path: plan + "/complete"}
		},
	}
}

func aboutGoals() map[string]func(*testing.T, *stage) order {
	return map[string]func(*testing.T, *stage) order{
		"measure-goal": func(t *testing.T, s *stage) order {
			return order{path: s.goal(t) + "/measurements", body: object{"value": 200}}
		},
		"correct-measurement": func(t *testing.T, s *stage) order {
			at := s.part(t, s.goal(t)+"/measurements", "measurement", object{"value": 200})
			return order{path: at + "/correct", body: object{"value": 210, "reason": "Counted again"}}
		},
		"check-in-on-goal": func(t *testing.T, s *stage) order {
			return order{path: s.goal(t) + "/check-ins", body: object{"confidence": "at_risk", "analysis": "Few log in"}}
		},
		"add-milestone": func(t *testing.T, s *stage) order {
			return order{path: s.goal(t) + "/milestones", body: object{"text": "Half of them", "due": due}}
		},
		"reach-milestone": func(t *testing.T, s *stage) order {
			return order{path: s.part(t, s.goal(t)+"/milestones", "milestone", object{"text": "Half of them", "due": due}) + "/reach"}
		},
		"move-milestone": func(t *testing.T, s *stage) order {
			at := s.part(t, s.goal(t)+"/milestones", "milestone", object{"text": "Half of them", "due": due})
			return order{path: at + "/move", body: object{"to": "2190-02-28", "reason": "A month later"}}
		},
		"claim-goal": func(t *testing.T, s *stage) order {
			return order{as: "bela", path: s.goal(t) + "/claim", body: object{"evidence": "The list"}}
		},
		"verify-goal":  func(t *testing.T, s *stage) order { return order{path: s.claimed(t) + "/verify"} },
		"dispute-goal": func(t *testing.T, s *stage) order { return order{path: s.claimed(t) + "/dispute", body: reason()} },
		"miss-goal": func(t *testing.T, s *stage) order {
			_, goal := s.late(t)
			return order{path: goal + "/miss", body: reason()}
		},
	}
}

func aboutPromises() map[string]func(*testing.T, *stage) order {
	// answer is a command on a promise that has come through some steps.
	answer := func(as, verb string, body object, before ...string) func(*testing.T, *stage) order {
		return func(t *testing.T, s *stage) order {
			return order{as: as, path: s.promised(t, before...) + "/" + verb, body: body}
		}
	}
	later := object{"to": "2190-02-28", "reason": "A month later"}
	return map[string]func(*testing.T, *stage) order{
		"propose-commitment": func(_ *testing.T, s *stage) order { return order{path: "/v1/commitments", body: s.promise()} },
		"propose-commitments": func(_ *testing.T, s *stage) order {
			one, other := s.promise(), s.promise()
			delete(one, "customer")
			delete(other, "customer")
			return order{path: "/v1/commitments/bulk", body: object{"customer": s.customer, "items": []object{one, other}}}
		},
		"confirm-commitment":         answer("bela", "confirm", nil),
		"undo-confirm-commitment":    answer("bela", "undo-confirm", nil, "confirm"),
		"counter-commitment":         answer("bela", "counter", object{"due": "2190-02-28", "reason": "A month later"}),
		"accept-counter-commitment":  answer("anna", "accept-counter", nil, "counter"),
		"decline-counter-commitment": answer("anna", "decline-counter", reason(), "counter"),
		"decline-commitment":         answer("bela", "decline", reason()),
		"block-commitment":           answer("bela", "block", object{"on_party": "vendor", "reason": "We have no access"}, "confirm"),
		"unblock-commitment":         answer("bela", "unblock", nil, "confirm", "block"),
		"reschedule-commitment":      answer("bela", "reschedule", later, "confirm"),
		"complete-commitment":        answer("bela", "complete", object{"evidence": "Mailed"}, "confirm"),
		"accept-commitment":          answer("anna", "accept", nil, "confirm", "complete"),
		"reopen-commitment":          answer("anna", "reopen", reason(), "confirm", "complete"),
		"withdraw-commitment":        answer("anna", "withdraw", reason()),
		"comment-on-commitment":      answer("anna", "comments", object{"text": "For everybody"}),
		"comment-internally":         answer("anna", "internal-comments", object{"text": "For us"}),
	}
}

func aboutCalls() map[string]func(*testing.T, *stage) order {
	// answer is a command on a call that is still to come.
	answer := func(verb string, body object, before ...string) func(*testing.T, *stage) order {
		return func(t *testing.T, s *stage) order {
			call := s.call(t)
			for _, b := range before {
				s.give(t, order{path: call + "/" + b, body: object{"update": "All is well"}}, nil)
			}
			return order{path: call + "/" + verb, body: body}
		}
	}
	line := func(verb string, body object) func(*testing.T, *stage) order {
		return func(t *testing.T, s *stage) order { return order{as: "bela", path: s.line(t) + "/" + verb, body: body} }
	}
	topic := object{"text": "Who answers on Sundays?", "minutes": 5}
	return map[string]func(*testing.T, *stage) order{
		"schedule-call": func(_ *testing.T, s *stage) order { return order{path: "/v1/calls", body: s.talk()} },
		"hold-call":     func(t *testing.T, s *stage) order { return order{path: s.call(t) + "/held", body: s.outcome()} },
		"add-topic":     answer("topics", topic),
		"withdraw-topic": func(t *testing.T, s *stage) order {
			return order{path: s.part(t, s.call(t)+"/topics", "topic", topic) + "/withdraw"}
		},
		"pin-agenda":         answer("agenda/pin", object{"item": "goal:any"}),
		"remove-agenda":      answer("agenda/remove", object{"item": "goal:any", "reason": "Not now"}),
		"time-agenda":        answer("agenda/time", object{"item": "goal:any", "minutes": 10}),
		"order-agenda":       answer("agenda/order", object{"items": []string{"goal:any"}}),
		"share-agenda":       answer("agenda/share", nil),
		"move-call":          answer("move", object{"to": "2190-03-03T09:30:00Z", "reason": "A day later"}),
		"cancel-call":        answer("cancel", reason()),
		"give-back-call":     answer("give-back", object{"update": "All is well"}),
		"overrule-call":      answer("overrule", reason(), "give-back"),
		"no-show-call":       answer("no-show", object{"party": "customer"}),
		"confirm-recap-line": line("confirm", nil),
		"dispute-recap-line": line("dispute", reason()),
		"redate-recap-line":  line("redate", object{"due": "2190-02-28"}),
	}
}

func aboutHealth() map[string]func(*testing.T, *stage) order {
	card := func(s *stage) object {
		return object{"name": s.fresh("Card"), "healthy_from": 70, "watch_from": 40, "measures": []object{{
			"name": "users", "input": object{"signal": "active_users", "aggregate": "last", "window_days": 30},
			"mapping": []object{{"input": 0, "points": 0}, {"input": 500, "points": 100}}, "weight": 100, "missing": "skip",
		}}}
	}
	return map[string]func(*testing.T, *stage) order{
		"record-signals": func(_ *testing.T, s *stage) order {
			return order{as: "crm", path: "/v1/signals", body: object{
				"customer": s.customer, "name": "active_users", "value": 200, "occurred_at": time.Now().UTC().Format(time.RFC3339),
			}}
		},
		"draft-scorecard": func(_ *testing.T, s *stage) order {
			return order{as: "operator", path: "/v1/scorecards", body: card(s)}
		},
		"activate-scorecard": func(t *testing.T, s *stage) order {
			var drafted struct{ Scorecard struct{ ID string } }
			s.give(t, order{as: "operator", path: "/v1/scorecards", body: card(s)}, &drafted)
			return order{as: "operator", path: "/v1/scorecards/" + drafted.Scorecard.ID + "/activate", body: object{"version": 1}}
		},
	}
}
