package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"coxswain/events"
)

// Signals of the measurement of scores: how many a second, from how many connections, about how many customers, and how
// many of them are followed until the score shows them.
const (
	signalRate      = 200
	signalCallers   = 8
	signalCustomers = 50
	signalFollowed  = 5 // each fifth
)

// benchHealth sends signals at a steady rate and looks when the score that a reader gets counts them.
func benchHealth(ctx context.Context, b *bench) (err error) {
	var past []said
	for i := range signalCustomers {
		past = append(past, opening(customerID(i), time.Now())...)
	}
	s, _, err := b.startSite(ctx, "health", past)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if _, err := b.scores(ctx, s, 0); err != nil { // policies begin, caches fill
		return err
	}
	return b.measure(ctx, cell{
		config: fmt.Sprintf("rate=%d customers=%d callers=%d", signalRate, signalCustomers, signalCallers),
		run: func(ctx context.Context, round int) ([]Figure, error) {
			return b.scores(ctx, s, round)
		},
	})
}

// scores is one round.
func (b *bench) scores(ctx context.Context, s *site, round int) ([]Figure, error) {
	callers, err := s.callers(signalCallers + 1)
	if err != nil {
		return nil, err
	}
	watch := &watching{caller: callers[signalCallers], asked: make(chan sent, int(signalRate*b.For.Seconds())+signalRate)}
	ended := make(chan error, 1)
	go func() { ended <- watch.run(ctx) }()
	f, err := b.paced(ctx, "signal", signalCallers, signalRate, b.For, func(worker, nth int) error {
		i := (round*signalsEach(b.For)+nth)*signalCallers + worker
		c, began := customerID(i%signalCustomers), time.Now()
		got, err := callers[worker].post("/v1/signals", fmt.Sprintf("signal-%d-%d-%d", round, worker, nth), signal(c, i, began))
		if err != nil || nth%signalFollowed != 0 {
			return err
		}
		position, err := strconv.ParseInt(got.header.Get("Coxswain-Position"), 10, 64)
		watch.asked <- sent{c, position, began}
		return err
	})
	close(watch.asked)
	err = errors.Join(err, <-ended)
	shown := Figure{Name: "signal to score", N: len(watch.waits), CPU: f.CPU, Postgres: f.Postgres, Note: "cpu for each signal"}
	return []Figure{f, shown.waited(watch.waits)}, err
}

// signalsEach is how many numbers of signals a caller has to itself in a round: whole turns over the customers, and more than
// it sends. So a round goes on with other values than the one before ended with; equal ones would move no score.
func signalsEach(round time.Duration) int {
	sent := int(signalRate*round.Seconds()) / signalCallers
	return (sent/signalCustomers + 1) * signalCustomers
}

// signal is a number of open tickets that moves the score each time.
func signal(c events.CustomerID, i int, at time.Time) string {
	return fmt.Sprintf(`{"customer":%q,"name":"open_tickets","value":%d,"occurred_at":%q}`, c, (i/signalCustomers)%19+1, at.UTC().Format(time.RFC3339Nano))
}

// sent is a signal on its way into a score.
type sent struct {
	customer events.CustomerID
	position int64
	at       time.Time
}

// watching asks for scores until they count what was sent.
type watching struct {
	caller *caller
	asked  chan sent
	open   []sent // not counted yet
	waits  []time.Duration
}

// lookAgain is how often scores are asked for: seldom enough not to be the load, often enough for a limit of 250 ms.
const lookAgain = 10 * time.Millisecond

// run looks until asked is closed and all is counted.
func (w *watching) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for more := true; more || len(w.open) > 0; {
		select {
		case s, ok := <-w.asked:
			if more = ok; !ok {
				w.asked = nil // is not looked at any more
				continue
			}
			w.open = append(w.open, s)
		case <-time.After(lookAgain):
			if err := w.look(); err != nil {
				return err
			}
		case <-ctx.Done():
			return fmt.Errorf("%d signals are in no score: %w", len(w.open), ctx.Err())
		}
	}
	return nil
}

// look asks once for each customer that somebody waits for.
func (w *watching) look() error {
	basis := map[events.CustomerID]int64{}
	for _, s := range w.open {
		if _, asked := basis[s.customer]; asked {
			continue
		}
		at, err := basisOf(w.caller, s.customer)
		if err != nil {
			return err
		}
		basis[s.customer] = at
	}
	w.open = slices.DeleteFunc(w.open, func(s sent) bool {
		counted := basis[s.customer] >= s.position
		if counted {
			w.waits = append(w.waits, time.Since(s.at))
		}
		return counted
	})
	return nil
}

// basisOf is how far facts are counted in the score that a reader gets.
func basisOf(c *caller, id events.CustomerID) (int64, error) {
	got, err := c.get("/v1/customers/"+string(id)+"/health", "0")
	if err != nil {
		return 0, err
	}
	var health struct{ Basis int64 }
	err = json.Unmarshal(got.body, &health)
	return health.Basis, err
}
