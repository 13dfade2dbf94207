package api_test

import (
	"net/http"
	"strings"
	"testing"

	"coxswain/services/plans/api"
)

func TestRegisterACustomer(t *testing.T) {
	t.Parallel()
	t.Run("an external id always gives the same customer", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		acme := object{"name": "Acme", "external_id": "crm-1"}
		first := h.post("crm", "/v1/customers", acme).ok()
		again := h.post("crm", "/v1/customers", acme).ok()
		if id := string(api.CustomerIDOf("harbor", "crm-1")); first.text("id") != id || again.text("id") != id {
			t.Fatalf("ids %s and %s, want %s", first.text("id"), again.text("id"), id)
		}
		h.post("crm", "/v1/customers", object{"name": "Other", "external_id": "crm-1"}).refused(http.StatusConflict, "customer_known")
	})
	t.Run("two tenants have customers of their own with one external id", func(t *testing.T) {
		t.Parallel()
		if api.CustomerIDOf("harbor", "crm-1") == api.CustomerIDOf("other", "crm-1") {
			t.Fatal("two tenants share a customer")
		}
	})
	t.Run("a repeat with the same key gets the same bytes", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		first := h.post("csm", "/v1/customers", object{"name": "Acme"}, "Idempotency-Key", "once").ok()
		again := h.post("csm", "/v1/customers", object{"name": "Acme"}, "Idempotency-Key", "once").ok()
		if string(first.body) != string(again.body) || again.header.Get("Idempotency-Replayed") != "true" {
			t.Fatalf("first %s, again %s", first.body, again.body)
		}
		h.post("csm", "/v1/customers", object{"name": "Other"}, "Idempotency-Key", "once").refused(http.StatusUnprocessableEntity, "idempotency-key-reused")
	})
	for _, zone := range []string{"Local", "../../etc/passwd", "GMT+25", "Europe/Atlantis"} {
		t.Run("a customer is not in "+zone, func(t *testing.T) {
			t.Parallel()
			open(t).post("csm", "/v1/customers", object{"name": "Acme", "zone": zone}).refused(http.StatusUnprocessableEntity, "unknown-time-zone", "/zone")
		})
	}
	t.Run("customers' people and leads register nobody", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.staff()
		h.post("bela", "/v1/customers", object{"name": "Mine"}).refused(http.StatusForbidden, "forbidden")
		h.post("lead", "/v1/customers", object{"name": "Mine"}).refused(http.StatusForbidden, "forbidden")
	})
}

func TestChangeACustomer(t *testing.T) {
	t.Parallel()
	t.Run("name and attributes change together, for who has seen the version", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := "/v1/customers/" + h.post("csm", "/v1/customers", object{"name": "Acme"}).ok().text("id")
		change := object{"name": "Acme AG", "attributes": object{"segment": "enterprise", "renewal": "2026-12-31", "value": "12000.50"}}
		h.call("csm", http.MethodPatch, path, change).refused(http.StatusPreconditionRequired, "if-match-required")
		h.call("csm", http.MethodPatch, path, change, "If-Match", `"9"`).refused(http.StatusPreconditionFailed, "stale")
		got := h.call("csm", http.MethodPatch, path, change, "If-Match", `"1"`).ok()
		if got.text("name") != "Acme AG" || got.text("attributes.segment") != "enterprise" || got.header.Get("ETag") != `"5"` {
			t.Fatalf("got %s with ETag %s", got.body, got.header.Get("ETag"))
		}
	})
	t.Run("attributes that reports count on keep to their form", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := "/v1/customers/" + h.post("csm", "/v1/customers", object{"name": "Acme"}).ok().text("id")
		for at, bad := range map[string]object{
			"/attributes/renewal": {"renewal": "soon"},
			"/attributes/value":   {"value": "1e9"},
			"/attributes/Segment": {"Segment": "x"},
			"/attributes/note":    {"note": "two\nlines"},
		} {
			got := h.call("csm", http.MethodPatch, path, object{"attributes": bad}, "If-Match", `"1"`)
			if got.status != http.StatusUnprocessableEntity || got.text("errors.0.pointer") != at {
				t.Errorf("%v was answered with %d: %s", bad, got.status, got.body)
			}
		}
	})
	t.Run("outcomes are recorded and an archived customer changes no more", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		path := "/v1/customers/" + h.post("csm", "/v1/customers", object{"name": "Acme"}).ok().text("id")
		h.post("csm", path+"/outcomes", object{"outcome": "renewed", "on": "2026-03-01"}).ok()
		h.post("csm", path+"/outcomes", object{"outcome": "renewed", "on": "2026-02-30"}).refused(http.StatusUnprocessableEntity, "invalid-date", "/on")
		h.post("csm", path+"/archive", nil).ok()
		h.post("csm", path+"/parties", object{"party": "contoso", "name": "Contoso"}).refused(http.StatusConflict, "customer_archived")
	})
}

