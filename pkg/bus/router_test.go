package bus

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

// crew is a policy that keeps what it was given.
type crew struct {
	mu       sync.Mutex
	strokes  []int
	commands map[string]int // times each was given
	fail     func(stroke int) error
	seen     chan int
}

func newCrew(fail func(stroke int) error) *crew {
	return &crew{commands: map[string]int{}, fail: fail, seen: make(chan int, 10_000)}
}

func (c *crew) policy() Policy {
	return Policy{Name: "crew_on_pulled", On: []string{"oar.pulled.v1"}, Handle: c.handle}
}

func (c *crew) handle(_ context.Context, r events.Recorded) error {
	stroke := r.Event.(pulled).Stroke
	var err error
	if c.fail != nil {
		err = c.fail(stroke)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.strokes = append(c.strokes, stroke)
		c.commands[CommandID(r, "crew_on_pulled")]++
	}
	c.seen <- stroke
	return err
}

// await waits until the policy has been given the stroke.
func (c *crew) await(t testing.TB, stroke int) {
	t.Helper()
	for {
		select {
		case s := <-c.seen:
			if s == stroke {
				return
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("stroke %d never came", stroke)
		}
	}
}

func (c *crew) took() []int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.strokes)
}

func database(t testing.TB) *pgxpool.Pool {
	return pgtest.Pool(t, pgtest.New(t, Migrate), postgres.Options{Role: postgres.AppRole})
}

// route runs a router until the test or the returned function ends it.
func (h *harness) route(db DB, policies ...Policy) (stop func()) {
	h.t.Helper()
	r, err := NewRouter(h.log, h.js, RouterOptions{
		Registry: testRegistry(h.t), DB: db, Policies: policies, Logger: testLogger(h.t),
		Retry: RetryOptions{Attempts: 3, First: time.Millisecond, Longest: 5 * time.Millisecond}, AckWait: 5 * time.Second,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(h.t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				h.t.Errorf("the router ended with %v", err)
			}
		})
	}
	h.t.Cleanup(stop)
	return stop
}

func to(n int) []int {
	var all []int
	for i := 1; i <= n; i++ {
		all = append(all, i)
	}
	return all
}

func TestAPolicyIsGivenEveryFactItWantsFromTheFirstOnInOrder(t *testing.T) {
	t.Parallel()
	h, c := newHarness(t), newCrew(nil)
	h.log.pull(30)
	h.log.write(rested{Seat: "bow"})
	h.log.pull(1)
	h.relayAll(h.relay)
	h.route(database(t), c.policy())
	c.await(t, 31)
	if diff := cmp.Diff(to(31), c.took()); diff != "" {
		t.Error(diff)
	}
}

func TestAPolicyThatFailsForAWhileIsRetriedInPlace(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	failures := 0
	c := newCrew(func(stroke int) error {
		if stroke != 2 || failures == 2 {
			return nil
		}
		failures++
		return errors.New("the oar slipped")
	})
	h.log.pull(3)
	h.relayAll(h.relay)
	h.route(database(t), c.policy())
	c.await(t, 3)
	if diff := cmp.Diff(to(3), c.took()); diff != "" {
		t.Errorf("the order was lost:\n%s", diff)
	}
}

func TestAnOutageIsWaitedForHoweverLong(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	tries := 0
	c := newCrew(func(int) error {
		if tries++; tries <= 20 { // many more than the attempts after which a fact is parked
			return fault.New(fault.Unavailable, "log-unavailable", "the log cannot be reached")
		}
		return nil
	})
	db := database(t)
	h.log.pull(1)
	h.relayAll(h.relay)
	h.route(db, c.policy())
	for len(c.took()) == 0 {
		c.await(t, 1)
	}
	if parked := listParked(t, db); len(parked) != 0 {
		t.Errorf("parked %v", parked)
	}
}

