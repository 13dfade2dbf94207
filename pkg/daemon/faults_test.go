package daemon_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/natstest"
	"coxswain/pkg/projection"
)

// Each test brings about a fault and waits for the figure by which an alert of deploy/prometheus knows it. The runbook
// lists which alerts are shown so, and which by promtool alone.

func TestNATSThatGoesAwayIsSeenWithTheFactsThatWait(t *testing.T) {
	t.Parallel()
	broker := natstest.Start(t)
	p := start(t, config(t, broker.URL()), accountsService())
	p.show("acme", p.register("acme", "Acme").position)
	p.await(t, "coxswain_nats_connected", 1)
	p.await(t, "coxswain_bus_relay_lag_facts 0", 0)
	broker.Stop()
	p.await(t, "coxswain_nats_connected", 0)
	for i := range 3 {
		p.register(fmt.Sprintf("pier-%d", i), "Pier")
	}
	p.awaitAbove(t, "coxswain_bus_relay_lag_facts 0", 2)
	p.awaitAbove(t, "coxswain_bus_relay_lag_seconds 0", 0)
	broker.Restart()
	p.await(t, "coxswain_bus_relay_lag_facts 0", 0)
}

func TestABrokerThatLostItsStoreIsSeenToBeFilled(t *testing.T) {
	t.Parallel()
	broker := natstest.Start(t)
	p := start(t, config(t, broker.URL()), accountsService())
	p.show("acme", p.register("acme", "Acme").position)
	p.awaitAbove(t, "coxswain_bus_relay_published_total 0", 0)
	broker.Stop()
	broker.WipeStore()
	broker.Restart()
	p.await(t, "coxswain_bus_relay_refills_total stream_empty 0", 1)
}

