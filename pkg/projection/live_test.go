package projection_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/projection"
)

func TestALiveReadModelShowsWhatTheFactsSay(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "send the figures"), commented("acme", "c1"), proposed("zeta", "c2", "sign"))
	s := p.live(t, d, h)

	doc, ok, err := s.One(t.Context(), tenant, promises, "c1")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	want := promise{
		Commitment: "c1", Customer: "acme", Text: "send the figures", Party: events.Vendor, Person: "ada",
		Due: "2026-04-01", State: "proposed", Holder: events.Vendor, Since: noon.Add(2 * time.Minute), Comments: 1,
	}
	if diff := cmp.Diff(want, doc); diff != "" {
		t.Error(diff)
	}
	if _, ok, _ := s.One(t.Context(), "another tenant", promises, "c1"); ok {
		t.Error("another tenant sees the promise")
	}
	if got, want := hash(t, s), hash(t, memory(t, d, h)); got != want {
		t.Errorf("live %+v, memory %+v", got, want)
	}
}

func TestADeletedDocumentIsGoneAndMayComeBack(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"))
	s := p.live(t, d, h)
	h.add(said("acme", "c1", commitmentevent.Withdrawn{Party: events.Vendor, Person: "ada", Reason: "moot"}))
	wait(t, s, h)
	if _, ok, err := s.One(t.Context(), tenant, promises, "c1"); ok || err != nil {
		t.Error("a withdrawn promise is still there", err)
	}
	h.add(proposed("acme", "c1", "again"))
	wait(t, s, h)
	if _, ok, err := s.One(t.Context(), tenant, promises, "c1"); !ok || err != nil {
		t.Error("a promise proposed again is not there", err)
	}
}

func TestWaitNeverReturnsBeforeThePositionIsReadable(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history)
	near := p.live(t, d, h) // woken by the runner
	far := p.store(t, d)    // asks the database
	for n := 1; n <= 60; n++ {
		h.add(proposed("acme", id(n), "one"))
		for _, s := range []*projection.Tables{near, far} {
			wait(t, s, h)
			got, err := s.Select(t.Context(), tenant, projection.Query{Table: promises})
			if err != nil || got.Position < int64(n) || len(got.Rows[0]) < n {
				t.Fatalf("waited for %d, got position %d with %d rows, %v", n, got.Position, len(got.Rows[0]), err)
			}
		}
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := far.Wait(short, 0, 61); !errors.Is(err, projection.ErrBehind) {
		t.Errorf("a position that nobody has written: %v", err)
	}
}

func TestAReadModelThatHasNotCaughtUpIsNotShown(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	s := p.store(t, d)
	if _, err := s.Select(t.Context(), tenant, projection.Query{Table: promises}); !errors.Is(err, projection.ErrBuilding) {
		t.Error(err)
	}
	if _, err := s.Position(t.Context(), 0); !errors.Is(err, projection.ErrBuilding) {
		t.Error(err)
	}
}

func TestSeveralProcessesPrepareAtOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, eventlog.Migrate)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			owner := pgtest.Pool(t, url, postgres.Options{MaxConns: 1})
			if err := projection.Prepare(t.Context(), owner, board("one"), shared("two")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestColumnsThatChangeNeedANewVersion(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	changed := promises
	changed.Columns = slices.Clone(promises.Columns[1:])
	d.Parts[0].Collection = changed
	err := projection.Prepare(t.Context(), p.owner, d)
	if err == nil || !strings.Contains(err.Error(), "raise the definition's Version") {
		t.Fatal(err)
	}
	d.Version = 2
	if err := projection.Prepare(t.Context(), p.owner, d); err != nil {
		t.Error(err)
	}
}

func TestARenamedDefinitionStartsAgainFromTheFirstFact(t *testing.T) {
	t.Parallel()
	before, after := board("before"), board("after")
	p := prepared(t, before, after)
	h := new(history).add(proposed("acme", "c1", "one"), proposed("acme", "c2", "two"))
	first := hash(t, p.live(t, before, h))
	if second := hash(t, p.live(t, after, h)); second != first || second.Rows != 3 {
		t.Errorf("%+v became %+v", first, second)
	}
}

func TestTheApplicationsRoleOwnsNothingAndSeesOneTenant(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	p.live(t, d, new(history).add(proposed("acme", "c1", "one")))
	if _, err := p.app.Exec(t.Context(), "drop table board_v1_promises"); err == nil {
		t.Error("the application can drop a table")
	}
	count := func(tenant string) (n int) {
		tx, err := p.app.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback(t.Context())
		_, err = tx.Exec(t.Context(), "select set_config('coxswain.tenant', $1, true)", tenant)
		if err == nil {
			err = tx.QueryRow(t.Context(), "select count(*) from board_v1_promises").Scan(&n)
		}
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if got := [3]int{count(""), count("another"), count(string(tenant))}; got != [3]int{0, 0, 1} {
		t.Errorf("a query without a tenant's condition sees %v rows", got)
	}
}

func TestInternalFactsLeaveNoTraceInASharedReadModel(t *testing.T) {
	t.Parallel()
	d := shared("portal")
	p, q := prepared(t, d), prepared(t, d)
	with := new(history).add(proposed("acme", "c1", "one"), whispered("acme", "c1"), commented("acme", "c1"), whispered("acme", "c1"))
	without := new(history).add(proposed("acme", "c1", "one"))
	without.facts = append(without.facts, with.facts[2])
	without.facts[1].Position = 2
	// An envelope that says shared does not open what the type closes.
	leaking := with.facts[1]
	leaking.Audience = events.Shared
	with.facts[1] = leaking
	if a, b := hash(t, p.live(t, d, with)), hash(t, q.live(t, d, without)); a != b {
		t.Errorf("with internal facts %+v, without %+v", a, b)
	}
}
