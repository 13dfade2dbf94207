package httpapi_test

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/httpapi"
)

// goalInput is a body with one field of every kind that has rules of its own.
type goalInput struct {
	httpapi.Write
	Body struct {
		Title  httpapi.Line      `json:"title"`
		Why    httpapi.Text      `json:"why,omitempty"`
		Due    events.Date       `json:"due,omitempty"`
		At     time.Time         `json:"at,omitzero"`
		Target events.Decimal    `json:"target,omitempty"`
		Weight int               `json:"weight,omitempty" maximum:"100"`
		Kind   string            `json:"kind,omitempty" enum:"metric,outcome"`
		Tags   map[string]string `json:"tags,omitempty"`
		Steps  []step            `json:"steps,omitempty" maxItems:"3"`
	}
}

type step struct {
	Text httpapi.Line `json:"text"`
	Due  events.Date  `json:"due,omitempty"`
}

type echo struct {
	Title  string         `json:"title"`
	Target events.Decimal `json:"target"`
}

type signalsInput struct {
	httpapi.Write
	Body httpapi.OneOrMany[step]
}

type listInput struct {
	httpapi.Page
	httpapi.Read
	Sort string `query:"sort" enum:"due,title" default:"due"`
}

// serve is a real server with three operations.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	api := httpapi.New(mux, "Test", "An API to be attacked.")
	httpapi.Command(api, http.MethodPost, "/v1/goals", "open-goal", "Open a goal",
		func(_ context.Context, in *goalInput) (*httpapi.Written[echo], error) {
			return &httpapi.Written[echo]{Position: 1, Body: echo{string(in.Body.Title), in.Body.Target}}, nil
		})
	httpapi.Command(api, http.MethodPost, "/v1/signals", "record-signals", "Record signals",
		func(_ context.Context, in *signalsInput) (*httpapi.Written[int], error) {
			return &httpapi.Written[int]{Body: len(in.Body)}, nil
		}, httpapi.Bulk)
	httpapi.Command(api, http.MethodPost, "/v1/goals/{goal}/confirm", "confirm-goal", "Confirm a goal",
		func(_ context.Context, _ *struct {
			httpapi.Write
			Goal string `path:"goal"`
		},
		) (*httpapi.Written[int], error) {
			return &httpapi.Written[int]{}, nil
		})
	httpapi.Query(api, "/v1/goals", "list-goals", "List goals",
		func(context.Context, *listInput) (*httpapi.Shown[[]string], error) {
			return &httpapi.Shown[[]string]{Body: []string{}}, nil
		})
	server := httptest.NewServer(httpapi.Handler(mux, httpapi.Options{}))
	t.Cleanup(server.Close)
	return server
}

// attempt is a request of the tables below.
type attempt struct {
	method  string // POST when empty
	path    string // /v1/goals when empty
	body    string
	headers map[string]string // Content-Type is application/json when not named
}

func (a attempt) send(t *testing.T, server *httptest.Server) (*http.Response, httpapi.Problem) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), cmp.Or(a.method, http.MethodPost),
		server.URL+cmp.Or(a.path, "/v1/goals"), strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for name, value := range a.headers {
		r.Header.Set(name, value)
	}
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var p httpapi.Problem
	if err := json.NewDecoder(answer.Body).Decode(&p); err != nil && answer.StatusCode >= 400 {
		t.Fatalf("%d without a problem: %v", answer.StatusCode, err)
	}
	return answer, p
}

func jsonBody(s string) io.Reader { return strings.NewReader(s) }

// text sends the request and returns the body of its success.
func (a attempt) text(t *testing.T, server *httptest.Server) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+cmp.Or(a.path, "/v1/goals"), strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", cmp.Or(a.headers["Content-Type"], "application/json"))
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusCreated {
		t.Fatalf("answered %d %s (%v)", answer.StatusCode, body, err)
	}
	return strings.TrimSpace(string(body))
}
