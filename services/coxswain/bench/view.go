package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// benchView reads what people look at most: who owes what in an account with 500 open commitments, and why to meet.
func benchView(ctx context.Context, b *bench) (err error) {
	const open = 500
	account := customerID(0)
	past := append(opening(account, time.Now()), opening(customerID(1), time.Now())...)
	for i := range open {
		past = append(past, promise(account, fmt.Sprintf("promise-%03d", i), i, time.Now())...)
	}
	s, _, err := b.startSite(ctx, "view", past)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := s.introduce(ctx); err != nil {
		return err
	}
	r, err := b.reader(s, fmt.Sprintf("open=%d callers=1", open))
	if err != nil {
		return err
	}
	view, agenda := viewOf(account), "/v1/calls/"+string(callID(account))+"/agenda"
	return errors.Join(
		r.measure(ctx, "view", always(view), nil),
		r.measure(ctx, "view, built anew", always(view), r.settled(account)),
		r.measure(ctx, "agenda, nothing new", always(agenda), nil),
		r.measure(ctx, "agenda, after another's fact", always(agenda), r.settled(customerID(1))),
		r.measure(ctx, "agenda, after a fact", always(agenda), r.checkIn(account)),
	)
}

func viewOf(c events.CustomerID) string { return "/v1/customers/" + string(c) + "/responsibility" }

// always asks for the same path.
func always(path string) func(int) string { return func(int) string { return path } }

// introduce gives people names: views look them up.
func (s *site) introduce(ctx context.Context) error {
	return errors.Join(
		s.runtime.Directory.Put(ctx, tenant, csm, identity.Details{Name: "Elena Marsh"}),
		s.runtime.Directory.Put(ctx, tenant, champion, identity.Details{Name: "Ada Lovelace"}))
}

// reading is one reader, who looks, waits for the answer, and looks again.
type reading struct {
	*bench
	site   *site
	caller *caller
	config string
	nth    int
}

func (b *bench) reader(s *site, config string) (*reading, error) {
	c, err := dial(s.address, s.token)
	if err != nil {
		return nil, err
	}
	c.packed = true // as a browser does
	return &reading{bench: b, site: s, caller: c, config: config}, nil
}

// measure reads a path. What is to be done before each reading is not counted; it gives the position that the reading
// must show.
func (r *reading) measure(ctx context.Context, name string, path func(nth int) string, before func() (string, error)) error {
	return r.bench.measure(ctx, cell{config: r.config, run: func(context.Context, int) ([]Figure, error) {
		var (
			got   answer
			waits []time.Duration
			m     = r.start()
		)
		for end := time.Now().Add(r.For); time.Now().Before(end); {
			position := "0"
			if before != nil {
				var err error
				if position, err = before(); err != nil {
					return nil, err
				}
			}
			began := time.Now()
			answered, err := r.caller.get(path(len(waits)), position)
			if err != nil {
				return nil, err
			}
			got, waits = answered, append(waits, time.Since(began))
		}
		f := m.figure(name, len(waits)).waited(waits)
		if got.header.Get("Content-Encoding") == "gzip" {
			f.Bytes = len(got.body)
		}
		if before != nil {
			f.Note = "cpu with the command and the projections before each reading"
		}
		return []Figure{f}, nil
	}})
}

// checkIn says how a goal goes: a fact that every view and agenda of the customer shows, and that makes none larger.
func (r *reading) checkIn(c events.CustomerID) func() (string, error) {
	return func() (string, error) {
		r.nth++
		body := fmt.Sprintf(`{"confidence":"at_risk","analysis":"week %d"}`, r.nth)
		got, err := r.caller.post("/v1/goals/"+string(goalID(c))+"/check-ins", fmt.Sprintf("check-in-%s-%d", c, r.nth), body)
		return got.header.Get("Coxswain-Position"), err
	}
}

// settled says how a goal goes and waits until every read model shows it, so that the reading that follows waits for none.
func (r *reading) settled(c events.CustomerID) func() (string, error) {
	say := r.checkIn(c)
	return func() (string, error) {
		position, err := say()
		if err != nil {
			return "", err
		}
		return position, r.site.settle(context.Background())
	}
}
