package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
	cadence "coxswain/services/cadence/projection"
	"coxswain/services/coxswain/bench/book"
	readmodel "coxswain/services/responsibility/projection"
)

// How many customers are looked at: for the first time, and again and again. The smallest log has 19.
const (
	atFirst = 200
	again   = 19
)

// readers read the views and agendas of the sampled customers, through a process that serves and does nothing else.
type readers struct {
	*grown
	site    *site
	caller  *caller
	sampled []int
	shown   []*passage // of each read model
}

// read opens the process that serves, and reads the views of many customers for the first time.
func (g *grown) read(ctx context.Context) (*readers, error) {
	s, err := g.frontSite(ctx, g.name, g.address)
	if err != nil {
		return nil, err
	}
	r := &readers{grown: g, site: s, sampled: g.spread(atFirst)}
	const what = "customer's view, for the first time"
	var first tally
	if r.caller, err = dial(s.address, s.token); err == nil {
		first, err = r.pass(what, r.view)
	}
	if err != nil {
		return nil, errors.Join(err, s.stop())
	}
	g.once(first.figure(what))
	r.sampled = g.spread(again)
	return r, nil
}

// spread is so many customers, or all if there are fewer, evenly over the book.
func (g *grown) spread(most int) (all []int) {
	n := g.book.Customers()
	for i := range min(n, most) {
		all = append(all, i*n/min(n, most))
	}
	return all
}

// follow keeps the read models up to date with the log until stop is called.
func (r *readers) follow(ctx context.Context) (stop func(), err error) {
	r.shown = nil
	var stops []func()
	stop = func() {
		for _, s := range stops {
			s()
		}
	}
	for _, d := range []projection.Definition{readmodel.Shared(), cadence.Record()} {
		shown := new(passage)
		runner, err := projection.NewRunner(projection.RunnerConfig{
			DB: r.pool, Log: r.log, Definition: d, Announce: func(_ int, position int64) { shown.note(position) },
		})
		if err != nil {
			stop()
			return nil, err
		}
		stops = append(stops, background(ctx, runner.Run))
		r.shown = append(r.shown, shown)
		if err := until(ctx, shown.begun); err != nil {
			stop()
			return nil, err
		}
	}
	return stop, nil
}

// benchReads reads in passes over the sampled customers. Before each pass something happens with every one of them, and
// the read models show it: so what is read first is built anew, and what is read again has not changed.
func (r *readers) benchReads(ctx context.Context, round int) error {
	stop, err := r.follow(ctx)
	if err != nil {
		return err
	}
	defer stop()
	kinds := []struct {
		name string
		path func(int) string
		all  tally
	}{
		{name: "customer's view", path: r.view},
		{name: "customer's view, unchanged", path: r.view},
		{name: "customer's agenda", path: r.agenda},
		{name: "customer's agenda, unchanged", path: r.agenda},
	}
	for end, nth := time.Now().Add(4*r.For), 0; time.Now().Before(end); nth++ {
		if err := r.happen(ctx, fmt.Sprintf("happens-%d-%d-%d", r.run, round, nth)); err != nil {
			return err
		}
		for i := range kinds {
			t, err := r.pass(kinds[i].name, kinds[i].path)
			if err != nil {
				return err
			}
			kinds[i].all.add(t)
		}
	}
	for _, k := range kinds {
		r.report.figures("coxswain", r.config(""), round, []Figure{k.all.figure(k.name)})
	}
	return nil
}

// happen lets each sampled customer say how it feels about a goal, and waits until that is shown.
func (r *readers) happen(ctx context.Context, name string) error {
	a := eventlog.Append{Tenant: tenant, Command: name, OccurredAt: time.Now()}
	for _, c := range r.sampled {
		a.Writes = append(a.Writes, eventlog.Write{
			Stream:   events.Stream{Kind: goalevent.Kind, ID: string(book.Goal(c))},
			Customer: book.CustomerID(c), Expected: eventlog.Any,
			Facts: []events.Event{goalevent.CheckedIn{
				Party: events.Customer, Person: book.Champion, Confidence: goalevent.AtRisk, Analysis: "the training is late: " + name,
			}},
		})
	}
	done, err := r.log.Append(ctx, a)
	for _, shown := range r.shown {
		err = errors.Join(err, until(ctx, func() bool { return shown.last() >= done.Position }))
	}
	return err
}

func (r *readers) view(c int) string {
	return "/v1/customers/" + string(book.CustomerID(c)) + "/responsibility?preview=customer"
}

func (r *readers) agenda(c int) string { return "/v1/calls/" + string(book.NextCall(c)) + "/agenda" }

// pass reads one thing of each sampled customer.
func (r *readers) pass(name string, path func(customer int) string) (tally, error) {
	var t tally
	before := r.processor()
	for _, c := range r.sampled {
		began := time.Now()
		if _, err := r.caller.get(path(c), "0"); err != nil {
			return t, fmt.Errorf("%s: %w", name, err)
		}
		t.waits = append(t.waits, time.Since(began))
	}
	t.used = r.processor().minus(before)
	return t, nil
}

// tally is what some passes came to.
type tally struct {
	waits []time.Duration
	used  usage
}

func (t *tally) add(o tally) {
	t.waits = append(t.waits, o.waits...)
	t.used.own += o.used.own
	t.used.postgres += o.used.postgres
}

func (t tally) figure(name string) Figure {
	n := float64(len(t.waits))
	f := Figure{Name: name, N: len(t.waits)}
	if n > 0 {
		f.CPU = rounded(float64((t.used.own + t.used.postgres).Microseconds()) / n)
		f.Postgres = rounded(float64(t.used.postgres.Microseconds()) / n)
	}
	return f.waited(t.waits)
}
