package hostile_test

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"coxswain/pkg/httpapi"
)

// attempt is a request. Names like $customer in the path and the body stand for ids of the scene.
type attempt struct {
	as      string            // who asks; anna when empty, "-" for nobody
	method  string            // POST when empty
	path    string            // /v1/customers when empty
	body    string            //
	headers map[string]string // over the usual ones; an empty value takes a header away
}

// reply is an answer, read to its end.
type reply struct {
	status  int
	header  http.Header
	body    []byte
	problem httpapi.Problem // when it is one
	took    time.Duration
}

var keys atomic.Int64

// key is an Idempotency-Key that no other request of this run has.
func key() string { return "key-" + strconv.FormatInt(keys.Add(1), 10) }

func (a attempt) request(ctx context.Context, s *scene) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, cmp.Or(a.method, http.MethodPost),
		"http://"+s.addr+s.fill(cmp.Or(a.path, "/v1/customers")), strings.NewReader(s.fill(a.body)))
	if err != nil {
		return nil, err
	}
	if a.as != "-" {
		r.Header.Set("Authorization", "Bearer "+s.tokens[cmp.Or(a.as, "anna")])
	}
	if r.Method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", key())
	}
	for name, value := range a.headers {
		r.Header.Set(name, s.fill(value))
		if value == "" {
			r.Header.Del(name)
		}
	}
	return r, nil
}

// try sends the request, from any goroutine.
func (s *scene) try(ctx context.Context, a attempt) (reply, error) {
	r, err := a.request(ctx, s)
	if err != nil {
		return reply{}, err
	}
	began := time.Now()
	answer, err := s.client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	got := reply{status: answer.StatusCode, header: answer.Header, body: body, took: time.Since(began)}
	if answer.Header.Get("Content-Type") == "application/problem+json" {
		err = json.Unmarshal(body, &got.problem)
	}
	return got, err
}

// ask sends the request and expects an answer, whichever.
func (s *scene) ask(a attempt) reply {
	s.t.Helper()
	got, err := s.try(s.t.Context(), a)
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

// give sends the request and expects success; it answers with the body.
func (s *scene) give(a attempt) map[string]any {
	s.t.Helper()
	got := s.ask(a)
	if got.status >= 300 {
		s.t.Fatalf("%s %s answered %d %s", a.method, a.path, got.status, got.body)
	}
	var body map[string]any
	if err := json.Unmarshal(got.body, &body); err != nil {
		s.t.Fatal(err)
	}
	return body
}

// pointer is where the first fault of a problem stands.
func (r reply) pointer() string {
	if len(r.problem.Errors) == 0 {
		return ""
	}
	return r.problem.Errors[0].Pointer
}
