package journey_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"coxswain/events"
)

// fact is a line of the feed.
type fact struct {
	Position   int64           `json:"position"`
	Type       string          `json:"type"`
	Stream     events.Stream   `json:"stream"`
	Version    int64           `json:"version"`
	OccurredAt time.Time       `json:"occurred_at"`
	RecordedAt time.Time       `json:"recorded_at"`
	Actor      events.Actor    `json:"actor"`
	Audience   events.Audience `json:"audience"`
	Data       json.RawMessage `json:"data"`
}

// patience bounds every wait for something that happens by itself.
const patience = 30 * time.Second

// sees follows the feed from a position until n facts are there that match, and returns them. What others then
// read is from their position on.
func (p *person) sees(t *testing.T, after int64, n int, what string, match func(fact) bool) []fact {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	open := p.request(t, http.MethodGet, "/v1/feed?follow=true&after="+number(after), nil).WithContext(ctx)
	got, err := p.journey.http.Do(open)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	lines := bufio.NewScanner(got.Body)
	lines.Buffer(nil, 1<<20)
	var found []fact
	for len(found) < n && lines.Scan() {
		f := factOf(t, lines.Bytes())
		if f.Position > 0 && match(f) {
			found = append(found, f)
			p.journey.position = max(p.journey.position, f.Position)
		}
	}
	if len(found) < n {
		t.Fatalf("%s: %d of %d came in the feed of %s: %v", what, len(found), n, p.name, lines.Err())
	}
	return found
}

// facts are all that the person's feed has.
func (p *person) facts(t *testing.T) []fact {
	t.Helper()
	var all []fact
	for line := range splitLines(p.reads(t, "/v1/feed?limit=10000").body) {
		all = append(all, factOf(t, line))
	}
	return all
}

// factOf reads a line; an empty one, which only says that the connection lives, is the zero fact.
func factOf(t *testing.T, line []byte) (f fact) {
	t.Helper()
	if len(line) == 0 {
		return f
	}
	if err := json.Unmarshal(line, &f); err != nil {
		t.Fatalf("a line of the feed: %v: %s", err, line)
	}
	return f
}

// of reads the data of a fact as one of the facts of package events.
func of[E events.Event](t *testing.T, f fact) E {
	t.Helper()
	var e E
	if err := json.Unmarshal(f.Data, &e); err != nil {
		t.Fatalf("%s: %v", f.Type, err)
	}
	return e
}

// is matches facts of one type.
func is[E events.Event]() func(fact) bool {
	var e E
	return func(f fact) bool { return f.Type == e.EventType() }
}

// about matches facts of one type in one stream.
func about[E events.Event, ID ~string](id ID) func(fact) bool {
	return func(f fact) bool { return is[E]()(f) && f.Stream.ID == string(id) }
}
