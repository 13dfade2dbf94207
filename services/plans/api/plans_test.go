package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/eventlog"
	"coxswain/services/plans/plan"
)

func TestFromDraftToVersion(t *testing.T) {
	t.Parallel()
	t.Run("both parties say yes to the same hash", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		path := h.drafted(c)
		offered := h.post("anna", path+"/propose", object{}).ok()
		seen := h.get("bela", path).ok()
		if seen.text("status") != "proposed" || seen.text("candidate.hash") != offered.text("hash") || seen.text("candidate.waiting.0") != "customer" {
			t.Fatalf("proposed: %s", seen.body)
		}
		done := h.post("bela", path+"/agree", object{"hash": seen.text("candidate.hash")}).ok()
		if done.text("status") != "active" || done.at("version") != 1.0 || done.header.Get("ETag") != `"3"` {
			t.Fatalf("agreed: %s", done.body)
		}
		if got := h.get("bob", path).ok(); got.text("terms.title") != "Roll-out" || got.at("candidate") != nil {
			t.Fatalf("read: %s", got.body)
		}
	})
	t.Run("the hash is the one that anybody can compute from the terms that are shown", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		got := h.get("bela", h.agreed(h.staff())).ok()
		var shown struct {
			Hash  string          `json:"hash"`
			Terms planevent.Terms `json:"terms"`
		}
		if err := json.Unmarshal(got.body, &shown); err != nil || plan.Hash(shown.Terms) != shown.Hash {
			t.Fatalf("hash %s of %s (%v)", shown.Hash, got.body, err)
		}
	})
	t.Run("a draft and its proposal are written together, the draft internal", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.drafted(h.staff())
		position := h.post("anna", path+"/propose", object{}).ok().header.Get("Coxswain-Position")
		facts, err := h.log.Read(t.Context(), 0, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		last := facts[len(facts)-2:]
		if last[0].Command != last[1].Command || last[0].Audience != events.InternalTo(events.Vendor) || last[1].Audience != events.Shared || position == "" {
			t.Fatalf("facts %v %v", last[0], last[1])
		}
	})
	t.Run("a draft is edited and proposed again until it is agreed", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		path := h.drafted(c)
		first := h.post("anna", path+"/propose", object{}).ok().text("hash")
		h.post("bela", path+"/decline", object{"hash": first, "reason": "too low"}).ok()
		h.post("bela", path+"/agree", object{"hash": first}).refused(http.StatusConflict, "plan_declined")
		h.get("lead", path+"/draft").ok()
		etag := h.get("anna", path+"/draft").ok().header.Get("ETag")
		h.call("anna", http.MethodPatch, path+"/draft", object{"changes": retarget("g-1", 600)}).refused(http.StatusPreconditionRequired, "if-match-required")
		h.call("anna", http.MethodPatch, path+"/draft", object{"changes": retarget("g-1", 600)}, "If-Match", etag).ok()
		second := h.post("anna", path+"/propose", object{}).ok().text("hash")
		h.post("bela", path+"/agree", object{"hash": first}).refused(http.StatusConflict, "plan_content_moved")
		h.post("bela", path+"/agree", object{"hash": second}).ok()
		etag = h.get("anna", path+"/draft").ok().header.Get("ETag")
		h.call("anna", http.MethodPatch, path+"/draft", object{"terms": c.terms()}, "If-Match", etag).refused(http.StatusConflict, "plan_agreed_already")
	})
	t.Run("ids that are left empty are filled in, the same for a repeat", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		terms := c.terms()
		terms["goals"].([]object)[0]["id"] = ""
		first := h.post("anna", "/v1/plans", object{"customer": c.customer, "terms": terms}, "Idempotency-Key", "once").ok()
		again := h.post("anna", "/v1/plans", object{"customer": c.customer, "terms": terms}, "Idempotency-Key", "once").ok()
		if id := first.text("terms.goals.0.id"); id == "" || again.text("terms.goals.0.id") != id {
			t.Fatalf("ids: %s and %s", first.body, again.body)
		}
	})
	t.Run("only a person with the right to agree agrees", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		path := h.drafted(c)
		h.post("csm", path+"/propose", object{}).refused(http.StatusForbidden, "plan_may_not_agree")
		hash := h.post("anna", path+"/propose", object{}).ok().text("hash")
		h.post("bob", path+"/agree", object{"hash": hash}).refused(http.StatusForbidden, "plan_may_not_agree")
		h.post("nora", path+"/agree", object{"hash": hash}).refused(http.StatusForbidden, "plan_not_a_party")
		h.post("crm", path+"/agree", object{"hash": hash}).refused(http.StatusForbidden, "forbidden")
		h.post("csm", "/v1/customers/"+c.customer+"/seats", object{"seat": "sponsor", "person": c.bob, "may_agree": true}).ok()
		h.post("bob", path+"/agree", object{"hash": hash}).ok()
	})
	t.Run("somebody who was removed agrees no more", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		path := h.drafted(c)
		hash := h.post("anna", path+"/propose", object{}).ok().text("hash")
		h.post("csm", "/v1/customers/"+c.customer+"/people/"+c.bela+"/remove", nil).ok()
		h.post("bela", path+"/agree", object{"hash": hash}).refused(http.StatusForbidden, "plan_may_not_agree")
	})
	t.Run("what a proposal lacks is listed, each at its place", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		terms := c.terms()
		terms["seats"] = []object{}
		path := "/v1/plans/" + h.post("anna", "/v1/plans", object{"customer": c.customer, "terms": terms}).ok().text("plan")
		got := h.post("anna", path+"/propose", object{})
		got.refused(http.StatusUnprocessableEntity, "plan_no_keeper", "/terms/seats")
		if got.text("errors.2.code") != "plan_no_signatory" {
			t.Fatalf("listed: %s", got.body)
		}
	})
	t.Run("a plan needs a customer that the drafter may know of", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.post("csm", "/v1/plans", object{"customer": "nothing", "terms": object{"title": "x"}}).refused(http.StatusUnprocessableEntity, "plan_customer_unknown", "/customer")
	})
}

