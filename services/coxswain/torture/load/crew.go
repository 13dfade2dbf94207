package load

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"coxswain/events"
)

// Crew is one client that works with one customer, one command after the other, in the name of its people.
type Crew struct {
	ground   *Ground
	client   *http.Client
	chance   *rand.Rand
	n        int
	tenant   events.TenantID
	admin    person
	csm      person
	champion person
	customer events.CustomerID
	plan     string // its path
	goal     string
	promises []*promise
	journal  []*entry
	sent     atomic.Int64 // commands: the length of the journal, for others
	views    int          // that were asked for and shown
	err      error
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

// object is a JSON object.
type object = map[string]any

// ask gives a command that must be done: without it the crew cannot begin.
func (c *Crew) ask(ctx context.Context, who person, path string, body object) answer {
	if c.err != nil {
		return answer{}
	}
	a := c.try(ctx, who, path, body)
	if !a.done() {
		c.err = fmt.Errorf("crew %d cannot begin: POST %s: %d %s", c.n, path, a.status, a.body)
	}
	return a
}

// try gives a command and asks again with the same key until its fate is known.
func (c *Crew) try(ctx context.Context, who person, path string, body object) answer {
	return c.tryAny(ctx, who, path, body)
}

// tryAny is try for any body: a list, say.
func (c *Crew) tryAny(ctx context.Context, who person, path string, body any) answer {
	data, err := json.Marshal(body)
	if err != nil {
		c.ground.Findings.Addf("POST %s: %v", path, err)
		return answer{}
	}
	e := &entry{who: who, key: fmt.Sprintf("crew-%d-%d", c.n, len(c.journal)), path: path, body: data}
	c.journal = append(c.journal, e)
	c.sent.Add(1)
	deadline := time.Now().Add(c.ground.Patience)
	for !e.answer.settled() {
		if err := c.ground.serving(ctx); err != nil || time.Now().After(deadline) {
			c.ground.Findings.Addf("POST %s %s: nobody says what became of it, last %d %s (%v)", path, e.key, e.answer.status, e.answer.body, err)
			return e.answer
		}
		e.tries++
		e.answer = c.send(ctx, e)
	}
	return e.answer
}

// pause is how long a crew waits before it asks again. Retry-After is kinder, and would keep the run waiting.
const pause = 20 * time.Millisecond

// send asks once. Without an answer, or with one that says "not now", the fate is unknown.
func (c *Crew) send(ctx context.Context, e *entry) answer {
	a, err := c.post(ctx, e)
	switch {
	case err != nil, a.status == http.StatusServiceUnavailable:
		<-time.After(pause)
	case a.status >= 500:
		c.ground.Findings.Addf("POST %s %s: %d %s", e.path, e.key, a.status, a.body)
		<-time.After(pause)
	}
	return a
}

func (c *Crew) post(ctx context.Context, e *entry) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.ground.Base+e.path, bytes.NewReader(e.body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", e.key)
	return c.do(r, e.who)
}

// get reads once. A position that is not zero asks for a view that has come as far.
func (c *Crew) get(ctx context.Context, who person, path string, position int64) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.ground.Base+path, nil)
	if err != nil {
		return answer{}, err
	}
	if position > 0 {
		r.Header.Set("Coxswain-Position", strconv.FormatInt(position, 10))
	}
	return c.do(r, who)
}

func (c *Crew) do(r *http.Request, who person) (answer, error) {
	r.Header.Set("Authorization", "Bearer "+who.token)
	got, err := c.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = got.Body.Close() }()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{}, err
	}
	position, _ := strconv.ParseInt(got.Header.Get("Coxswain-Position"), 10, 64) // refusals have none
	return answer{got.StatusCode, position, got.Header.Get("Idempotency-Replayed") == "true", body}, nil
}
