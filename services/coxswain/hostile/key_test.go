package hostile_test

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

func keyed(k string, a attempt) attempt {
	a.headers = map[string]string{"Idempotency-Key": k}
	return a
}

func TestAWriteWithoutAKeyOfItsOwnIsRefused(t *testing.T) {
	t.Parallel()
	promised := attempt{path: "/v1/commitments", body: promise}
	prepare(t).refuse([]refused{
		{"A23 no key", keyed("", promised), 400, "idempotency-key-required", "header/Idempotency-Key"},
		{"A23 no key on another verb", attempt{
			method: "PATCH", path: "/v1/plans/$plan/draft", body: `{"changes":[]}`,
			headers: map[string]string{"Idempotency-Key": "", "If-Match": `"1"`},
		}, 400, "idempotency-key-required", "header/Idempotency-Key"},
		{"A23 a key with a space", keyed("a b", promised), 400, "idempotency-key-invalid", "header/Idempotency-Key"},
		{"A23 a key of 201 letters", keyed(strings.Repeat("k", 201), promised), 400, "idempotency-key-invalid", "header/Idempotency-Key"},
		{"A26 the same key for another body", keyed("good", attempt{path: "/v1/commitments", body: strings.Replace(promise, "data", "date", 1)}), 422, "idempotency-key-reused", ""},
		{"A26 the same key for another address", keyed("good", attempt{path: "/v1/customers", body: `{"name":"a"}`}), 422, "idempotency-key-reused", ""},
	})
}

func TestFiftyTimesTheSameRequestIsOneEffect(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	before := s.head()
	replies := make([]reply, 50)
	all, ctx := errgroup.WithContext(t.Context())
	for i := range replies {
		all.Go(func() (err error) {
			replies[i], err = s.try(ctx, keyed("same", attempt{path: "/v1/commitments", body: promise}))
			return err
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	first := 0
	for _, r := range replies {
		if r.status != http.StatusCreated || !bytes.Equal(r.body, replies[0].body) {
			t.Errorf("A25: answered %d %s, want 201 %s", r.status, r.body, replies[0].body)
		}
		if r.header.Get("Idempotency-Replayed") == "" {
			first++
		}
	}
	s.settle()
	if wrote := s.head() - before; first != 1 || wrote != 1 {
		t.Errorf("A25: %d of 50 say that they were first, %d facts were written; want one", first, wrote)
	}
}

// TestARepeatBringsNothingBack: names are kept beside the log, where a repeat of an old request could write them again.
func TestARepeatBringsNothingBack(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	added := keyed("added", attempt{path: "/v1/customers/$customer/people", body: `{"party":"customer","name":"Bob"}`})
	s.call("$bob", s.give(added)["id"])
	path := "/v1/customers/$customer/people"
	seen := s.ask(attempt{method: http.MethodGet, path: path}).header.Get("ETag")
	s.give(attempt{method: http.MethodPatch, path: path + "/$bob", body: `{"name":"Bob Newman"}`, headers: map[string]string{"If-Match": seen}})
	if again := s.ask(added); again.header.Get("Idempotency-Replayed") != "true" {
		t.Fatalf("A27: answered %d %s", again.status, again.body)
	}
	if people := s.ask(attempt{method: http.MethodGet, path: path}); !bytes.Contains(people.body, []byte(`"Bob Newman"`)) {
		t.Errorf("A27: the repeat of an old request brought back an old name: %s", people.body)
	}
}

// TestAnAnswerThatWasLostIsGivenAgain cuts the connection when the command is in the log and its answer is on the way,
// and asks the next process.
func TestAnAnswerThatWasLostIsGivenAgain(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	before := s.head()
	lost := keyed("lost", attempt{path: "/v1/commitments", body: promise})
	s.sendAndHangUp(lost)
	s.restart()
	got := s.ask(lost)
	if got.status != http.StatusCreated || got.header.Get("Idempotency-Replayed") != "true" || !bytes.Contains(got.body, []byte(`"commitment"`)) {
		t.Errorf("A27: answered %d, replayed %q: %s", got.status, got.header.Get("Idempotency-Replayed"), got.body)
	}
	s.settle()
	if wrote := s.head() - before; wrote != 1 {
		t.Errorf("A27: %d facts were written, want one", wrote)
	}
}

// sendAndHangUp sends a request and closes the connection, unread, as soon as the log has grown.
func (s *scene) sendAndHangUp(a attempt) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	before, grown := s.head(), s.Log.Subscribe(ctx, 0)
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	r, err := a.request(ctx, s)
	if err == nil {
		out := bufio.NewWriter(conn)
		if err = r.Write(out); err == nil {
			err = out.Flush()
		}
	}
	if err != nil {
		s.t.Fatal(err)
	}
	for s.head() == before {
		select {
		case <-grown:
		case <-time.After(patience):
			s.t.Fatal("the command never came to the log")
		}
	}
}