func TestTermsThatCannotBe(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.staff()
	rhythm := func(rule string) func(object) {
		return func(t object) { t["rhythms"].([]object)[0]["rule"] = rule }
	}
	for name, bad := range map[string]struct {
		spoil    func(object)
		code, at string
	}{
		"every second":          {rhythm("FREQ=SECONDLY"), "cadence-too-dense", "/terms/rhythms/0/rule"},
		"every hour":            {rhythm("FREQ=HOURLY;INTERVAL=24"), "cadence-too-dense", "/terms/rhythms/0/rule"},
		"daily at every hour":   {rhythm("FREQ=DAILY;BYHOUR=1,2,3"), "cadence-too-dense", "/terms/rhythms/0/rule"},
		"a billion times":       {rhythm("FREQ=DAILY;COUNT=1000000000"), "cadence-too-dense", "/terms/rhythms/0/rule"},
		"never":                 {rhythm("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "cadence-never", "/terms/rhythms/0/rule"},
		"no rule":               {rhythm("now and then"), "invalid-recurrence-rule", "/terms/rhythms/0/rule"},
		"a rule with a start":   {rhythm("DTSTART:20260303T000000Z\nRRULE:FREQ=DAILY"), "invalid-recurrence-rule", "/terms/rhythms/0/rule"},
		"a zone that is a path": {func(t object) { t["rhythms"].([]object)[0]["zone"] = "../UTC" }, "unknown-time-zone", "/terms/rhythms/0/zone"},
		"a title that hides":    {func(t object) { t["title"] = "a\u202eb" }, "control-character", "/terms/title"},
		"an outcome too long":   {func(t object) { t["goals"].([]object)[0]["outcome"] = strings.Repeat("x", 201) }, "too-long", "/terms/goals/0/outcome"},
		"a day that is none":    {func(t object) { t["goals"].([]object)[0]["due"] = "2026-02-30" }, "invalid-date", "/terms/goals/0/due"},
		"a field nobody knows":  {func(t object) { t["internal"] = false }, "unknown-field", "/terms/internal"},
		"the same goal twice":   {func(t object) { t["goals"].([]object)[1]["outcome"] = "EVERYBODY LOGS IN" }, "plan_outcome_repeated", "/terms/goals/1/outcome"},
	} {
		terms := c.terms()
		bad.spoil(terms)
		before, err := h.log.Head(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(name)
		h.post("anna", "/v1/plans", object{"customer": c.customer, "terms": terms}).refused(http.StatusUnprocessableEntity, bad.code, bad.at)
		if after, _ := h.log.Head(t.Context(), 0); after != before {
			t.Errorf("%s was refused and written", name)
		}
	}
	for _, rule := range []string{"FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=12", "FREQ=YEARLY;UNTIL=20300101T000000Z"} {
		terms := c.terms()
		rhythm(rule)(terms)
		h.post("anna", "/v1/plans", object{"customer": c.customer, "terms": terms}).ok()
	}
}

func TestChangesOfAgreedTerms(t *testing.T) {
	t.Parallel()
	ask := func(changes []object) object {
		return object{"base": 1, "changes": changes, "reason": "the market moved"}
	}
	t.Run("a change is proposed, accepted, and the next version", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.agreed(h.staff())
		open := h.post("anna", path+"/proposals", ask(retarget("g-1", 600))).ok()
		seen := h.get("bela", path).ok()
		if seen.text("proposals.0.hash") != open.text("proposal.hash") || seen.text("proposals.0.waiting.0") != "customer" || seen.at("proposals.0.terms.goals.0.target") != 600.0 {
			t.Fatalf("open: %s", seen.body)
		}
		done := h.post("bela", path+"/proposals/"+open.text("proposal.id")+"/accept", object{"hash": seen.text("proposals.0.hash")}).ok()
		if done.at("version") != 2.0 || done.text("proposal.how") != "agreed" {
			t.Fatalf("accepted: %s", done.body)
		}
	})
	t.Run("of two open changes none is lost: one is agreed, the other moves on or waits", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.agreed(h.staff())
		one := h.post("anna", path+"/proposals", ask(retarget("g-1", 600))).ok()
		other := h.post("anna", path+"/proposals", ask(retarget("g-2", 700))).ok()
		clash := h.post("bela", path+"/proposals", ask(retarget("g-1", 650))).ok()
		h.post("bela", path+"/agree", object{"hash": one.text("proposal.hash")}).ok()
		seen := h.get("bela", path).ok()
		if seen.at("proposals.0.base") != 2.0 || seen.text("proposals.0.hash") == other.text("proposal.hash") || seen.text("proposals.1.conflicts.0") != "goals/g-1/target" {
			t.Fatalf("open: %s", seen.body)
		}
		h.post("bela", path+"/agree", object{"hash": other.text("proposal.hash")}).refused(http.StatusConflict, "plan_content_moved")
		h.post("anna", path+"/proposals/"+clash.text("proposal.id")+"/accept", object{"hash": clash.text("proposal.hash")}).refused(http.StatusConflict, "plan_proposal_conflicted")
		h.post("bela", path+"/agree", object{"hash": seen.text("proposals.0.hash")}).ok()
		h.post("bela", path+"/proposals/"+clash.text("proposal.id")+"/withdraw", nil).ok()
		if got := h.get("anna", path).ok(); got.at("version") != 3.0 || got.at("terms.goals.0.target") != 600.0 || got.at("terms.goals.1.target") != 700.0 || got.at("proposals.0") != nil {
			t.Fatalf("agreed: %s", got.body)
		}
	})
	t.Run("a counter takes the place of a proposal", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.agreed(h.staff())
		first := h.post("anna", path+"/proposals", ask(retarget("g-1", 600))).ok()
		one := path + "/proposals/" + first.text("proposal.id")
		second := h.post("bela", one+"/counter", ask(retarget("g-1", 550))).ok()
		h.post("anna", one+"/accept", object{"hash": first.text("proposal.hash")}).refused(http.StatusConflict, "plan_content_moved")
		h.post("anna", one+"/accept", object{"hash": second.text("proposal.hash")}).ok()
	})
	t.Run("a proposal is declined with a reason, or taken back by its author", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.agreed(h.staff())
		one := path + "/proposals/" + h.post("anna", path+"/proposals", ask(retarget("g-1", 600))).ok().text("proposal.id")
		h.post("bela", one+"/withdraw", nil).refused(http.StatusForbidden, "plan_not_the_author")
		h.post("bela", one+"/decline", object{"reason": ""}).refused(http.StatusUnprocessableEntity, "too-short", "/reason")
		h.post("bela", one+"/decline", object{"reason": "no budget"}).ok()
		h.post("anna", one+"/withdraw", nil).refused(http.StatusConflict, "plan_proposal_ended")
		h.post("bela", path+"/proposals/nothing/decline", object{"reason": "x"}).refused(http.StatusNotFound, "not-found")
	})
	t.Run("a change that cannot be made is refused at its place", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.agreed(h.staff())
		h.post("anna", path+"/proposals", ask(retarget("g-9", 600))).refused(http.StatusUnprocessableEntity, "plan_goal_unknown", "/changes/0/goal_id")
		h.post("anna", path+"/proposals", ask(retarget("g-1", 500))).refused(http.StatusUnprocessableEntity, "plan_changes_nothing", "/changes/0/target")
		h.post("bob", path+"/proposals", ask(retarget("g-1", 600))).refused(http.StatusForbidden, "plan_may_not_agree")
		stale := ask(retarget("g-1", 600))
		stale["base"] = 7
		h.post("anna", path+"/proposals", stale).refused(http.StatusUnprocessableEntity, "plan_base_unknown", "/base")
	})
}

