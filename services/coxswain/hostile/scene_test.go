package hostile_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// scene is a program with two tenants. Harbor has the customer Acme: Anna of the vendor and Bela of the customer sign,
// Nora of a partner is the keeper. One of its plans is a draft, the other is agreed and has a goal. Pier has a customer
// of its own, and Pat.
type scene struct {
	*program
	client *http.Client
	names  []string // $name, id, ...
	good   attempt  // a write that was done: whoever sends it again gets the same bytes
	answer []byte   // to good
}

// prepare builds the scene and waits until nothing moves.
func prepare(t *testing.T, settings ...string) *scene {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 100}
	t.Cleanup(transport.CloseIdleConnections)
	s := &scene{program: start(t, settings...), client: &http.Client{Transport: transport}}
	s.signIn("anna", identity.Principal{Tenant: "harbor", Person: "nobody", Party: events.Vendor, Role: identity.CSM})
	s.signIn("crm", identity.Principal{Tenant: "harbor", Machine: "crm", Party: events.Vendor, Role: identity.Machine})
	s.signIn("reader", identity.Principal{Tenant: "harbor", Machine: "board", Party: events.Vendor, Role: identity.Machine, Scope: identity.ScopeRead})
	s.signIn("pat", identity.Principal{Tenant: "pier", Person: "pat", Party: events.Vendor, Role: identity.Admin})
	s.call("$customer", s.give(attempt{body: `{"name":"Acme","zone":"Europe/Berlin"}`})["id"])
	s.call("$other", s.give(attempt{body: `{"name":"Zeta"}`})["id"])
	s.call("$foreign", s.give(attempt{as: "pat", body: `{"name":"Pier's own"}`})["id"])
	s.give(attempt{path: "/v1/customers/$customer/parties", body: `{"party":"northwind","name":"Northwind"}`})
	s.person("anna", "vendor", identity.CSM)
	s.person("bela", "customer", identity.Contact)
	s.person("nora", "northwind", identity.Keeper)
	s.plans()
	s.good = attempt{path: "/v1/commitments", body: promise, headers: map[string]string{"Idempotency-Key": "good"}}
	s.call("$commitment", s.give(s.good)["commitment"])
	s.answer = s.ask(s.good).body
	s.settle()
	return s
}

// promise is a good body for POST /v1/commitments.
const promise = `{"customer":"$customer","text":"Deliver the data","person":"$bela","due":"2190-01-31"}`

func (s *scene) person(name, party string, role identity.Role) {
	s.t.Helper()
	id := s.give(attempt{path: "/v1/customers/$customer/people", body: `{"party":"` + party + `","name":"` + name + `"}`})["id"]
	s.call("$"+name, id)
	who := identity.Principal{Tenant: "harbor", Person: events.PersonID(id.(string)), Party: events.PartyID(party), Role: role}
	if party != "vendor" {
		who.Customer = events.CustomerID(s.fill("$customer"))
	}
	s.signIn(name, who)
}

// terms are those of a plan that can be agreed. GOALS stands for more goals.
const terms = `{"title":"Roll-out","goals":[{"id":"GOAL","outcome":"Everybody logs in","metric":{"name":"active users","unit":"people",
	"direction":"up"},"baseline":100,"target":500,"due":"2190-09-30","party":"customer","person":"$bela","weight":10}],
	"seats":[{"seat":"csm","party":"vendor","person":"$anna","may_agree":true},{"seat":"sponsor","party":"customer","person":"$bela",
	"may_agree":true},{"seat":"keeper","party":"northwind","person":"$nora"}]}`

func termsWith(goal string) string { return strings.Replace(terms, "GOAL", goal, 1) }

func (s *scene) plans() {
	s.t.Helper()
	draft := func(goal string) any {
		return s.give(attempt{path: "/v1/plans", body: `{"customer":"$customer","terms":` + termsWith(goal) + `}`})["plan"]
	}
	s.call("$plan", draft("g-draft"))
	s.call("$agreed", draft("g-1"))
	hash := s.give(attempt{path: "/v1/plans/$agreed/propose", body: `{}`})["hash"].(string)
	s.give(attempt{as: "bela", path: "/v1/plans/$agreed/agree", body: `{"hash":"` + hash + `"}`})
	s.call("$goal", "g-1")
	opened := s.Log.Subscribe(s.t.Context(), 0)
	for s.ask(attempt{method: http.MethodGet, path: "/v1/goals/$goal"}).status != http.StatusOK {
		select {
		case <-opened:
		case <-time.After(patience):
			s.t.Fatal("the goal was never opened")
		}
	}
}

// call gives an id a name for attempts.
func (s *scene) call(name string, id any) { s.names = append(s.names, name, id.(string)) }

func (s *scene) fill(text string) string { return strings.NewReplacer(s.names...).Replace(text) }

// refused is a row of a table: an input, and what it gets.
type refused struct {
	name string
	attempt
	status  int
	code    string
	pointer string
}

// refuse sends each row and holds the answer to it; after each, nothing may have happened.
func (s *scene) refuse(rows []refused) {
	s.t.Helper()
	before := s.image()
	for _, row := range rows {
		got := s.ask(row.attempt)
		if got.status != row.status || got.problem.Code != row.code {
			s.t.Errorf("%s: answered %d %.300s, want %d %s", row.name, got.status, got.body, row.status, row.code)
		}
		if row.pointer != got.pointer() {
			s.t.Errorf("%s: points at %q, want %q", row.name, got.pointer(), row.pointer)
		}
		if p := got.problem; got.status >= 500 || p.Type != "/problems/"+row.code || p.Status != row.status || p.Instance == "" || p.Title == "" || p.Detail == "" {
			s.t.Errorf("%s: an incomplete problem: %.300s", row.name, got.body)
		}
		s.unharmed(row.name, before)
	}
}

// unharmed expects that nothing has happened since the image, and that the program goes on.
func (s *scene) unharmed(name string, before image) {
	s.t.Helper()
	if tables := before.unlike(s.image()); len(tables) > 0 {
		s.t.Errorf("%s: it wrote into %v", name, tables)
	}
	if got := s.ask(attempt{as: "-", method: http.MethodGet, path: "/livez"}); got.status != http.StatusOK {
		s.t.Fatalf("%s: the process does not live: %d", name, got.status)
	}
	if got := s.ask(s.good); got.status != http.StatusCreated || !bytes.Equal(got.body, s.answer) {
		s.t.Errorf("%s: after it, a good request is answered %d %s", name, got.status, got.body)
	}
}
