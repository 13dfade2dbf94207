package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/services/plans/api"
	"coxswain/services/plans/projection"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// house is a plans service on a log in memory, and the people who use it.
type house struct {
	t         *testing.T
	server    *httptest.Server
	log       *eventlog.Memory
	directory *directory
	record    *pkgprojection.Memory
	people    map[string]identity.Principal // by token
	keys      atomic.Int64
}

func open(t *testing.T) *house {
	t.Helper()
	record, err := pkgprojection.NewMemory(projection.Record())
	if err != nil {
		t.Fatal(err)
	}
	h := &house{
		t: t, directory: &directory{Memory: identity.NewMemory()}, record: record,
		log: eventlog.NewMemory(catalogue.New(), eventlog.Options{Now: func() time.Time { return now }}),
		people: map[string]identity.Principal{
			"csm":      {Tenant: "harbor", Person: "nobody-s", Party: events.Vendor, Role: identity.CSM},
			"lead":     {Tenant: "harbor", Person: "nobody-l", Party: events.Vendor, Role: identity.Lead},
			"crm":      {Tenant: "harbor", Machine: "crm", Party: events.Vendor, Role: identity.Machine},
			"stranger": {Tenant: "other", Person: "x", Party: events.Vendor, Role: identity.Admin},
		},
	}
	mux := http.NewServeMux()
	api.Register(httpapi.New(mux, "Plans", ""), daemon.Deps{
		Log: h.log, Commands: command.New(h.log, 100), Directory: h.directory,
		Stores: map[string]pkgprojection.Store{projection.Name: record},
		Now:    func() time.Time { return now },
	})
	h.server = httptest.NewServer(httpapi.Handler(mux, httpapi.Options{
		Logger: slog.New(slog.DiscardHandler),
		Inner:  []func(http.Handler) http.Handler{httpapi.Authenticate(h.verify, func(*http.Request) bool { return false })},
	}))
	t.Cleanup(h.server.Close)
	return h
}

func (h *house) verify(_ context.Context, token string) (identity.Principal, error) {
	p, ok := h.people[token]
	if !ok {
		return p, identity.ErrInvalidToken
	}
	return p, nil
}

// project brings the read model to the head of the log.
func (h *house) project() {
	h.t.Helper()
	at, err := h.record.Position(h.t.Context(), 0)
	if err != nil {
		h.t.Fatal(err)
	}
	facts, err := h.log.Read(h.t.Context(), 0, at, 10_000)
	if err == nil {
		err = h.record.Apply(facts...)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// reply is an answer, read.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

type object = map[string]any

// call sends a request with a new Idempotency-Key. Headers come in pairs.
func (h *house) call(as, method, path string, body any, headers ...string) reply {
	h.t.Helper()
	var content io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			h.t.Fatal(err)
		}
		content = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(h.t.Context(), method, h.server.URL+path, content)
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+as)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "k-"+strconv.FormatInt(h.keys.Add(1), 10))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := h.server.Client().Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return reply{h.t, answer.StatusCode, answer.Header, b}
}

func (h *house) post(as, path string, body any, headers ...string) reply {
	h.t.Helper()
	return h.call(as, http.MethodPost, path, body, headers...)
}

func (h *house) get(as, path string) reply {
	h.t.Helper()
	return h.call(as, http.MethodGet, path, nil)
}

// ok expects success.
func (r reply) ok() reply {
	r.t.Helper()
	if r.status >= 300 {
		r.t.Fatalf("answered %d: %s", r.status, r.body)
	}
	return r
}

// refused expects a problem with the status, the code and, if given, the first pointer.
func (r reply) refused(status int, code string, pointer ...string) {
	r.t.Helper()
	var p httpapi.Problem
	if err := json.Unmarshal(r.body, &p); err != nil || r.status != status || p.Code != code {
		r.t.Fatalf("want %d %s, got %d: %s", status, code, r.status, r.body)
	}
	if len(pointer) > 0 && (len(p.Errors) == 0 || p.Errors[0].Pointer != pointer[0]) {
		r.t.Fatalf("want the pointer %q, got %+v", pointer[0], p.Errors)
	}
}