func TestTheLifeOfAPlan(t *testing.T) {
	t.Parallel()
	t.Run("a plan rests, goes on, is reaffirmed and closed", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.agreed(h.staff())
		h.post("anna", path+"/pause", object{"reason": "summer"}).ok()
		h.post("bela", path+"/resume", nil).refused(http.StatusForbidden, "forbidden")
		h.post("anna", path+"/resume", nil).ok()
		h.post("bela", path+"/reaffirm", object{"version": 1}).ok()
		h.post("anna", path+"/close", object{"reason": "the customer left"}, "If-Match", `"1"`).refused(http.StatusPreconditionFailed, "stale")
		h.post("anna", path+"/close", object{"reason": "the customer left"}).ok()
		if got := h.get("bela", path).ok(); got.text("status") != "closed" {
			t.Fatalf("read: %s", got.body)
		}
	})
	t.Run("a plan is complete when every goal is settled, and not before the record knows", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		path := h.agreed(c)
		h.settle(c, path, "g-1", goalevent.Missed{Reason: "late"})
		h.project()
		h.post("anna", path+"/complete", nil).refused(http.StatusConflict, "plan_goals_open")
		h.settle(c, path, "g-2", goalevent.Missed{Reason: "late"})
		h.project()
		h.post("anna", path+"/complete", nil).ok()
	})
}

