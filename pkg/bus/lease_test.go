package bus

import (
	"context"
	"errors"
	"testing"
	"time"

	"coxswain/pkg/pgtest"
)

func TestALeaseHasOneHolderUntilItIsReleased(t *testing.T) {
	t.Parallel()
	db := database(t)
	ada, ben := NewPostgresLease(db, "ada", time.Hour), NewPostgresLease(db, "ben", time.Hour)
	acquire(t, ada, 1)
	acquire(t, ada, 1) // renewed
	refused(t, ben)
	if err := ben.Release(t.Context(), "relay_00"); err != nil {
		t.Fatal(err)
	}
	refused(t, ben) // what one does not hold one cannot give back
	if err := ada.Release(t.Context(), "relay_00"); err != nil {
		t.Fatal(err)
	}
	acquire(t, ben, 2)
	refused(t, ada)
}

func TestALeaseThatRanOutIsANewTermEvenForItsHolder(t *testing.T) {
	t.Parallel()
	db := database(t)
	ada, ben := NewPostgresLease(db, "ada", -time.Second), NewPostgresLease(db, "ben", time.Hour)
	acquire(t, ada, 1)
	acquire(t, ada, 2)
	acquire(t, ben, 3)
	refused(t, ada)
}

func TestLeasesOfDifferentNamesHaveNothingToDoWithEachOther(t *testing.T) {
	t.Parallel()
	db := database(t)
	acquire(t, NewPostgresLease(db, "ada", time.Hour), 1)
	term, ok, err := NewPostgresLease(db, "ben", time.Hour).Acquire(t.Context(), "relay_01")
	if err != nil || !ok || term.Epoch != 1 {
		t.Errorf("term = %+v, %v, %v", term, ok, err)
	}
}

func acquire(t *testing.T, l Lease, epoch int64) {
	t.Helper()
	term, ok, err := l.Acquire(t.Context(), "relay_00")
	if err != nil || !ok || term.Epoch != epoch {
		t.Fatalf("term = %+v, %v, %v; want epoch %d", term, ok, err, epoch)
	}
}

func refused(t *testing.T, l Lease) {
	t.Helper()
	if term, ok, err := l.Acquire(t.Context(), "relay_00"); err != nil || ok {
		t.Fatalf("term = %+v, %v, %v; want a refusal", term, ok, err)
	}
}

// scripted is a lease whose answers are sent by the test.
type scripted chan func() (Term, bool, error)

func (s scripted) Acquire(ctx context.Context, _ string) (Term, bool, error) {
	select {
	case answer := <-s:
		return answer()
	case <-ctx.Done():
		return Term{}, false, ctx.Err()
	}
}

func (scripted) Release(context.Context, string) error { return nil }

func TestWorkEndsWithTheLeaseAndBeginsAgainWithIt(t *testing.T) {
	t.Parallel()
	const ttl = 30 * time.Millisecond
	yes := func(epoch int64) func() (Term, bool, error) {
		return func() (Term, bool, error) { return Term{Epoch: epoch, TTL: ttl}, true, nil }
	}
	no := func() (Term, bool, error) { return Term{TTL: ttl}, false, nil }
	fails := func() (Term, bool, error) { return Term{}, false, errors.New("the database is away") }
	for name, end := range map[string]func(scripted){
		"lost to another":            func(s scripted) { s <- no },
		"never renewed again":        func(scripted) {},
		"renewed into another epoch": func(s scripted) { s <- yes(9) },
		"database away until its end": func(s scripted) {
			s <- fails
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, terms := make(scripted), make(chan int64)
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				ended <- Hold(ctx, s, "job", testLogger(t), func(ctx context.Context, term Term) error {
					terms <- term.Epoch
					<-ctx.Done()
					terms <- -term.Epoch
					return nil
				})
			}()
			s <- no
			s <- yes(1)
			expect(t, terms, 1)
			s <- yes(1)
			end(s)
			expect(t, terms, -1)
			s <- yes(2)
			expect(t, terms, 2)
			cancel()
			expect(t, terms, -2)
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("Hold ended with %v", err)
			}
		})
	}
}

func expect(t *testing.T, got <-chan int64, want int64) {
	t.Helper()
	select {
	case g := <-got:
		if g != want {
			t.Fatalf("term %d, want %d", g, want)
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("term %d never came", want)
	}
}

func TestAStandbyRelaysWhenTheLeaderEnds(t *testing.T) {
	t.Parallel()
	h, db := newHarness(t), database(t)
	lead := func(holder string) (stop func()) {
		r := h.newRelay()
		r.opts.Lease = NewPostgresLease(db, holder, 100*time.Millisecond)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		return func() { cancel(); <-done }
	}
	ada := lead("ada")
	ben := lead("ben")
	h.log.pull(10)
	h.awaitSequence(10)
	ada()
	h.log.pull(10)
	h.awaitSequence(20)
	ben()
	h.same()
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, Migrate)
	if err := Migrate(t.Context(), url); err != nil {
		t.Error(err)
	}
}