func TestPeople(t *testing.T) {
	t.Parallel()
	t.Run("names go to the directory, and facts hold ids only", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		facts, err := h.log.Read(t.Context(), 0, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range facts {
			if strings.Contains(string(f.Data), "bela") {
				t.Fatalf("a name is in the log: %s", f.Data)
			}
		}
		all := h.get("csm", "/v1/customers/"+c.customer+"/people").ok()
		if all.text("people.1.name") != "bela" || all.text("people.1.mail") != "bela@example.com" || all.text("people.1.zone") != "Europe/Berlin" {
			t.Fatalf("people: %s", all.body)
		}
	})
	t.Run("addresses are shown to the vendor and to one's own party", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		seen := h.get("bela", "/v1/customers/"+c.customer+"/people").ok()
		if seen.text("people.0.name") != "anna" || seen.text("people.0.mail") != "" || seen.text("people.2.mail") != "bob@example.com" {
			t.Fatalf("people: %s", seen.body)
		}
	})
	t.Run("a person is changed in part", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		path := "/v1/customers/" + c.customer + "/people/" + c.bob
		etag := h.get("csm", "/v1/customers/"+c.customer+"/people").ok().header.Get("ETag")
		h.call("csm", http.MethodPatch, path, object{"title": "CTO", "calendar": "de"}, "If-Match", etag).ok()
		all := h.get("csm", "/v1/customers/"+c.customer+"/people").ok()
		if all.text("people.2.title") != "CTO" || all.text("people.2.name") != "bob" || all.text("people.2.calendar") != "de" {
			t.Fatalf("people: %s", all.body)
		}
		h.call("csm", http.MethodPatch, path, object{"title": "CTO"}, "If-Match", etag).refused(http.StatusPreconditionFailed, "stale")
	})
	t.Run("settings that do not exist are refused, each at its place", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		path := "/v1/customers/" + c.customer + "/people"
		person := func(more object) object {
			p := object{"party": "customer", "name": "Dora"}
			for k, v := range more {
				p[k] = v
			}
			return p
		}
		h.post("csm", path, person(object{"zone": "Local"})).refused(http.StatusUnprocessableEntity, "unknown-time-zone", "/zone")
		h.post("csm", path, person(object{"calendar": "atlantis"})).refused(http.StatusUnprocessableEntity, "unknown-calendar", "/calendar")
		h.post("csm", path, person(object{"locale": "xx-nope-nope"})).refused(http.StatusUnprocessableEntity, "unknown-locale", "/locale")
		h.post("csm", path, person(object{"mail": "Dora <d@example.com>"})).refused(http.StatusUnprocessableEntity, "invalid-mail-address", "/mail")
		h.post("csm", path, person(object{"party": "contoso"})).refused(http.StatusUnprocessableEntity, "customer_party_unknown", "/party")
		h.post("csm", path, person(object{"name": "Do\u202era"})).refused(http.StatusUnprocessableEntity, "control-character", "/name")
	})
	t.Run("a refused command leaves no name in the directory", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		id := api.PersonIDOf("harbor", "crm-p9")
		h.post("csm", "/v1/customers/"+c.customer+"/people", object{"party": "contoso", "name": "Dora", "external_id": "crm-p9"}).refused(http.StatusUnprocessableEntity, "customer_party_unknown")
		known, err := h.directory.Details(t.Context(), "harbor", id)
		if err != nil || len(known) != 0 {
			t.Fatalf("the directory knows %v (%v)", known, err)
		}
	})
	t.Run("a repeat completes what a broken directory has left out", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		dora := object{"party": "customer", "name": "Dora", "external_id": "crm-p9"}
		id := api.PersonIDOf("harbor", "crm-p9")
		h.directory.away.Store(true)
		h.post("csm", "/v1/customers/"+c.customer+"/people", dora, "Idempotency-Key", "once").refused(http.StatusServiceUnavailable, "directory-unavailable")
		h.directory.away.Store(false)
		again := h.post("csm", "/v1/customers/"+c.customer+"/people", dora, "Idempotency-Key", "once").ok()
		known, err := h.directory.Details(t.Context(), "harbor", id)
		if err != nil || known[id].Name != "Dora" || again.text("name") != "Dora" {
			t.Fatalf("the directory knows %v (%v)", known, err)
		}
	})
	t.Run("somebody who leaves has no seat any more", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		path := "/v1/customers/" + c.customer
		h.post("csm", path+"/seats", object{"seat": "sponsor", "person": c.bela, "may_agree": true}).ok()
		h.post("csm", path+"/people/"+c.bela+"/remove", nil).ok()
		all := h.get("csm", path+"/people").ok()
		if all.at("people.1.removed") != true || all.at("seats.0") != nil {
			t.Fatalf("people: %s", all.body)
		}
		h.post("csm", path+"/people/nobody/remove", nil).refused(http.StatusNotFound, "not-found")
	})
	t.Run("there is one keeper", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		c := h.staff()
		path := "/v1/customers/" + c.customer + "/seats"
		h.post("csm", path, object{"seat": "keeper", "person": c.northwind}).ok()
		h.post("csm", path, object{"seat": "keeper", "person": c.anna}).refused(http.StatusConflict, "customer_keeper_seated", "/seat")
		h.post("csm", path+"/release", object{"seat": "keeper", "person": c.northwind}).ok()
		h.post("csm", path, object{"seat": "keeper", "person": c.anna}).ok()
	})
}

