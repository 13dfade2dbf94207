package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/command"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
)

var (
	ana = identity.Principal{Tenant: "harbor", Person: "ana", Party: events.Vendor, Role: identity.CSM}
	ben = identity.Principal{Tenant: "harbor", Person: "ben", Party: events.Customer, Customer: "acme", Role: identity.Contact}
)

// verify knows two people by their names, one who may only read, and one who may only record signals.
func verify(_ context.Context, token string) (identity.Principal, error) {
	switch token {
	case "ana":
		return ana, nil
	case "ben":
		return ben, nil
	case "reader":
		reader := ana
		reader.Scope = identity.ScopeRead
		return reader, nil
	case "meter":
		meter := ana
		meter.Scope = identity.ScopeSignals
		return meter, nil
	}
	return identity.Principal{}, identity.ErrInvalidToken
}

type noteInput struct {
	httpapi.Write
	Customer string `path:"customer"`
	Body     struct {
		Text httpapi.Text `json:"text"`
	}
}

// notes is a server with one write that reaches a log, and one that fails as it is told to.
func notes(t *testing.T) (*httptest.Server, eventlog.Log) {
	t.Helper()
	log := eventlog.NewMemory(catalogue.New(), eventlog.Options{})
	engine := command.New(log, 100)
	mux := http.NewServeMux()
	api := httpapi.New(mux, "Notes", "")
	httpapi.Command(api, http.MethodPost, "/v1/customers/{customer}/notes", "take-note", "Take a note",
		func(ctx context.Context, in *noteInput) (*httpapi.Written[string], error) {
			request, err := httpapi.Request(ctx, in.Write, events.CustomerID(in.Customer), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), "")
			if err != nil {
				return nil, err
			}
			if err := identity.Authorize(ctx, "commitment.comment", request.Customer); err != nil {
				return nil, err
			}
			out, err := engine.Do(ctx, request, func(tx *command.Tx) error {
				command.Add(tx, events.Stream{Kind: "commitment", ID: "c1"}, "", commitmentevent.Commented{Text: string(in.Body.Text)})
				return nil
			}, func() any { return request.NewID("note") })
			if err != nil {
				return nil, err
			}
			return httpapi.Answered[string](out)
		})
	httpapi.Command(api, http.MethodPut, "/v1/faults/{kind}", "fail", "Fail",
		func(_ context.Context, in *struct {
			httpapi.Write
			Kind string `path:"kind"`
		},
		) (*httpapi.Written[string], error) {
			switch in.Kind {
			case "panic":
				panic("on purpose")
			case "stranger":
				return nil, errors.New("password=hunter2 is wrong")
			case "match":
				version, err := httpapi.RequireMatch(in.Write)
				return &httpapi.Written[string]{ETag: httpapi.ETag(version)}, err
			}
			return nil, fmt.Errorf("wrapped: %w", fault.New(fault.Kind(in.Kind), "some-code", "some words"))
		})
	server := httptest.NewServer(httpapi.Handler(mux, httpapi.Options{
		Inner: []func(http.Handler) http.Handler{httpapi.Authenticate(verify, httpapi.OutsideOfAPI)},
	}))
	t.Cleanup(server.Close)
	return server, log
}

func with(token string, more ...string) map[string]string {
	headers := map[string]string{"Authorization": "Bearer " + token}
	for i := 0; i < len(more); i += 2 {
		headers[more[i]] = more[i+1]
	}
	return headers
}

func TestWhoAsksIsCheckedFirst(t *testing.T) {
	t.Parallel()
	server, log := notes(t)
	note := attempt{path: "/v1/customers/acme/notes", body: `{"text":"a"}`}
	for name, c := range map[string]struct {
		headers map[string]string
		path    string
		status  int
		code    string
	}{
		"nobody":                         {nil, "", 401, "invalid-token"},
		"an unknown token":               {with("eve"), "", 401, "invalid-token"},
		"a token that may only read":     {with("reader", "Idempotency-Key", "1"), "", 403, "read-only-token"},
		"a token for signals alone":      {with("meter", "Idempotency-Key", "1"), "", 403, "forbidden"},
		"no idempotency key":             {with("ana"), "", 400, "idempotency-key-required"},
		"a key with a space":             {with("ana", "Idempotency-Key", "a b"), "", 400, "idempotency-key-invalid"},
		"a customer that ben can't know": {with("ben", "Idempotency-Key", "1"), "/v1/customers/other/notes", 404, "not-found"},
		"a path that is not there":       {with("ben", "Idempotency-Key", "1"), "/v1/nowhere", 404, "not-found"},
		"X-Tenant-ID is ignored":         {with("eve", "X-Tenant-ID", "harbor"), "", 401, "invalid-token"},
	} {
		note := note
		note.headers = c.headers
		if c.path != "" {
			note.path = c.path
		}
		answer, p := note.send(t, server)
		if answer.StatusCode != c.status || p.Code != c.code {
			t.Errorf("%s: answered %d %q, want %d %q", name, answer.StatusCode, p.Code, c.status, c.code)
		}
	}
	if head, _ := log.Head(t.Context(), 0); head != 0 {
		t.Errorf("%d facts were written", head)
	}
}