func TestARefusalIsAnAnswerAndIsNotRetried(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	tries := 0
	c := newCrew(func(stroke int) error {
		if stroke == 1 {
			tries++
			return fault.New(fault.Conflict, "boat_ashore", "the boat is ashore")
		}
		return nil
	})
	db := database(t)
	h.log.pull(2)
	h.relayAll(h.relay)
	stop := h.route(db, c.policy())
	c.await(t, 2)
	stop()
	if parked := listParked(t, db); tries != 1 || len(parked) != 0 {
		t.Errorf("%d tries, parked %v; want one try and nothing parked", tries, parked)
	}
}

func TestAFactThatKeepsFailingIsParkedAndCanBeRetriedAfterAFix(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	broken := true
	c := newCrew(func(stroke int) error {
		if stroke == 2 && broken {
			panic("caught a crab\x00")
		}
		return nil
	})
	db := database(t)
	h.log.pull(3)
	h.relayAll(h.relay)
	stop := h.route(db, c.policy())
	c.await(t, 3)
	stop()
	if diff := cmp.Diff([]int{1, 3}, c.took()); diff != "" {
		t.Error(diff)
	}
	want := []Parked{{Policy: "crew_on_pulled", Position: 2, Attempts: 1}}
	if diff := cmp.Diff(want, listParked(t, db), cmpopts.IgnoreFields(Parked{}, "Error", "ParkedAt")); diff != "" {
		t.Error(diff)
	}

	parking := NewParking(db)
	fixed := c.policy()
	fixed.Handle = func(context.Context, events.Recorded) error { return errors.New("still broken") }
	if n, err := parking.Retry(t.Context(), h.log, fixed); n != 0 || err != nil {
		t.Errorf("retried %d, %v", n, err)
	}
	if got := listParked(t, db)[0]; got.Error != "still broken" || got.Attempts != 2 {
		t.Errorf("parked %+v", got)
	}
	broken = false
	if n, err := parking.Retry(t.Context(), h.log, c.policy()); n != 1 || err != nil {
		t.Errorf("retried %d, %v", n, err)
	}
	if parked := listParked(t, db); len(parked) != 0 {
		t.Errorf("still parked: %v", parked)
	}
}