func TestWhatOneMayNotKnowOfIsNotThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.staff()
	foreign := h.post("csm", "/v1/customers", object{"name": "Secret"}).ok().text("id")
	draft := h.drafted(c)
	for what, pair := range map[string][2]reply{
		"another customer's people": {h.get("bela", "/v1/customers/"+foreign+"/people"), h.get("bela", "/v1/customers/nothing/people")},
		"another tenant's customer": {h.get("stranger", "/v1/customers/"+c.customer+"/people"), h.get("stranger", "/v1/customers/nothing/people")},
		"a draft":                   {h.get("bela", draft), h.get("bela", "/v1/plans/nothing")},
		"a draft's text":            {h.get("bela", draft+"/draft"), h.get("bela", "/v1/plans/nothing/draft")},
		"proposing a draft":         {h.post("bela", draft+"/propose", nil), h.post("bela", "/v1/plans/nothing/propose", nil)},
		"agreeing to a draft": {
			h.post("bela", draft+"/agree", object{"hash": strings.Repeat("0", 64)}),
			h.post("bela", "/v1/plans/nothing/agree", object{"hash": strings.Repeat("0", 64)}),
		},
	} {
		there, not := pair[0], pair[1]
		there.refused(http.StatusNotFound, "not-found")
		if withoutInstance(there) != withoutInstance(not) {
			t.Errorf("%s can be told from nothing: %s, %s", what, there.body, not.body)
		}
	}
}

// withoutInstance is the body without the request's id, which differs by design.
func withoutInstance(r reply) string {
	head, _, _ := strings.Cut(string(r.body), `"instance"`)
	return head
}
