package bench

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/telemetry"
	"coxswain/services/web"
)

// site is all services in one process, serving.
type site struct {
	runtime *daemon.Runtime
	address string
	token   string // of the csm
	stop    func() error
}

// openSite opens all services on a database.
func (b *bench) openSite(ctx context.Context, name, database string) (*site, error) {
	config, err := daemon.ReadConfig([]string{
		"DATABASE_URL=" + database, "NATS_URL=" + b.nats.ClientURL(), "COXSWAIN_ADDR=127.0.0.1:0",
		"COXSWAIN_MASTER_KEY_FILE=" + filepath.Join(b.dir, name+".key"), "COXSWAIN_RATE_PER_SECOND=0",
	})
	if err != nil {
		return nil, err
	}
	silent := telemetry.New(telemetry.Options{Service: name, Output: io.Discard})
	s := &site{}
	if s.runtime, err = daemon.Open(ctx, config, silent, name, append(web.Behind(), web.Service())...); err != nil {
		return nil, err
	}
	who := identity.Principal{Tenant: tenant, Person: csm, Party: events.Vendor, Role: identity.CSM}
	if s.token, err = s.runtime.Tokens.Issue(ctx, who, time.Hour, "bench"); err != nil {
		return nil, errors.Join(err, s.runtime.Drain(ctx))
	}
	return s, nil
}

// startSite records a history and serves it, with every projection, policy and loop at work beside.
func (b *bench) startSite(ctx context.Context, name string, past []said) (_ *site, database string, err error) {
	if database, err = b.database(ctx, name); err != nil {
		return nil, "", err
	}
	s, err := b.openSite(ctx, name, database)
	if err != nil {
		return nil, "", err
	}
	if err := record(ctx, s.runtime.Log, name, past); err != nil {
		return nil, "", errors.Join(err, s.runtime.Drain(ctx))
	}
	listener, err := s.listen()
	if err != nil {
		return nil, "", errors.Join(err, s.runtime.Drain(ctx))
	}
	end := background(ctx, func(ctx context.Context) error { return s.runtime.Serve(ctx, listener) })
	s.stop = func() error {
		end()
		return b.forget(ctx)
	}
	if err := s.settle(ctx); err != nil {
		return nil, "", errors.Join(err, s.stop())
	}
	return s, database, nil
}

// projectedSite records a history, lets every projection take it in, and serves it with nothing else beside: no relay, and no
// policies that would answer the history for minutes.
func (b *bench) projectedSite(ctx context.Context, name string, past []said) (_ *site, database string, err error) {
	if database, err = b.database(ctx, name); err != nil {
		return nil, "", err
	}
	s, err := b.openSite(ctx, name, database)
	if err != nil {
		return nil, "", err
	}
	if err := errors.Join(record(ctx, s.runtime.Log, name, past), s.project(ctx), s.runtime.Drain(ctx)); err != nil {
		return nil, "", err
	}
	s, err = b.frontSite(ctx, name, database)
	return s, database, err
}

// project runs the projections until they show the whole log.
func (s *site) project(ctx context.Context) error {
	var stops []func()
	for _, p := range s.runtime.Projections() {
		for _, r := range p.Runners {
			stops = append(stops, background(ctx, r.Run))
		}
	}
	err := s.settle(ctx)
	for _, stop := range stops {
		stop()
	}
	return err
}

// frontSite serves what startSite has served, and does nothing beside: as a process whose projections, relay and
// policies are another's.
func (b *bench) frontSite(ctx context.Context, name, database string) (*site, error) {
	s, err := b.openSite(ctx, name, database)
	if err != nil {
		return nil, err
	}
	handler, err := s.runtime.Handler()
	if err != nil {
		return nil, errors.Join(err, s.runtime.Drain(ctx))
	}
	listener, err := s.listen()
	if err != nil {
		return nil, errors.Join(err, s.runtime.Drain(ctx))
	}
	server := httpapi.Server(handler, s.runtime.Logger)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	s.stop = func() error {
		err := httpapi.Shutdown(ctx, server)
		if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
		return errors.Join(err, s.runtime.Drain(ctx))
	}
	return s, nil
}

func (s *site) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", s.runtime.Config.Addr)
	if err == nil {
		s.address = listener.Addr().String()
	}
	return listener, err
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
