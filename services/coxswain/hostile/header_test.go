package hostile_test

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// raw sends bytes over a connection of their own and reads one answer.
func (s *scene) raw(request string) *http.Response {
	s.t.Helper()
	conn, err := (&net.Dialer{}).DialContext(s.t.Context(), "tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		s.t.Fatal(err)
	}
	go func() { _, _ = io.WriteString(conn, s.fill(request)) }() // it may be cut off in the middle
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

// opening is the beginning of a write, up to the headers that tell of its body.
func (s *scene) opening() string {
	return "POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: " + key() +
		"\r\nAuthorization: Bearer " + s.tokens["anna"] + "\r\n"
}

func TestAGreedyRequestIsCutOff(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	before := s.image()
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"A9 a terabyte is announced":     {s.opening() + "Content-Length: 1000000000000\r\n\r\n{", 413},
		"A9 chunks of two megabytes":     {s.opening() + "Transfer-Encoding: chunked\r\n\r\n200000\r\n" + strings.Repeat(" ", 2<<20) + "\r\n0\r\n\r\n", 413},
		"A41 a header of a megabyte":     {s.opening() + "X: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", 431},
		"A41 ten thousand headers":       {s.opening() + strings.Repeat("X-A: aaaaaaaaaaa\r\n", 10_000) + "\r\n", 431},
		"A42 a token of a megabyte":      {"GET /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + strings.Repeat("a", 1<<20) + "\r\n\r\n", 431},
		"A39 a name of 100,000 stars":    {"GET /v1/customers?name=" + strings.Repeat("*", 100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 431},
		"two lengths":                    {s.opening() + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400},
		"a length and chunks":            {s.opening() + "Content-Length: abc\r\n\r\n{}", 400},
		"no host":                        {"GET /livez HTTP/1.1\r\n\r\n", 400},
		"a header with a line in it":     {"GET /livez HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", 400},
		"something that is not HTTP":     {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
		"a body shorter than it is said": {strings.Replace(s.opening(), "HTTP/1.1", "HTTP/1.0", 1) + "Content-Length: 0\r\n\r\n", 400},
		"an encoding that nobody knows":  {s.opening() + "Transfer-Encoding: gzip\r\n\r\n", 501},
	} {
		answer := s.raw(c.request)
		if answer.StatusCode != c.status || !answer.Close && c.status != 400 {
			t.Errorf("%s: answered %d, keeps the connection: %v; want %d", name, answer.StatusCode, !answer.Close, c.status)
		}
		s.unharmed(name, before)
	}
}

// TestASlowRequestIsNotWaitedFor takes as long as the program is patient: ten seconds.
func TestASlowRequestIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	s := prepare(t)
	before, began := s.image(), time.Now()
	answered := make(chan int, 2)
	for _, request := range []string{
		s.opening() + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
		s.opening() + "Content-Length: 100\r\n\r\n{",
	} {
		go func() { answered <- s.raw(request).StatusCode }()
	}
	others := 0
	for left := 2; left > 0; others++ {
		select {
		case status := <-answered:
			left--
			if status != http.StatusRequestTimeout {
				t.Errorf("A10: answered %d, want 408", status)
			}
		default: // meanwhile, others are served
			if got := s.ask(s.good); got.status != http.StatusCreated || got.took > 5*time.Second {
				t.Fatalf("A10: somebody else was answered %d after %v", got.status, got.took)
			}
		}
	}
	if took := time.Since(began); took < 9*time.Second || took > patience || others < 10 {
		t.Errorf("A10: it took %v, and %d others were served", took, others)
	}
	s.unharmed("A10", before)
}

func TestAHeaderGivesNobodyMoreThanHisToken(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	foreign := attempt{method: "GET", path: "/v1/customers/$foreign/people"}
	var rows []refused
	for header, value := range map[string]string{
		"X-Tenant-ID": "pier", "X-Tenant": "pier", "X-Forwarded-User": "pat", "X-Original-URL": "/v1/customers/$foreign/people",
		"X-HTTP-Method-Override": "POST", "Forwarded": "for=127.0.0.1", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "evil.example",
	} {
		a := foreign
		a.headers = map[string]string{header: value}
		rows = append(rows, refused{"A41 " + header, a, 404, "not-found", ""})
	}
	s.refuse(rows)
	for header, value := range map[string]string{"X-Tenant-ID": "pier", "X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "gopher"} {
		got := s.ask(attempt{method: "GET", path: "/v1/customers", headers: map[string]string{header: value}})
		if got.status != 200 || strings.Contains(string(got.body), "Pier") || !strings.Contains(string(got.body), "Acme") {
			t.Errorf("A41: with %s: answered %d %s", header, got.status, got.body)
		}
	}
	evil := s.raw("GET /v1/customers HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer " + s.tokens["anna"] + "\r\nConnection: close\r\n\r\n")
	body, err := io.ReadAll(evil.Body)
	if err != nil || strings.Contains(fmt.Sprint(evil.Header, string(body)), "evil") {
		t.Errorf("A41: the name that a client calls us by came back: %v %s (%v)", evil.Header, body, err)
	}
}

func TestWhateverIsWrongWithATokenTheAnswerIsOne(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	harbor := identity.Principal{Tenant: "harbor", Person: "x", Party: events.Vendor, Role: identity.Admin}
	issue := func() string {
		token, err := s.Tokens.Issue(t.Context(), harbor, time.Hour, "test")
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	revoked, expired := issue(), issue()
	end := sha256.Sum256([]byte(expired))
	if _, err := s.owner.Exec(t.Context(), "update tokens set expires_at = created_at + interval '1 microsecond' where hash = $1", end[:]); err != nil {
		t.Fatal(err)
	}
	s.tokens["revoked"] = revoked
	if got := s.ask(attempt{as: "revoked", method: "GET", path: "/v1/customers"}); got.status != 200 {
		t.Fatalf("a token that is still good: %d", got.status)
	}
	if err := s.Tokens.Revoke(t.Context(), revoked); err != nil {
		t.Fatal(err)
	}
	before := s.image()
	var nothing string
	for name, header := range map[string]string{
		"A42 none": "", "A42 garbage": "Bearer garbage", "A42 60 kilobytes": "Bearer " + strings.Repeat("x", 60<<10),
		"A42 another scheme": "Basic YW5uYTpwYXNz", "A42 no scheme": revoked, "A42 alg none": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJwYXQifQ.",
		"A42 alg HS256": "Bearer eyJhbGciOiJIUzI1NiIsImtpZCI6Ii4uLy4uL2V0Yy9wYXNzd2QifQ.eyJzdWIiOiJwYXQifQ.c2ln", "A42 expired": "Bearer " + expired,
		"A42 nobody's": "Bearer cox_" + strings.Repeat("0", 43), "A42 one letter off": "Bearer " + s.tokens["anna"][:46] + "!", "A43 revoked": "Bearer " + revoked,
	} {
		for _, a := range []attempt{{method: "GET", path: "/v1/customers"}, {body: `{"name":"a"}`}, {method: "GET", path: "/v1/nowhere"}} {
			a.as, a.headers = "-", map[string]string{"Authorization": header}
			got := s.ask(a)
			got.problem.Instance = ""
			said := fmt.Sprint(got.status, got.problem, got.header.Get("WWW-Authenticate"))
			if nothing == "" {
				nothing = said
			}
			if got.status != http.StatusUnauthorized || got.problem.Code != "invalid-token" || said != nothing {
				t.Errorf("%s: answered %s, want %s", name, said, nothing)
			}
		}
		s.unharmed(name, before)
	}
}

func TestATokenThatMayReadMayNotWrite(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.refuse([]refused{
		{"A43 a write with a token that reads", attempt{as: "reader", body: `{"name":"a"}`}, 403, "read-only-token", ""},
		{"A43 a program that gives a person's word", attempt{as: "crm", path: "/v1/commitments/$commitment/confirm", body: `{}`}, 403, "forbidden", ""},
		{"A43 a contact who registers customers", attempt{as: "bela", body: `{"name":"a"}`}, 403, "forbidden", ""},
		{"A43 a contact at another customer", attempt{as: "bela", path: "/v1/customers/$other/people", body: `{"party":"customer","name":"a"}`}, 404, "not-found", ""},
	})
	if got := s.ask(attempt{as: "reader", method: "GET", path: "/v1/customers"}); got.status != 200 {
		t.Errorf("A43: it may read, and is answered %d", got.status)
	}
}
