package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/telemetry"
	"coxswain/services/web"
)

// site is everything in one process, serving.
type site struct {
	runtime *daemon.Runtime
	address string
	token   string // of the csm
	stop    func() error
}

// startSite records a history and serves it, with every projection, policy and loop at work beside.
func (b *bench) startSite(ctx context.Context, name string, past []said) (*site, error) {
	address, err := b.database(ctx, name)
	if err != nil {
		return nil, err
	}
	config, err := daemon.ReadConfig([]string{
		"DATABASE_URL=" + address, "NATS_URL=" + b.nats.ClientURL(), "COXSWAIN_ADDR=127.0.0.1:0",
		"COXSWAIN_MASTER_KEY_FILE=" + filepath.Join(b.dir, name+".key"), "COXSWAIN_RATE_PER_SECOND=0",
	})
	if err != nil {
		return nil, err
	}
	silent := telemetry.New(telemetry.Options{Service: name, Output: io.Discard})
	runtime, err := daemon.Open(ctx, config, silent, name, append(web.Behind(), web.Service())...)
	if err != nil {
		return nil, err
	}
	if err := record(ctx, runtime.Log, name, past); err != nil {
		return nil, errors.Join(err, runtime.Drain(ctx))
	}
	return b.serve(ctx, runtime)
}

func (b *bench) serve(ctx context.Context, runtime *daemon.Runtime) (*site, error) {
	s := &site{runtime: runtime}
	var err error
	who := identity.Principal{Tenant: tenant, Person: csm, Party: events.Vendor, Role: identity.CSM}
	if s.token, err = runtime.Tokens.Issue(ctx, who, time.Hour, "bench"); err != nil {
		return nil, errors.Join(err, runtime.Drain(ctx))
	}
	listener, err := net.Listen("tcp", runtime.Config.Addr)
	if err != nil {
		return nil, errors.Join(err, runtime.Drain(ctx))
	}
	s.address = listener.Addr().String()
	serving, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- runtime.Serve(serving, listener) }()
	s.stop = func() error {
		cancel()
		return errors.Join(<-ended, b.forget(ctx))
	}
	if err := s.settle(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// forget deletes the stream: it is that of another installation for the next measurement.
func (b *bench) forget(ctx context.Context) error {
	js, bye, err := b.connect()
	if err != nil {
		return err
	}
	defer bye()
	return deleteStream(ctx, js)
}

// settle waits until every read model shows the whole log.
func (s *site) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	head, err := s.runtime.Log.Head(ctx, 0)
	for _, p := range s.runtime.Projections() {
		err = errors.Join(err, until(ctx, func() bool { return p.Store.Wait(ctx, 0, head) == nil }))
	}
	return err
}

// callers are n open connections.
func (s *site) callers(n int) (all []*caller, err error) {
	for range n {
		c, err := dial(s.address, s.token)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// connections of the measurement of commands over HTTP.
const connections = 64

// benchHTTP asks for promises: first as fast as it goes, then at half of that rate.
func benchHTTP(ctx context.Context, b *bench) (err error) {
	const customers = 20
	var past []said
	for i := range customers {
		past = append(past, opening(customerID(i), time.Now())...)
	}
	s, err := b.startSite(ctx, "http", past)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	all, err := s.callers(connections)
	if err != nil {
		return err
	}
	run := 0
	propose := func(worker, nth int) error {
		key := fmt.Sprintf("key-%d-%d-%d", run, worker, nth)
		_, err := all[worker].post("/v1/commitments", key, wish(customerID((worker+nth)%customers)))
		return err
	}
	var rates []float64
	err = b.measure(ctx, cell{
		config: fmt.Sprintf("connections=%d", connections),
		run: func(ctx context.Context, _ int) ([]Figure, error) {
			run++
			f, err := b.closed("http command", connections, b.For, propose)
			rates = append(rates, f.Rate)
			return []Figure{f}, errors.Join(err, s.settle(ctx))
		},
		beside: []string{"append", "-c", strconv.Itoa(connections), "-dur", b.For.String()},
	})
	if err != nil {
		return err
	}
	half := slices.Max(rates) / 2
	return b.measure(ctx, cell{
		config: fmt.Sprintf("connections=%d rate=%.0f", connections, half),
		run: func(ctx context.Context, _ int) ([]Figure, error) {
			run++
			f, err := b.paced(ctx, "http command at half the rate", connections, half, b.For, propose)
			return []Figure{f}, errors.Join(err, s.settle(ctx))
		},
	})
}

// wish is the body of a proposal.
func wish(c events.CustomerID) string {
	return fmt.Sprintf(`{"customer":%q,"text":"Send the export of the last quarter to finance, with the split by region, for the review of the board",`+
		`"person":%q,"due":"2199-06-30","plan":%q}`, c, champion, planID(c))
}
