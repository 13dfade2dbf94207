package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
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
	followers       = 4
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
	return b.measure(ctx, cell{
		config: fmt.Sprintf("rate=%d customers=%d callers=%d", signalRate, signalCustomers, signalCallers),
		run: func(ctx context.Context, round int) ([]Figure, error) {
			f, err := b.scores(ctx, s, round)
			return []Figure{f}, err
		},
	})
}

// scores is one round.
func (b *bench) scores(ctx context.Context, s *site, round int) (Figure, error) {
	callers, err := s.callers(signalCallers + followers)
	if err != nil {
		return Figure{}, err
	}
	watch := &watching{asked: make(chan sent, int(signalRate*b.For.Seconds())+signalRate)}
	ended := watch.start(ctx, callers[signalCallers:])
	f, err := b.paced(ctx, "signal", signalCallers, signalRate, b.For, func(worker, nth int) error {
		i := nth*signalCallers + worker
		c, began := customerID(i%signalCustomers), time.Now()
		got, err := callers[worker].post("/v1/signals", fmt.Sprintf("signal-%d-%d-%d", round, worker, nth), signal(c, i, began))
		if err == nil && nth%signalFollowed == 0 {
			watch.asked <- sent{c, got.header.Get("Coxswain-Position"), began}
		}
		return err
	})
	close(watch.asked)
	err = errors.Join(err, ended())
	shown := Figure{Name: "signal to score", N: len(watch.waits), CPU: f.CPU, Postgres: f.Postgres, Note: "cpu for each signal"}
	return shown.waited(watch.waits), err
}

// signal is a number of open tickets that moves the score each time.
func signal(c events.CustomerID, i int, at time.Time) string {
	return fmt.Sprintf(`{"customer":%q,"name":"open_tickets","value":%d,"occurred_at":%q}`, c, (i/signalCustomers)%19+1, at.UTC().Format(time.RFC3339Nano))
}

// sent is a signal on its way into a score.
type sent struct {
	customer events.CustomerID
	position string
	at       time.Time
}

// watching asks for scores until they count what was sent.
type watching struct {
	asked chan sent

	mu    sync.Mutex
	waits []time.Duration
}

// start lets followers look until asked is closed; what it returns waits for them.
func (w *watching) start(ctx context.Context, callers []*caller) (ended func() error) {
	var group sync.WaitGroup
	failed := make([]error, len(callers))
	for i, c := range callers {
		group.Go(func() {
			for s := range w.asked {
				if err := w.follow(ctx, c, s); err != nil {
					failed[i] = errors.Join(failed[i], err)
				}
			}
		})
	}
	return func() error {
		group.Wait()
		return errors.Join(failed...)
	}
}

// lookAgain is how often a follower asks: often enough for waits of tens of milliseconds, seldom enough not to be the load.
const lookAgain = 5 * time.Millisecond

func (w *watching) follow(ctx context.Context, c *caller, s sent) error {
	position, err := strconv.ParseInt(s.position, 10, 64)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		basis, err := basisOf(c, s.customer)
		if err != nil || basis >= position {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.waits = append(w.waits, time.Since(s.at))
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the score of %s does not count position %d: %w", s.customer, position, ctx.Err())
		case <-time.After(lookAgain):
		}
	}
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
