package crash_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"testing"
	"time"

	"coxswain/events"
)

// crew is one client that works with one customer, one command after the other, in the name of its people.
type crew struct {
	t        *testing.T
	program  *program
	client   *http.Client
	chance   *rand.Rand
	n        int
	admin    person
	csm      person
	champion person
	customer events.CustomerID
	goal     string
	promises []*promise
	journal  []*entry
}

// entry is a command and what is known of it.
type entry struct {
	who    person
	key    string
	path   string
	body   []byte
	tries  int
	answer answer // the last; its status is 2xx or 4xx in the end
}

// answer is what came back.
type answer struct {
	status   int
	position int64
	replayed bool
	body     []byte
}

func (a answer) done() bool { return a.status >= 200 && a.status < 300 }

// settled says that the command's fate is known: done, or refused for what it is.
func (a answer) settled() bool {
	return a.done() || a.status >= 400 && a.status < 500 && a.status != http.StatusTooManyRequests
}

// text is a member of the answer's body.
func (a answer) text(name string) string {
	var members map[string]any
	_ = json.Unmarshal(a.body, &members) // no object has no members
	s, _ := members[name].(string)
	return s
}

// ask gives a command and expects it to be done.
func (c *crew) ask(who person, path string, body object) answer {
	c.t.Helper()
	a := c.try(who, path, body)
	if !a.done() {
		c.t.Fatalf("POST %s: %d %s", path, a.status, a.body)
	}
	return a
}

// try gives a command and asks again with the same key until its fate is known.
func (c *crew) try(who person, path string, body object) answer {
	c.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	e := &entry{who: who, key: fmt.Sprintf("crew-%d-%d", c.n, len(c.journal)), path: path, body: data}
	c.journal = append(c.journal, e)
	deadline := time.Now().Add(3 * patience)
	for !e.answer.settled() {
		if err := c.program.whenServing(c.t.Context()); err != nil || time.Now().After(deadline) {
			c.t.Errorf("POST %s: nobody says what became of it, last %d %s (%v)", path, e.answer.status, e.answer.body, err)
			return e.answer
		}
		e.tries++
		e.answer = c.send(e)
	}
	return e.answer
}

// pause is how long a crew waits before it asks again. Retry-After is kinder, and would keep the test waiting.
const pause = 20 * time.Millisecond

// send asks once. Without an answer, or with one that says "not now", the fate is unknown.
func (c *crew) send(e *entry) answer {
	a, err := c.post(e)
	switch {
	case err != nil, a.status == http.StatusServiceUnavailable:
		<-time.After(pause)
	case a.status >= 500:
		c.t.Errorf("POST %s: %d %s", e.path, a.status, a.body)
	}
	return a
}

func (c *crew) post(e *entry) (answer, error) {
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, "http://"+c.program.address+e.path, bytes.NewReader(e.body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Authorization", "Bearer "+e.who.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", e.key)
	got, err := c.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{}, err
	}
	position, _ := strconv.ParseInt(got.Header.Get("Coxswain-Position"), 10, 64) // refusals have none
	return answer{got.StatusCode, position, got.Header.Get("Idempotency-Replayed") == "true", body}, nil
}

// first is a member of the first element of a list, some members deep.
func (a answer) first(path ...string) string {
	var v any
	_ = json.Unmarshal(a.body, &v) // then nothing is found
	for _, name := range path {
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = list[0]
		}
		members, _ := v.(map[string]any)
		v = members[name]
	}
	s, _ := v.(string)
	return s
}
