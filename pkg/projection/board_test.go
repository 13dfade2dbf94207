package projection_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/projection"
)

// A board of promises: what tests and the benchmark project.

type promise struct {
	Commitment events.CommitmentID `json:"commitment"`
	Customer   events.CustomerID   `json:"customer"`
	Text       string              `json:"text"`
	Party      events.PartyID      `json:"party"`
	Person     events.PersonID     `json:"person"`
	Due        events.Date         `json:"due,omitempty"`
	State      string              `json:"state"`
	Holder     events.PartyID      `json:"holder,omitempty"`
	Since      time.Time           `json:"since"`
	Late       bool                `json:"late,omitempty"`
	Slips      []slip              `json:"slips,omitempty"`
	Comments   int                 `json:"comments,omitempty"`
}

type slip struct {
	From, To events.Date
	Reason   string `json:"reason"`
}

type tally struct {
	Promises int                    `json:"promises"`
	Open     map[events.PartyID]int `json:"open"`
	Changed  time.Time              `json:"changed"`
}

var promises = projection.Collection[promise]{
	Name: "promises",
	Columns: []projection.Column{
		{Name: "customer", Type: "text", Indexed: true},
		{Name: "due", Type: "date", Indexed: true},
		{Name: "comments", Type: "bigint"},
		{Name: "late", Type: "boolean"},
		{Name: "since", Type: "timestamptz", Indexed: true},
	},
	Derive: func(p promise) []any { return []any{p.Customer, p.Due, p.Comments, p.Late, p.Since} },
}

var tallies = projection.Collection[tally]{
	Name:    "tallies",
	Columns: []projection.Column{{Name: "promises", Type: "bigint", Indexed: true}},
	Derive:  func(t tally) []any { return []any{t.Promises} },
}

// board is the definition at its best.
func board(name string) projection.Definition {
	return projection.Definition{Name: name, Version: 1, Parts: []projection.Part{
		{Collection: promises, Touches: touchPromise, Begins: beginsPromise, Apply: applyPromise},
		{Collection: tallies, Touches: touchTally, Apply: applyTally},
	}}
}

// shared is what every party may see of it.
func shared(name string) projection.Definition {
	d := board(name)
	d.Audience = events.Shared
	return d
}

// broken is an older program, which cannot take in certain facts.
func broken(name string) projection.Definition {
	d := board(name)
	d.Parts[1].Apply = func(r events.Recorded, docs projection.Docs) error {
		return errors.Join(applyTally(r, docs), fail(r))
	}
	return d
}

// fail is the defect of broken. It comes after something was written, so that must be taken back.
func fail(r events.Recorded) error {
	e, _ := r.Event.(commitmentevent.Proposed)
	switch e.Text {
	case "poison":
		return errors.New("a promise without a soul")
	case "panic":
		return tally{}.open(e)
	}
	return nil
}

// open panics: the zero tally has no map to write into.
func (t tally) open(e commitmentevent.Proposed) error {
	t.Open[e.Party]++
	return nil
}

func touchPromise(r events.Recorded) []string {
	if r.Stream.Kind == commitmentevent.Kind {
		return []string{r.Stream.ID}
	}
	return nil
}

func applyPromise(r events.Recorded, docs projection.Docs) error {
	key := r.Stream.ID
	switch e := r.Event.(type) {
	case commitmentevent.Proposed:
		projection.Put(docs, promises, key, promise{
			Commitment: e.Commitment, Customer: e.Customer, Text: e.Text, Party: e.Party, Person: e.Person,
			Due: e.Due, State: "proposed", Holder: e.Party, Since: r.OccurredAt,
		})
	case commitmentevent.Confirmed:
		return update(docs, key, r, func(p *promise) { p.State = "confirmed" })
	case commitmentevent.Rescheduled:
		return update(docs, key, r, func(p *promise) {
			p.Due, p.Slips = e.To, append(slices.Clone(p.Slips), slip{e.From, e.To, e.Reason})
		})
	case commitmentevent.Completed:
		return update(docs, key, r, func(p *promise) { p.State, p.Late, p.Holder = "completed", e.Late, "other" })
	case commitmentevent.Commented:
		return update(docs, key, r, func(p *promise) { p.Comments++ })
	case commitmentevent.InternalCommented: // names its promise; Touches does not, so it is fetched singly
		return update(docs, string(e.Commitment), r, func(p *promise) { p.Comments += 1000 })
	case commitmentevent.Withdrawn:
		projection.Delete(docs, promises, key)
	}
	return nil
}

// update changes a promise if there is one: the past may be cut off.
func update(docs projection.Docs, key string, r events.Recorded, change func(*promise)) error {
	if _, there := projection.Get(docs, promises, key); !there {
		return nil
	}
	return projection.Update(docs, promises, key, func(p *promise) {
		change(p)
		p.Since = r.OccurredAt
	})
}

func beginsPromise(r events.Recorded) bool {
	_, proposed := r.Event.(commitmentevent.Proposed)
	return proposed && r.Version == 1
}

func touchTally(r events.Recorded) []string { return []string{string(r.Customer)} }