// at reads a value of the body: "proposals.0.hash".
func (r reply) at(path string) any {
	r.t.Helper()
	var v any
	if err := json.Unmarshal(r.body, &v); err != nil {
		r.t.Fatalf("not JSON: %s", r.body)
	}
	for _, step := range strings.Split(path, ".") {
		switch in := v.(type) {
		case object:
			v = in[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

func (r reply) text(path string) string {
	s, _ := r.at(path).(string)
	return s
}

// crew is a customer with a signatory of each side and a keeper, and their tokens.
type crew struct {
	customer        string
	anna, bela, bob string // ids: vendor's signatory, customer's signatory, customer's contributor
	northwind       string // the keeper, of a partner
}

func (h *house) staff() crew {
	h.t.Helper()
	c := crew{customer: h.post("csm", "/v1/customers", object{"name": "Acme", "external_id": "crm-1", "zone": "Europe/Berlin"}).ok().text("id")}
	h.post("csm", "/v1/customers/"+c.customer+"/parties", object{"party": "northwind", "name": "Northwind"}).ok()
	c.anna = h.add(c, "anna", "vendor", identity.CSM)
	c.bela = h.add(c, "bela", "customer", identity.Contact)
	c.bob = h.add(c, "bob", "customer", identity.Contact)
	c.northwind = h.add(c, "nora", "northwind", identity.Keeper)
	return c
}

// add adds a person who signs in with the name as token.
func (h *house) add(c crew, name string, party events.PartyID, role identity.Role) string {
	h.t.Helper()
	id := h.post("csm", "/v1/customers/"+c.customer+"/people", object{"party": party, "name": name, "mail": name + "@example.com"}).ok().text("id")
	p := identity.Principal{Tenant: "harbor", Person: events.PersonID(id), Party: party, Role: role}
	if party != events.Vendor {
		p.Customer = events.CustomerID(c.customer)
	}
	h.people[name] = p
	return id
}

func (c crew) terms() object {
	goal := func(id, outcome string) object {
		return object{
			"id": id, "outcome": outcome, "metric": object{"name": "active users", "unit": "people", "direction": "up"},
			"baseline": 100, "target": 500, "due": "2026-09-30", "party": "customer", "person": c.bela, "weight": 10,
		}
	}
	return object{
		"title": "Roll-out",
		"goals": []object{goal("g-1", "Everybody logs in"), goal("g-2", "Support is calm")},
		"seats": []object{
			{"seat": "csm", "party": "vendor", "person": c.anna, "may_agree": true},
			{"seat": "sponsor", "party": "customer", "person": c.bela, "may_agree": true},
			{"seat": "keeper", "party": "northwind", "person": c.northwind},
		},
		"rhythms": []object{{
			"id": "r-1", "kind": "cadence", "rule": "FREQ=WEEKLY;BYDAY=TU", "from": "2026-03-03",
			"zone": "Europe/Berlin", "start": "14:30", "minutes": 30,
		}},
	}
}

// drafted is the path of a plan that is drafted.
func (h *house) drafted(c crew) string {
	h.t.Helper()
	return "/v1/plans/" + h.post("anna", "/v1/plans", object{"customer": c.customer, "terms": c.terms()}).ok().text("plan")
}

// agreed is the path of a plan with a first version.
func (h *house) agreed(c crew) string {
	h.t.Helper()
	path := h.drafted(c)
	hash := h.post("anna", path+"/propose", object{}).ok().text("hash")
	h.post("bela", path+"/agree", object{"hash": hash}).ok()
	return path
}

func retarget(goal string, to int) []object {
	return []object{{"kind": "goal_retargeted", "goal_id": goal, "target": to}}
}

// directory is one that can be away.
type directory struct {
	*identity.Memory
	away atomic.Bool
}

func (d *directory) PutAt(ctx context.Context, tenant events.TenantID, person events.PersonID, details identity.Details, position int64, repeated bool) error {
	if d.away.Load() {
		return fault.New(fault.Unavailable, "directory-unavailable", "the directory does not answer at the moment; send the same request again")
	}
	return d.Memory.PutAt(ctx, tenant, person, details, position, repeated)
}
