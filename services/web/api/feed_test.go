package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/services/web/api"
)

// people are the callers by their tokens.
var people = map[string]identity.Principal{
	"ana":     {Tenant: "harbor", Person: "ana", Party: events.Vendor, Role: identity.CSM},
	"ben":     {Tenant: "harbor", Person: "ben", Party: events.Customer, Customer: "acme", Role: identity.Contact},
	"partner": {Tenant: "harbor", Person: "pia", Party: "agency", Customer: "acme", Role: identity.Contact},
	"carl":    {Tenant: "pier", Person: "carl", Party: events.Vendor, Role: identity.CSM},
}

// server serves the feed of a log with facts of two tenants, two customers and two audiences.
func server(t *testing.T, draining <-chan struct{}) (*httptest.Server, eventlog.Log) {
	t.Helper()
	log := eventlog.NewMemory(catalogue.New(), eventlog.Options{})
	mux := http.NewServeMux()
	api.Register(httpapi.New(mux, "web", ""), daemon.Deps{Log: log})
	verify := func(_ context.Context, token string) (identity.Principal, error) {
		if p, ok := people[token]; ok {
			return p, nil
		}
		return identity.Principal{}, identity.ErrInvalidToken
	}
	s := httptest.NewServer(httpapi.Handler(mux, httpapi.Options{
		Draining: draining, Inner: []func(http.Handler) http.Handler{httpapi.Authenticate(verify, httpapi.OutsideOfAPI)},
	}))
	t.Cleanup(s.Close)
	record(t, log, "harbor", "acme", customerevent.Registered{Customer: "acme", Name: "Acme"})                  // 1
	record(t, log, "pier", "acme", customerevent.Registered{Customer: "acme", Name: "Another Acme"})            // 2
	record(t, log, "harbor", "quay", customerevent.Registered{Customer: "quay", Name: "Quay"})                  // 3
	record(t, log, "harbor", "acme", commitmentevent.InternalCommented{Party: events.Vendor, Text: "canary"})   // 4
	record(t, log, "harbor", "acme", commitmentevent.InternalCommented{Party: events.Customer, Text: "theirs"}) // 5
	record(t, log, "harbor", "acme", commitmentevent.Commented{Text: "hello"})                                  // 6
	return s, log
}

func record(t *testing.T, log eventlog.Log, tenant events.TenantID, customer events.CustomerID, fact events.Event) {
	t.Helper()
	head, err := log.Head(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = log.Append(t.Context(), eventlog.Append{
		Tenant: tenant, Customer: customer, Command: fmt.Sprint(head), Actor: events.Actor{Person: "ana", Party: events.Vendor},
		OccurredAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Reason: "because",
		Writes: []eventlog.Write{{Stream: events.Stream{Kind: "any", ID: "one"}, Expected: eventlog.Any, Facts: []events.Event{fact}}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, s *httptest.Server, token, query string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/v1/feed"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

// positions reads up to most lines and returns their positions.
func positions(t *testing.T, answer *http.Response, most int) []int64 {
	t.Helper()
	got := []int64{}
	lines := bufio.NewScanner(answer.Body)
	for len(got) < most && lines.Scan() {
		var line struct {
			Position int64  `json:"position"`
			Reason   string `json:"reason"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil || line.Reason != "because" {
			t.Fatalf("the line %q: %v", lines.Text(), err)
		}
		got = append(got, line.Position)
	}
	return got
}

func TestACallerGetsTheFactsItMayKnowOfInOrder(t *testing.T) {
	t.Parallel()
	s, _ := server(t, nil)
	for name, c := range map[string]struct {
		token, query string
		want         []int64
	}{
		"the vendor's people, of all customers, without what others keep": {"ana", "", []int64{1, 3, 4, 6}},
		"a customer's people, of theirs, without what the vendor keeps":   {"ben", "", []int64{1, 5, 6}},
		"a partner, what is shared":                                       {"partner", "", []int64{1, 6}},
		"another tenant, its own":                                         {"carl", "", []int64{2}},
		"after a position":                                                {"ana", "?after=3", []int64{4, 6}},
		"after the last one":                                              {"ana", "?after=6", []int64{}},
		"after one that is not there yet":                                 {"ana", "?after=600", []int64{}},
		"no more than asked for":                                          {"ana", "?limit=2", []int64{1, 3}},
		"the rest of what was asked for":                                  {"ana", "?after=3&limit=2", []int64{4, 6}},
	} {
		answer := open(t, s, c.token, c.query)
		if got := positions(t, answer, 100); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
		if got := answer.Header.Get("Coxswain-Position"); got != "6" {
			t.Errorf("%s: the answer is of position %q", name, got)
		}
	}
}

// Custom fields are how the tenant sorts its customers: nobody else is told.
func TestACustomFieldIsToldToTheTenantOnly(t *testing.T) {
	t.Parallel()
	s, log := server(t, nil)
	record(t, log, "harbor", "acme", customerevent.AttributeSet{Name: "segment", Value: "shaky"}) // 7
	for who, want := range map[string]bool{"ana": true, "ben": false, "partner": false, "carl": false} {
		if got := positions(t, open(t, s, who, ""), 10); slices.Contains(got, 7) != want {
			t.Errorf("%s gets %v", who, got)
		}
	}
}

func TestAFollowerGetsNewFactsUntilTheServerDrains(t *testing.T) {
	t.Parallel()
	draining := make(chan struct{})
	s, log := server(t, draining)
	answer := open(t, s, "ben", "?after=5&follow=true")
	if got := positions(t, answer, 1); !slices.Equal(got, []int64{6}) {
		t.Fatalf("got %v", got)
	}
	record(t, log, "harbor", "acme", commitmentevent.InternalCommented{Party: events.Vendor, Text: "canary"})
	record(t, log, "harbor", "acme", commitmentevent.Commented{Text: "news"})
	if got := positions(t, answer, 1); !slices.Equal(got, []int64{8}) {
		t.Errorf("got %v", got)
	}
	close(draining)
	if got := positions(t, answer, 100); len(got) != 0 {
		t.Errorf("got %v after the end", got)
	}
}

func TestTheFeedIsForKnownCallers(t *testing.T) {
	t.Parallel()
	s, _ := server(t, nil)
	for query, status := range map[string]int{"": http.StatusUnauthorized, "?after=-1": http.StatusUnauthorized} {
		if got := open(t, s, "eve", query).StatusCode; got != status {
			t.Errorf("%q answered %d", query, got)
		}
	}
	for _, query := range []string{"?after=-1", "?limit=0", "?limit=10001", "?follow=maybe", "?tenant=pier"} {
		if got := open(t, s, "ana", query).StatusCode; got != http.StatusUnprocessableEntity {
			t.Errorf("%q answered %d", query, got)
		}
	}
}