func applyTally(r events.Recorded, docs projection.Docs) error {
	e, ok := r.Event.(commitmentevent.Proposed)
	if !ok {
		return nil
	}
	return projection.Update(docs, tallies, string(r.Customer), func(t *tally) {
		open := map[events.PartyID]int{e.Party: 1}
		for party, n := range t.Open {
			open[party] += n
		}
		t.Promises, t.Open, t.Changed = t.Promises+1, open, r.OccurredAt
	})
}

// history is a log in memory that tests write envelope by envelope: unknown facts, several tenants.
type history struct {
	eventlog.Log // the writing half is not used
	mu           sync.Mutex
	facts        []events.Recorded
	wake         []chan struct{}
}

var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// add gives facts their positions.
func (h *history) add(facts ...events.Recorded) *history {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range facts {
		r.Position = int64(len(h.facts) + 1)
		r.OccurredAt = noon.Add(time.Duration(r.Position) * time.Minute)
		r.RecordedAt = r.OccurredAt
		if r.Event != nil {
			r.Type, r.Audience = r.Event.EventType(), events.AudienceOf(r.Event)
		}
		h.facts = append(h.facts, r)
	}
	for _, w := range h.wake {
		select {
		case w <- struct{}{}:
		default:
		}
	}
	return h
}

func (h *history) Read(_ context.Context, _ int, after int64, limit int) ([]events.Recorded, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	from := min(int(after), len(h.facts))
	return slices.Clone(h.facts[from:min(from+limit, len(h.facts))]), nil
}

func (h *history) Head(context.Context, int) (int64, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return int64(len(h.facts)), nil
}

func (h *history) Subscribe(context.Context, int) <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	w := make(chan struct{}, 1)
	h.wake = append(h.wake, w)
	return w
}

func (h *history) ShardOf(events.TenantID) int { return 0 }
func (h *history) Shards() int                 { return 1 }

const tenant events.TenantID = "hull"

// said is a fact about a promise of a customer.
func said(customer events.CustomerID, id string, e events.Event) events.Recorded {
	kind := commitmentevent.Kind
	if _, internal := e.(events.Internal); internal {
		kind = commitmentevent.InternalKind
	}
	return events.Recorded{Tenant: tenant, Customer: customer, Stream: events.Stream{Kind: kind, ID: id}, Event: e}
}

func proposed(customer events.CustomerID, id, text string) events.Recorded {
	return said(customer, id, commitmentevent.Proposed{
		Commitment: events.CommitmentID(id), Customer: customer, Text: text,
		Party: events.Vendor, Person: "ada", Due: "2026-04-01", By: events.Customer,
	})
}

func commented(customer events.CustomerID, id string) events.Recorded {
	return said(customer, id, commitmentevent.Commented{Note: "n", Party: events.Customer, Person: "cem", Text: "fine"})
}

func whispered(customer events.CustomerID, id string) events.Recorded {
	return said(customer, "i-"+id, commitmentevent.InternalCommented{
		Commitment: events.CommitmentID(id), Note: "n", Party: events.Vendor, Person: "ada", Text: "a secret",
	})
}

// place is a database with the tables of some definitions.
type place struct {
	owner, app *pgxpool.Pool
}

func prepared(t testing.TB, defs ...projection.Definition) place {
	t.Helper()
	url := pgtest.New(t, eventlog.Migrate)
	p := place{
		owner: pgtest.Pool(t, url, postgres.Options{MaxConns: 4}),
		app:   pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole, MaxConns: 8}),
	}
	if err := projection.Prepare(t.Context(), p.owner, defs...); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p place) store(t testing.TB, d projection.Definition) *projection.Tables {
	t.Helper()
	s, err := projection.NewStore(p.app, d, func(events.TenantID) int { return 0 })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// run starts a runner; it ends with the test, or when stop is called.
func (p place) run(t testing.TB, cfg projection.RunnerConfig) (stop func()) {
	t.Helper()
	cfg.DB = p.app
	r, err := projection.NewRunner(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := r.Run(ctx); err != nil {
			t.Errorf("the runner ended: %v", err)
		}
	}()
	stop = func() {
		cancel()
		<-done
	}
	t.Cleanup(stop)
	return stop
}

// live runs a definition over a log up to its head and returns the store.
func (p place) live(t testing.TB, d projection.Definition, h *history) *projection.Tables {
	t.Helper()
	s := p.store(t, d)
	p.run(t, projection.RunnerConfig{Log: h, Definition: d, Announce: s.Announce})
	wait(t, s, h)
	return s
}

// wait waits until a store is at the head of a log.
func wait(t testing.TB, s projection.Store, h *history) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	head, _ := h.Head(ctx, 0)
	if err := s.Wait(ctx, 0, head); err != nil {
		t.Fatal(errors.Join(err, errors.Unwrap(err)))
	}
}

func memory(t testing.TB, d projection.Definition, h *history) *projection.Memory {
	t.Helper()
	m, err := projection.NewMemory(d)
	if err != nil {
		t.Fatal(err)
	}
	_ = m.Apply(h.facts...) // parks as the live one does
	return m
}

type hasher interface {
	Hash(context.Context) (projection.Digest, error)
}

func hash(t testing.TB, s hasher) projection.Digest {
	t.Helper()
	d, err := s.Hash(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func id(n int) string { return fmt.Sprintf("c%03d", n) }