// settle does what the goals service would: opens a goal and settles it.
func (h *house) settle(c crew, path string, goal events.GoalID, how goalevent.Event) {
	h.t.Helper()
	opened := goalevent.Opened{Goal: goal, Plan: events.PlanID(strings.TrimPrefix(path, "/v1/plans/")), Customer: events.CustomerID(c.customer)}
	_, err := h.log.Append(h.t.Context(), eventlog.Append{
		Tenant: "harbor", Customer: events.CustomerID(c.customer), Command: "settle-" + string(goal), OccurredAt: now,
		Writes: []eventlog.Write{{Stream: events.Stream{Kind: goalevent.Kind, ID: string(goal)}, Facts: []events.Event{opened, how}}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestOfManyAtOnceOneWins(t *testing.T) {
	t.Parallel()
	const many = 20
	atOnce := func(call func(i int) reply) map[int]int {
		answers := make(chan int, many)
		var all sync.WaitGroup
		for i := range many {
			all.Go(func() { answers <- call(i).status })
		}
		all.Wait()
		close(answers)
		counted := map[int]int{}
		for status := range answers {
			counted[status]++
		}
		return counted
	}
	t.Run("of edits of one version of a draft", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.drafted(h.staff()) + "/draft"
		got := atOnce(func(i int) reply {
			return h.call("anna", http.MethodPatch, path, object{"changes": retarget("g-1", 600+i)}, "If-Match", `"1"`)
		})
		if got[http.StatusOK] != 1 || got[http.StatusPreconditionFailed] != many-1 {
			t.Fatalf("answers by status: %v", got)
		}
	})
	t.Run("of repeats of one agreement, all get its answer and the log one version", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.drafted(h.staff())
		hash := h.post("anna", path+"/propose", object{}).ok().text("hash")
		before, _ := h.log.Head(t.Context(), 0)
		got := atOnce(func(int) reply {
			return h.post("bela", path+"/agree", object{"hash": hash}, "Idempotency-Key", "once")
		})
		after, _ := h.log.Head(t.Context(), 0)
		if got[http.StatusCreated] != many || after != before+2 {
			t.Fatalf("answers by status: %v, facts: %d", got, after-before)
		}
	})
	t.Run("of two signatories who complete two changes at once, no yes is lost", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := h.agreed(h.staff())
		one := h.post("anna", path+"/proposals", object{"base": 1, "changes": retarget("g-1", 600), "reason": "r"}).ok().text("proposal.hash")
		two := h.post("anna", path+"/proposals", object{"base": 1, "changes": retarget("g-2", 700), "reason": "r"}).ok().text("proposal.hash")
		got := atOnce(func(i int) reply {
			return h.post("bela", path+"/agree", object{"hash": []string{one, two}[i%2]})
		})
		seen := h.get("bela", path).ok()
		if seen.at("version") != 2.0 || seen.at("proposals.0.base") != 2.0 || got[http.StatusInternalServerError] > 0 {
			t.Fatalf("answers by status: %v, plan %s", got, seen.body)
		}
	})
}

func TestReadingWritesNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.staff()
	path := h.agreed(c)
	before, _ := h.log.Head(t.Context(), 0)
	for _, p := range []string{path, path + "/draft", "/v1/customers/" + c.customer + "/people"} {
		h.get("anna", p).ok()
	}
	if after, _ := h.log.Head(t.Context(), 0); after != before {
		t.Fatalf("the log went from %d to %d", before, after)
	}
}

// TestNothingInternalReachesTheCustomer: a canary in the draft is in no answer that another party can get.
func TestNothingInternalReachesTheCustomer(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.staff()
	path := h.agreed(c)
	other := c.terms()
	other["title"] = "CANARY-7f3a"
	draft := "/v1/plans/" + h.post("anna", "/v1/plans", object{"customer": c.customer, "terms": other}).ok().text("plan")
	answers := []reply{h.get("bela", path), h.get("bela", draft), h.get("bela", draft+"/draft"), h.get("nora", draft), h.get("bela", "/v1/customers/"+c.customer+"/people")}
	if slices.ContainsFunc(answers, func(r reply) bool { return strings.Contains(string(r.body), "CANARY") }) {
		t.Fatal("the draft was shown to another party")
	}
}
