package journey_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// object is a JSON object.
type object = map[string]any

const (
	tenant  events.TenantID = "lumen"
	partner events.PartyID  = "northwind"
)

// person is somebody with a token. Everything that a person writes has a key of its own, the same in every
// journey.
type person struct {
	identity.Principal
	name    string
	token   string
	journey *journey
	writes  int
}

// answer is what a request came to.
type answer struct {
	asked  string
	status int
	header http.Header
	body   []byte
}

// arrives gives a principal a token, as the installation's own people do.
func (j *journey) arrives(t *testing.T, name string, p identity.Principal) *person {
	t.Helper()
	p.Tenant = tenant
	token, err := j.tokens.Issue(t.Context(), p, time.Hour, "journey")
	if err != nil {
		t.Fatal(err)
	}
	return &person{Principal: p, name: name, token: token, journey: j}
}

// posts writes and expects success.
func (p *person) posts(t *testing.T, path string, body any, headers ...string) answer {
	t.Helper()
	return p.writesTo(t, http.MethodPost, path, body, headers...).succeeds(t)
}

// tries writes, whatever comes of it.
func (p *person) tries(t *testing.T, path string, body any, headers ...string) answer {
	t.Helper()
	return p.writesTo(t, http.MethodPost, path, body, headers...)
}

func (p *person) writesTo(t *testing.T, method, path string, body any, headers ...string) answer {
	t.Helper()
	p.writes++
	key := fmt.Sprintf("%s-%d", p.name, p.writes)
	a := p.asks(t, method, path, body, append([]string{"Idempotency-Key", key}, headers...)...)
	p.journey.position = max(p.journey.position, a.position())
	return a
}

// reads reads what the journey has come to so far: it names the last position that somebody has written, and
// asks again while the read model says that it is not there yet.
func (p *person) reads(t *testing.T, path string) answer {
	t.Helper()
	return p.looks(t, path).succeeds(t)
}

func (p *person) looks(t *testing.T, path string) answer {
	t.Helper()
	const rounds = 30 // of the two seconds that the server waits
	for range rounds {
		a := p.asks(t, http.MethodGet, path, nil, "Coxswain-Position", number(p.journey.position))
		if a.status != http.StatusServiceUnavailable {
			return a
		}
	}
	t.Fatalf("GET %s: the read model has not reached position %d", path, p.journey.position)
	return answer{}
}

// asks sends one request, once.
func (p *person) asks(t *testing.T, method, path string, body any, headers ...string) answer {
	t.Helper()
	r := p.request(t, method, path, body)
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	got, err := p.journey.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	data, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{p.name + ": " + method + " " + path, got.StatusCode, got.Header, data}
}

// request carries the person's token; a write without anything to say has an empty object as its body.
func (p *person) request(t *testing.T, method, path string, body any) *http.Request {
	t.Helper()
	var sent io.Reader = http.NoBody
	if method != http.MethodGet {
		if body == nil {
			body = object{}
		}
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		sent = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, p.journey.url+path, sent)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (a answer) position() int64 {
	position, _ := strconv.ParseInt(a.header.Get("Coxswain-Position"), 10, 64)
	return position
}

func (a answer) succeeds(t *testing.T) answer {
	t.Helper()
	if a.status >= http.StatusMultipleChoices {
		t.Fatalf("%s: %d %s", a.asked, a.status, a.body)
	}
	return a
}

// refused expects a problem with this status and code.
func (a answer) refused(t *testing.T, status int, code string) {
	t.Helper()
	var problem struct{ Code string }
	if err := json.Unmarshal(a.body, &problem); err != nil || a.status != status || problem.Code != code {
		t.Fatalf("%s: %d %s, where %d %s was expected", a.asked, a.status, a.body, status, code)
	}
}

// says expects the whole answer to be this.
func (a answer) says(t *testing.T, want any) {
	t.Helper()
	if diff := cmp.Diff(plain(t, want), decoded[any](t, a)); diff != "" {
		t.Fatalf("%s (- expected, + answered):\n%s", a.asked, diff)
	}
}

// plain is a value as it comes over the wire.
func plain(t *testing.T, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return decoded[any](t, answer{body: data})
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func decoded[T any](t *testing.T, a answer) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Fatalf("%s: %v in %s", a.asked, err, a.body)
	}
	return v
}
