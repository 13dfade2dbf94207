package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"coxswain/events"
)

// connections of the measurement of commands over HTTP, and the customers that they are about.
const (
	connections = 64
	customers   = 20
)

// benchHTTP asks for promises: with everything in one process, as fast as it goes and at half of that rate; and once
// more with nothing beside, as a process serves whose projections are another's.
func benchHTTP(ctx context.Context, b *bench) error {
	var past []said
	for i := range customers {
		past = append(past, opening(customerID(i), time.Now())...)
	}
	s, database, err := b.startSite(ctx, "http", past)
	if err != nil {
		return err
	}
	if err := errors.Join(b.benchAllInOne(ctx, s), s.stop()); err != nil {
		return err
	}
	if s, err = b.frontSite(ctx, "http", database); err != nil {
		return err
	}
	p := &proposals{bench: b, site: s, name: "http command, nothing beside"}
	return errors.Join(p.measure(ctx), s.stop())
}

func (b *bench) benchAllInOne(ctx context.Context, s *site) error {
	p := &proposals{bench: b, site: s, name: "http command", after: s.settle}
	if err := p.measure(ctx); err != nil {
		return err
	}
	return p.measureAt(ctx, slices.Max(p.rates)/2)
}

// proposals are commands over HTTP: each asks for a promise.
type proposals struct {
	*bench
	site  *site
	name  string
	after func(context.Context) error // each round, to begin the next one even; may be nil

	callers []*caller
	rates   []float64 // of each round
}

// measure lets every connection ask again as soon as it is answered.
func (p *proposals) measure(ctx context.Context) (err error) {
	if p.callers, err = p.site.callers(connections); err != nil {
		return err
	}
	return p.bench.measure(ctx, cell{
		config: fmt.Sprintf("connections=%d", connections),
		run: func(ctx context.Context, round int) ([]Figure, error) {
			f, err := p.closed(p.name, connections, p.For, p.propose(fmt.Sprint(p.name, round)))
			p.rates = append(p.rates, f.Rate)
			return []Figure{f}, errors.Join(err, p.calm(ctx))
		},
		beside: []string{"append", "-c", strconv.Itoa(connections), "-dur", p.For.String()},
	})
}

// measureAt asks at a steady rate.
func (p *proposals) measureAt(ctx context.Context, rate float64) error {
	return p.bench.measure(ctx, cell{
		config: fmt.Sprintf("connections=%d rate=%.0f", connections, rate),
		run: func(ctx context.Context, round int) ([]Figure, error) {
			f, err := p.paced(ctx, p.name+" at half the rate", connections, rate, p.For, p.propose(fmt.Sprint("paced", round)))
			return []Figure{f}, errors.Join(err, p.calm(ctx))
		},
	})
}

func (p *proposals) calm(ctx context.Context) error {
	if p.after == nil {
		return nil
	}
	return p.after(ctx)
}

// propose is what a connection does the nth time. The prefix keeps the keys of rounds apart.
func (p *proposals) propose(prefix string) func(worker, nth int) error {
	prefix = fmt.Sprintf("%x", prefix)
	return func(worker, nth int) error {
		_, err := p.callers[worker].post("/v1/commitments", fmt.Sprintf("%s-%d-%d", prefix, worker, nth), wish(customerID((worker+nth)%customers)))
		return err
	}
}

// wish is the body of a proposal.
func wish(c events.CustomerID) string {
	return fmt.Sprintf(`{"customer":%q,"text":"Send the export of the last quarter to finance, with the split by region, for the review of the board",`+
		`"person":%q,"due":"2199-06-30","plan":%q}`, c, champion, planID(c))
}