func listParked(t testing.TB, db DB) []Parked {
	t.Helper()
	parked, err := NewParking(db).List(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return parked
}

func TestAPolicyGoesOnWhereItWasAfterItsProcessEnded(t *testing.T) {
	t.Parallel()
	h, c, db := newHarness(t), newCrew(nil), database(t)
	h.log.pull(10)
	h.relayAll(h.relay)
	stop := h.route(db, c.policy())
	c.await(t, 10)
	stop()
	h.log.pull(5)
	h.relayAll(h.relay)
	h.route(db, c.policy())
	c.await(t, 15)
	if diff := cmp.Diff(to(15), c.took()); diff != "" {
		t.Error(diff)
	}
}

func TestAPolicyGoesOnFromItsOwnProgressWhenTheStreamWasMadeAnew(t *testing.T) {
	t.Parallel()
	h, c, db := newHarness(t), newCrew(nil), database(t)
	h.log.pull(10)
	h.relayAll(h.relay)
	stop := h.route(db, c.policy())
	c.await(t, 10)
	stop() // stores its progress
	if _, err := RebuildStream(t.Context(), h.js, regatta, testLogger(t)); err != nil {
		t.Fatal(err)
	}
	h.route(db, c.policy())
	h.log.pull(5)
	h.relayAll(h.relay)
	c.await(t, 15)
	if diff := cmp.Diff(to(15), c.took()); diff != "" {
		t.Error(diff)
	}
}

func TestARunningPolicyLosesNothingWhenStreamAndStoreAreLost(t *testing.T) {
	t.Parallel()
	h, c, db := newHarness(t), newCrew(nil), database(t)
	h.log.pull(10)
	h.relayAll(h.relay)
	h.route(db, c.policy())
	c.await(t, 10)
	h.server.Stop()
	h.server.WipeStore()
	h.log.pull(5)
	h.server.Restart()
	h.relay.forget()
	h.relayAll(h.relay)
	c.await(t, 15)
	if got := slices.Compact(slices.Sorted(slices.Values(c.took()))); !slices.Equal(got, to(15)) {
		t.Errorf("took %v, want 1 to 15, some perhaps twice", got)
	}
}

func TestAConsumerDeletedWhileRunningIsMadeAnew(t *testing.T) {
	t.Parallel()
	h, c, db := newHarness(t), newCrew(nil), database(t)
	h.log.pull(10)
	h.relayAll(h.relay)
	h.route(db, c.policy())
	c.await(t, 10)
	if err := h.js.DeleteConsumer(t.Context(), events.StreamName(0), "crew_on_pulled"); err != nil {
		t.Fatal(err)
	}
	h.log.pull(1)
	h.relayAll(h.relay)
	c.await(t, 11)
}

func TestTwoProcessesShareAPolicyAndKeepItsOrder(t *testing.T) {
	t.Parallel()
	h, c, db := newHarness(t), newCrew(nil), database(t)
	h.log.pull(200)
	h.relayAll(h.relay)
	h.route(db, c.policy())
	h.route(db, c.policy())
	c.await(t, 200)
	if diff := cmp.Diff(to(200), c.took()); diff != "" {
		t.Error(diff)
	}
}

func TestAPolicyIsGivenWhatTheLogHasWhereTheStreamHasSomethingElse(t *testing.T) {
	t.Parallel()
	h, c := newHarness(t), newCrew(nil)
	h.log.pull(3)
	facts := h.log.all()
	h.relay.opts.AtomicFrom = 1 << 20
	if _, err := EnsureStream(t.Context(), h.js, regatta, testLogger(t)); err != nil {
		t.Fatal(err)
	}
	for i, f := range facts {
		m := Encode(f)
		if i == 1 {
			m.Data = []byte("not a stroke")
		}
		if _, err := h.js.PublishMsg(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	h.route(database(t), c.policy())
	c.await(t, 3)
	if diff := cmp.Diff(to(3), c.took()); diff != "" {
		t.Error(diff)
	}
}

func TestAPolicyThatIsAheadOfTheLogDoesNotStart(t *testing.T) {
	t.Parallel()
	h, db := newHarness(t), database(t)
	h.log.pull(3)
	r, err := NewRouter(h.log, h.js, RouterOptions{Registry: testRegistry(t), DB: db})
	if err != nil {
		t.Fatal(err)
	}
	key := policyKey{"crew_on_pulled", 0}
	r.progress.reached(key, 4)
	stream, err := EnsureStream(t.Context(), h.js, regatta, testLogger(t))
	if err != nil {
		t.Fatal(err)
	}
	handler := &policyHandler{Router: r, policy: newCrew(nil).policy(), key: key}
	var ahead *AheadError
	if _, err := handler.start(t.Context(), stream, ""); !errors.As(err, &ahead) {
		t.Errorf("err = %v, want the policy ahead of the log", err)
	}
}

func TestAPolicyThatNeedsFactsFromBeforeTheStreamDoesNotStart(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(3)
	r, err := NewRouter(h.log, h.js, RouterOptions{Registry: testRegistry(t), DB: database(t)})
	if err != nil {
		t.Fatal(err)
	}
	stream, err := EnsureStream(t.Context(), h.js, StreamConfig{Installation: "regatta", First: 3}, testLogger(t))
	if err != nil {
		t.Fatal(err)
	}
	handler := &policyHandler{Router: r, policy: newCrew(nil).policy(), key: policyKey{"crew_on_pulled", 0}}
	var late *StreamStartError
	if _, err := handler.start(t.Context(), stream, ""); !errors.As(err, &late) || late.Need != 1 || late.First != 3 {
		t.Errorf("err = %v, want a stream that begins too late", err)
	}
}

func TestAMisspeltFactIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	p := newCrew(nil).policy()
	p.On = []string{"oar.puled.v1"}
	if _, err := NewRouter(h.log, h.js, RouterOptions{Registry: testRegistry(t), Policies: []Policy{p}}); err == nil {
		t.Error("a policy that wants a fact nobody writes was taken")
	}
}