func TestATokenForSignalsReadsNothing(t *testing.T) {
	t.Parallel()
	server, _ := notes(t)
	reading := attempt{method: http.MethodGet, path: "/v1/customers/acme/notes", headers: with("meter")}
	if answer, p := reading.send(t, server); answer.StatusCode != http.StatusForbidden || p.Code != "signals-only-token" {
		t.Errorf("answered %d %q", answer.StatusCode, p.Code)
	}
}

func TestTheSameKeyGivesTheSameAnswer(t *testing.T) {
	t.Parallel()
	server, log := notes(t)
	send := func(token, key, body string) (int, string, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/v1/customers/acme/notes", jsonBody(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Idempotency-Key", key)
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		var body2 any
		if err := json.NewDecoder(answer.Body).Decode(&body2); err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, answer.Header.Get("Idempotency-Replayed"), fmt.Sprint(body2)
	}
	status, replayed, first := send("ana", "k1", `{"text":"a"}`)
	if status != 201 || replayed != "" {
		t.Fatalf("answered %d %q %s", status, replayed, first)
	}
	if status, replayed, again := send("ana", `"k1"`, `{ "text" : "\u0061" }`); status != 201 || replayed != "true" || again != first {
		t.Errorf("the same request in other bytes: %d %q %s, want %s", status, replayed, again, first)
	}
	if status, _, _ := send("ana", "k1", `{"text":"b"}`); status != 422 {
		t.Errorf("the same key for another request: %d", status)
	}
	if status, replayed, _ := send("ben", "k1", `{"text":"a"}`); status != 201 || replayed != "" {
		t.Errorf("the same key of another caller: %d %q", status, replayed)
	}
	if head, _ := log.Head(t.Context(), 0); head != 2 {
		t.Errorf("%d facts were written, want 2", head)
	}
}

func TestEveryKindOfFaultHasItsStatus(t *testing.T) {
	t.Parallel()
	server, _ := notes(t)
	for kind, status := range map[fault.Kind]int{
		fault.Malformed: 400, fault.Invalid: 422, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404,
		fault.Conflict: 409, fault.Stale: 412, fault.KeyReused: 422, fault.Missing: 428, fault.TooLarge: 413, fault.Unsupported: 415,
		fault.TooMany: 429, fault.Unavailable: 503, fault.Storage: 507, fault.Gone: 410, fault.Timeout: 408, fault.Internal: 500,
	} {
		answer, p := attempt{method: "PUT", path: "/v1/faults/" + string(kind), headers: with("ana")}.send(t, server)
		if answer.StatusCode != status || p.Status != status {
			t.Errorf("%s: answered %d %+v", kind, answer.StatusCode, p)
		}
		if again := answer.Header.Get("Retry-After") != ""; again != (status == 503 || status == 429) {
			t.Errorf("%s: Retry-After is %q", kind, answer.Header.Get("Retry-After"))
		}
	}
}

func TestWhatGoesWrongInsideIsNotShown(t *testing.T) {
	t.Parallel()
	server, _ := notes(t)
	for _, kind := range []string{"panic", "stranger", "internal"} {
		answer, p := attempt{method: "PUT", path: "/v1/faults/" + kind, headers: with("ana")}.send(t, server)
		if answer.StatusCode != 500 || p.Code != "internal" || p.Instance == "" || p.Detail == "" || len(p.Errors) != 0 {
			t.Errorf("%s: answered %d %+v", kind, answer.StatusCode, p)
		}
	}
}

func TestIfMatchMustBeOneStrongETag(t *testing.T) {
	t.Parallel()
	server, _ := notes(t)
	for match, status := range map[string]int{
		`"7"`: 200, ``: 428, `*`: 412, `W/"7"`: 412, `7`: 412, `"7", "8"`: 412, `"07"`: 412, `"-1"`: 412, `"x"`: 412, `"`: 412,
	} {
		headers := with("ana")
		if match != "" {
			headers["If-Match"] = match
		}
		answer, _ := attempt{method: "PUT", path: "/v1/faults/match", headers: headers}.send(t, server)
		if answer.StatusCode != status {
			t.Errorf("If-Match: %s: answered %d, want %d", match, answer.StatusCode, status)
		}
		if status == 200 && answer.Header.Get("ETag") != match {
			t.Errorf("the ETag is %q", answer.Header.Get("ETag"))
		}
	}
}