func TestASecondRelayIsSeenToBeRefused(t *testing.T) {
	t.Parallel()
	p := start(t, config(t, natstest.Start(t).URL()), accountsService())
	registry := prometheus.NewRegistry()
	second := bus.NewRelay(p.Log, p.JetStream, bus.RelayOptions{ // without a lease, it does not wait for its turn
		Stream: bus.StreamConfig{Installation: p.Installation}, Metrics: bus.NewMetrics(registry),
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- second.Run(ctx) }()
	defer func() { stop(); <-ended }()
	const refused = "coxswain_bus_relay_fenced_total 0"
	for i := 0; figures(t, registry)[refused]+figures(t, p.Telemetry.Metrics)[refused] == 0; i++ {
		if i == 1000 {
			t.Fatal("a thousand facts were written by two relays, and none was refused")
		}
		p.register(fmt.Sprintf("pier-%d", i), "Pier")
	}
}

func TestAStreamAheadOfTheLogIsSeen(t *testing.T) {
	t.Parallel()
	p := start(t, config(t, natstest.Start(t).URL()), accountsService())
	p.await(t, "coxswain_bus_relay_leader 0", 1)
	p.awaitAbove(t, "coxswain_nats_stream_bytes 0", -1)
	if _, err := p.JetStream.Publish(t.Context(), "cox.00.customer.registered", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	p.await(t, "coxswain_bus_relay_halted ahead 0", 1)
	if probe := p.ask(http.MethodGet, "/readyz", ""); probe.status != http.StatusServiceUnavailable {
		t.Errorf("the probe says %+v", probe)
	}
}

func TestAFactThatAReadModelCannotTakeInIsSeen(t *testing.T) {
	t.Parallel()
	s := accountsService()
	show := s.Projections[0].Parts[0].Apply
	s.Projections[0].Parts[0].Apply = func(r events.Recorded, docs projection.Docs) error {
		if e, ok := r.Event.(customerevent.Registered); ok && e.Name == "Poison" {
			return errors.New("this cannot be shown")
		}
		return show(r, docs)
	}
	p := start(t, config(t, natstest.Start(t).URL()), s)
	p.register("acme", "Acme")
	p.await(t, "coxswain_projection_parked_facts accounts", 0)
	p.register("bane", "Poison")
	p.awaitAbove(t, "coxswain_projection_parked_facts accounts", 0)
	p.await(t, "coxswain_projection_parked_lanes accounts 0", 1)
}

func TestAReadModelThatNobodyKeepsIsSeen(t *testing.T) {
	t.Parallel()
	idle := open(t, config(t, natstest.Start(t).URL()), accountsService())
	t.Cleanup(func() { _ = idle.Drain(context.Background()) })
	const age = "coxswain_projection_checkpoint_age_seconds accounts 0"
	if got, ok := figures(t, idle.Telemetry.Metrics)[age]; !ok || got != 0 {
		t.Fatalf("with an empty log its age is %v (there: %t)", got, ok)
	}
	request := command.Request{Tenant: "harbor", Customer: "acme", ID: "register-acme", Actor: events.Actor{Machine: "test"}, At: time.Now()}
	_, err := idle.Commands.Do(t.Context(), request, func(tx *command.Tx) error {
		command.Add(tx, events.Stream{Kind: customerevent.Kind, ID: "acme"}, "acme", customerevent.Registered{Customer: "acme", Name: "Acme"})
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := figures(t, idle.Telemetry.Metrics); got[age] <= 0 || got["coxswain_log_head_position 0"] != 1 {
		t.Errorf("with a fact that waits its age is %v", got[age])
	}
}

func TestAFactThatAPolicyCannotHandleIsSeen(t *testing.T) {
	t.Parallel()
	p := start(t, config(t, natstest.Start(t).URL()), accountsService())
	err := bus.NewParking(p.DB).Park(t.Context(), "accounts_on_registered", 0, 1, errors.New("this cannot be handled"))
	if err != nil {
		t.Fatal(err)
	}
	p.await(t, "coxswain_bus_policy_parked_facts accounts_on_registered", 1)
}

func TestALoopThatFailsIsSeen(t *testing.T) {
	t.Parallel()
	p := start(t, config(t, natstest.Start(t).URL()), daemon.Service{Name: "looping", Loops: func(daemon.Deps) []daemon.Loop {
		return []daemon.Loop{{Name: "broken", Every: time.Millisecond, Run: func(context.Context) error { return errors.New("broken") }}}
	}})
	p.awaitAbove(t, "coxswain_loop_runs_total broken failed", 2)
}

func TestReachingForAnothersCustomerIsSeen(t *testing.T) {
	t.Parallel()
	p := start(t, config(t, natstest.Start(t).URL()), accountsService())
	p.show("acme", p.register("acme", "Acme").position)
	champion := identity.Principal{Tenant: "harbor", Person: "carla", Party: events.Customer, Customer: "acme", Role: identity.Contact}
	var err error
	if p.token, err = p.Tokens.Issue(t.Context(), champion, time.Hour, "test"); err != nil {
		t.Fatal(err)
	}
	if got := p.ask(http.MethodGet, "/v1/accounts/pier", ""); got.status != http.StatusNotFound {
		t.Errorf("answered %+v", got)
	}
	p.await(t, "coxswain_http_denied_total hidden", 1)
	p.token = "nobody's"
	p.ask(http.MethodGet, "/v1/accounts/pier", "")
	p.await(t, "coxswain_http_denied_total stranger", 1)
}

// await reads the figure until it is as wanted. Nothing tells when it changes: whoever reads figures has to ask.
func (p *process) await(t *testing.T, name string, want float64) {
	t.Helper()
	p.awaitThat(t, fmt.Sprintf("%s = %v", name, want), name, func(v float64) bool { return v == want })
}

func (p *process) awaitAbove(t *testing.T, name string, least float64) {
	t.Helper()
	p.awaitThat(t, fmt.Sprintf("%s > %v", name, least), name, func(v float64) bool { return v > least })
}

func (p *process) awaitThat(t *testing.T, what, name string, holds func(float64) bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for {
		if v, ok := figures(t, p.Telemetry.Metrics)[name]; ok && holds(v) {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not seen: %s, but %v", what, figures(t, p.Telemetry.Metrics)[name])
		}
	}
}

// figures are all gauges, counters, and counts and sums of histograms, by name and the values of their labels in the order of the labels' names.
func figures(t *testing.T, registry *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			words := []string{f.GetName()}
			for _, l := range m.GetLabel() {
				words = append(words, l.GetValue())
			}
			name := strings.Join(words, " ")
			all[name] = m.GetGauge().GetValue() + m.GetCounter().GetValue()
			if h := m.GetHistogram(); h != nil {
				all[name], all[name+" seconds"] = float64(h.GetSampleCount()), h.GetSampleSum()
			}
		}
	}
	return all
}
