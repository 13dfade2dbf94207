package projection_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/projection"
)

func (p place) rebuild(t testing.TB, d projection.Definition, h *history) projection.Rebuilt {
	t.Helper()
	built, err := projection.Rebuild(t.Context(), projection.RebuildConfig{
		Owner: p.owner, DB: p.app, Log: h, Definition: d, Check: true, Batch: 7,
	})
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func TestARebuildMendsWhatWasWrongAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history)
	for n := range 40 {
		h.add(proposed("acme", id(n), "one"), commented("acme", id(n/2)))
	}
	s := p.live(t, d, h)
	want := hash(t, s)
	// Somebody has meddled with a row.
	meddle(t, p, `update board_v1_promises set doc = jsonb_set(doc::jsonb, '{text}', '"two"') where key = 'c003'`)
	v, err := projection.Verify(t.Context(), p.app, h, d)
	if err != nil || len(v.Differences) != 1 || v.Differences[0].Key != "c003" || !strings.Contains(v.Differences[0].Live, "two") {
		t.Fatalf("verify saw %+v, %v", v, err)
	}

	built := p.rebuild(t, d, h)
	if built != (projection.Rebuilt{Generation: 2, Previous: 1, Facts: 80}) {
		t.Errorf("%+v", built)
	}
	if got := hash(t, s); got != want {
		t.Errorf("rebuilt %+v, want %+v", got, want)
	}
	// The runner follows readers to the new tables, and back to the old ones, which catch up first.
	h.add(commented("acme", "c003"))
	wait(t, s, h)
	if before, err := projection.SwitchTo(t.Context(), p.app, h, d, 1); err != nil || before != 2 {
		t.Fatal(before, err)
	}
	h.add(commented("acme", "c004"))
	wait(t, s, h)
	v, err = projection.Verify(t.Context(), p.app, h, d)
	if err != nil || len(v.Differences) != 1 || v.Positions[0] != 82 {
		t.Errorf("back at the old tables, verify saw %+v, %v", v, err)
	}
}

// meddle changes rows behind the projection's back.
func meddle(t *testing.T, p place, sql string) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), p.app, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), "select set_config('coxswain.tenant', '*', true)"); err != nil {
			return err
		}
		tag, err := tx.Exec(t.Context(), sql)
		if err == nil && tag.RowsAffected() != 1 {
			t.Errorf("%d rows were changed", tag.RowsAffected())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadersAreSwitchedWithoutGoingBackInTimeWhileFactsArrive(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"))
	s := p.live(t, d, h)

	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { // writes
		for ctx.Err() == nil {
			h.add(commented("acme", "c1"))
			wait(t, s, h)
		}
	})
	wg.Go(func() { // reads
		var last int64
		for ctx.Err() == nil {
			got, err := s.Select(t.Context(), tenant, projection.Query{Table: promises})
			switch {
			case err != nil:
				t.Error(err)
				return
			case got.Position < last:
				t.Errorf("read position %d after %d", got.Position, last)
			case got.Rows[0][0].Doc.(promise).Comments != int(got.Position)-1:
				t.Errorf("position %d shows %d comments", got.Position, got.Rows[0][0].Doc.(promise).Comments)
			}
			last = got.Position
		}
	})
	for range 5 {
		p.rebuild(t, d, h)
		if _, err := projection.Prune(t.Context(), p.owner, d); err != nil {
			t.Error(err)
		}
	}
	cancel()
	wg.Wait()
	wait(t, s, h)
	if v, err := projection.Verify(t.Context(), p.app, h, d); err != nil || len(v.Differences) > 0 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestARebuildThatDiffersFromTheFoldLeavesReadersWhereTheyAre(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"))
	s := p.live(t, d, h)
	// A fold that is not pure: it says something else each time.
	times := 0
	d.Parts = append(slices.Clone(d.Parts[:1]), projection.Part{Collection: tallies, Apply: func(r events.Recorded, docs projection.Docs) error {
		times++
		projection.Put(docs, tallies, string(r.Customer), tally{Promises: times})
		return nil
	}})
	_, err := projection.Rebuild(t.Context(), projection.RebuildConfig{Owner: p.owner, DB: p.app, Log: h, Definition: d, Check: true})
	if err == nil || !strings.Contains(err.Error(), "readers stay where they are") {
		t.Error(err)
	}
	if got, want := hash(t, s), hash(t, memory(t, board("board"), h)); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestPruneDropsWhatNobodyReads(t *testing.T) {
	t.Parallel()
	first, second := board("board"), board("board")
	second.Version = 2
	p := prepared(t, first, second)
	h := new(history).add(proposed("acme", "c1", "one"))
	s := p.live(t, second, h)
	p.rebuild(t, second, h)
	dropped, err := projection.Prune(t.Context(), p.owner, second)
	if err != nil || !slices.Equal(dropped, []string{"board version 1 generation 1", "board version 2 generation 1"}) {
		t.Errorf("dropped %v, %v", dropped, err)
	}
	if _, ok, err := s.One(t.Context(), tenant, promises, "c1"); !ok || err != nil {
		t.Error("the live tables are gone", err)
	}
	if _, err := projection.SwitchTo(t.Context(), p.app, h, second, 1); err == nil || !strings.Contains(err.Error(), "it was pruned") {
		t.Error("readers were sent to tables that are gone:", err)
	}
}

func TestVerifyLeavesOutWhatIsParked(t *testing.T) {
	t.Parallel()
	d := broken("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"), proposed("acme", "c2", "poison"), commented("acme", "c1"),
		said("zeta", "c3", commitmentevent.Withdrawn{}))
	p.live(t, d, h)
	v, err := projection.Verify(t.Context(), p.app, h, board("board")) // a program that could take it in
	if err != nil || len(v.Differences) > 0 || v.Parked != 2 || v.Rows != 2 {
		t.Errorf("%+v, %v", v, err)
	}
}
