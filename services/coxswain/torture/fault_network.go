package main

import (
	"context"
	"fmt"
	"time"

	"coxswain/services/coxswain/torture/site"
)

// cutDatabase resets every connection to PostgreSQL (F25).
type cutDatabase struct{}

func (*cutDatabase) name() string { return "F25a connections to PostgreSQL reset" }

func (*cutDatabase) inject(_ context.Context, r *round) (string, error) {
	return fmt.Sprintf("%d connections", r.ToDatabase.Cut()), nil
}

func (*cutDatabase) heal(context.Context, *round) error { return nil } // who needs a connection makes one

// muteDatabase swallows what PostgreSQL answers, and then resets the connections: what was to be committed is, and
// nobody has heard (F2).
type muteDatabase struct{}

func (*muteDatabase) name() string { return "F2 connection lost between COMMIT and its answer" }

func (*muteDatabase) inject(_ context.Context, r *round) (string, error) {
	r.ToDatabase.Mute()
	return "answers swallowed", nil
}

func (*muteDatabase) heal(_ context.Context, r *round) error {
	r.logf("the answers of %d connections to PostgreSQL were lost", r.ToDatabase.Lost())
	r.ToDatabase.Unmute()
	return nil
}

// slowDatabase makes the way to PostgreSQL long (F25).
type slowDatabase struct{}

func (*slowDatabase) name() string { return "F25b a slow way to PostgreSQL" }

func (*slowDatabase) inject(_ context.Context, r *round) (string, error) {
	d := r.between(5*time.Millisecond, 60*time.Millisecond)
	r.ToDatabase.Delay(d)
	return d.Round(time.Millisecond).String() + " each way", nil
}

func (*slowDatabase) heal(_ context.Context, r *round) error {
	r.ToDatabase.Delay(0)
	return nil
}

// muteBroker swallows what NATS answers, acknowledgements among it, and then resets the connections (F25).
type muteBroker struct{}

func (*muteBroker) name() string { return "F25c answers of NATS lost" }

func (*muteBroker) inject(_ context.Context, r *round) (string, error) {
	r.ToBroker.Mute()
	return "and its connections reset later", nil
}

func (*muteBroker) heal(_ context.Context, r *round) error {
	r.ToBroker.Unmute()
	return nil
}

// longest is how long the other end of a connection may be gone without a word: long enough for deadlines to pass where
// there is time for it.
func (r *round) longest() time.Duration {
	if r.long {
		return 15 * time.Second
	}
	return 3 * time.Second
}

// halfOpen lets the other end of all connections vanish (F25): nothing passes, new connections are taken and never
// answered, and no packet says that anything is wrong.
type halfOpen struct {
	title string
	proxy func(*round) *site.Proxy
	hung  *site.Proxy
}

func halfOpenDatabase() *halfOpen {
	return &halfOpen{title: "F25d half-open connections to PostgreSQL", proxy: func(r *round) *site.Proxy { return r.ToDatabase }}
}

func halfOpenBroker() *halfOpen {
	return &halfOpen{title: "F25e half-open connections to NATS", proxy: func(r *round) *site.Proxy { return r.ToBroker }}
}

func (f *halfOpen) name() string { return f.title }

func (f *halfOpen) inject(ctx context.Context, r *round) (string, error) {
	f.hung = f.proxy(r)
	gone := r.between(time.Second, r.longest())
	f.hung.Hang()
	return "for " + gone.Round(time.Millisecond).String(), r.rest(ctx, gone)
}

func (f *halfOpen) heal(context.Context, *round) error {
	f.hung.Unhang()
	return nil
}

// gatewayLink breaks the way from the gateway to one of the services, in one of four ways (F25).
type gatewayLink struct{ proxy *site.Proxy }

func (*gatewayLink) name() string { return "F25f the way from the gateway to a service" }

func (f *gatewayLink) inject(_ context.Context, r *round) (string, error) {
	f.proxy = r.ToServices[r.chance.IntN(len(r.ToServices))]
	to := r.servedAt(f.proxy.Target())
	switch r.chance.IntN(4) {
	case 0:
		return fmt.Sprintf("%d connections to %s reset", f.proxy.Cut(), to), nil
	case 1:
		f.proxy.Mute()
		return "answers of " + to + " swallowed", nil
	case 2:
		f.proxy.Hang()
		return "connections to " + to + " half-open", nil
	default:
		f.proxy.Delay(50 * time.Millisecond)
		return "slow to " + to, nil
	}
}

func (f *gatewayLink) heal(context.Context, *round) error {
	f.proxy.Delay(0)
	f.proxy.Unmute()
	f.proxy.Unhang()
	return nil
}

// servedAt names the process that serves at an address.
func (r *round) servedAt(addr string) string {
	for _, p := range r.Services {
		if p.Addr == addr {
			return p.Name
		}
	}
	return addr
}
