package daemon_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/natstest"
	"coxswain/pkg/telemetry"
)

func TestWhatIsWrittenIsReadWithItsPosition(t *testing.T) {
	t.Parallel()
	p := start(t, config(t, natstest.Start(t).URL()), accountsService())
	written := p.register("acme", "Acme")
	if written.status != http.StatusCreated {
		t.Fatalf("answered %+v", written)
	}
	shown := p.show("acme", written.position)
	if shown.status != http.StatusOK || !strings.Contains(shown.body, `"name":"Acme"`) {
		t.Errorf("answered %+v", shown)
	}
}

func TestAPolicyAnswersAFactWithACommand(t *testing.T) {
	t.Parallel()
	p := start(t, config(t, natstest.Start(t).URL()), accountsService())
	if got := p.register("acme", "Acme"); got.position != "1" {
		t.Fatalf("answered %+v", got)
	}
	if shown := p.show("acme", "2"); shown.body != `{"name":"Acme","stage":"onboarding"}` {
		t.Errorf("answered %+v", shown)
	}
}

func TestWhatADeadProcessHadInHandLiesNoLongerThanItsLeases(t *testing.T) {
	t.Parallel()
	c := config(t, natstest.Start(t).URL())
	p := start(t, c, accountsService())
	p.register("acme", "Acme")
	p.show("acme", "2") // the policy has answered
	stream, err := p.JetStream.Stream(t.Context(), events.StreamName(0))
	if err != nil {
		t.Fatal(err)
	}
	durable := 0
	for consumer := range stream.ListConsumers(t.Context()).Info() {
		if consumer.Config.Durable == "" {
			continue
		}
		if durable++; consumer.Config.AckWait != c.LeaseTTL {
			t.Errorf("%s: a fact in the hand of a dead process lies for %s, its leases for %s", consumer.Name, consumer.Config.AckWait, c.LeaseTTL)
		}
	}
	if durable == 0 {
		t.Error("the policy has no consumer")
	}
}

func TestCommandsAndReadsGoOnWhileNATSIsAway(t *testing.T) {
	t.Parallel()
	broker := natstest.Start(t)
	broker.Stop()
	p := start(t, config(t, broker.URL()), accountsService())
	written := p.register("acme", "Acme")
	if shown := p.show("acme", written.position); shown.status != http.StatusOK {
		t.Errorf("answered %+v", shown)
	}
	if probe := p.ask(http.MethodGet, "/readyz", ""); probe.status != http.StatusOK || !strings.Contains(probe.body, "away") {
		t.Errorf("the probe says %+v", probe)
	}
	broker.Restart()
	if shown := p.show("acme", "2"); !strings.Contains(shown.body, "onboarding") {
		t.Errorf("the policy did not catch up: %+v", shown)
	}
}

func TestAStandbyTakesOver(t *testing.T) {
	t.Parallel()
	c := config(t, natstest.Start(t).URL())
	first := start(t, c, accountsService())
	second := start(t, c, accountsService())
	first.show("acme", first.register("acme", "Acme").position)
	if err := first.end(); err != nil {
		t.Fatal(err)
	}
	if shown := second.show("pier", second.register("pier", "Pier").position); shown.status != http.StatusOK {
		t.Errorf("answered %+v", shown)
	}
}

func TestALoopRunsAgainAfterItFailed(t *testing.T) {
	t.Parallel()
	ran := make(chan string)
	start(t, config(t, natstest.Start(t).URL()), daemon.Service{
		Name: "looping", Loops: func(daemon.Deps) []daemon.Loop { return []daemon.Loop{brief(ran)} },
	})
	for range 3 {
		<-ran
	}
}

func TestARequestUnderWayIsAnsweredBeforeTheEnd(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	p := start(t, config(t, natstest.Start(t).URL()), daemon.Service{Name: "slow", API: func(api huma.API, _ daemon.Deps) {
		httpapi.Query(api, "/v1/slow", "slow", "Slow", func(ctx context.Context, _ *struct{}) (*httpapi.Shown[string], error) {
			close(arrived)
			<-httpapi.Draining(ctx)
			<-release
			return &httpapi.Shown[string]{Body: "done"}, nil
		})
	}})
	answered := make(chan answer, 1)
	go func() { answered <- p.ask(http.MethodGet, "/v1/slow", "") }()
	<-arrived
	p.stop()
	close(release)
	if got := <-answered; got.status != http.StatusOK || got.body != `"done"` {
		t.Errorf("answered %+v", got)
	}
	if err := p.end(); err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestOperatorsAreServedWithoutAToken(t *testing.T) {
	t.Parallel()
	p := start(t, config(t, natstest.Start(t).URL()), accountsService())
	p.show("acme", p.register("acme", "Acme").position)
	p.token = "none"
	for path, holds := range map[string]string{
		"/livez": "ok", "/readyz": `"ready":true`, "/metrics": "coxswain_http_request_seconds", "/openapi.json": `"register-account"`,
	} {
		if got := p.ask(http.MethodGet, path, ""); got.status != http.StatusOK || !strings.Contains(got.body, holds) {
			t.Errorf("%s answered %d without %q", path, got.status, holds)
		}
	}
	if got := p.ask(http.MethodGet, "/v1/accounts/acme", ""); got.status != http.StatusUnauthorized {
		t.Errorf("an operation answered %+v", got)
	}
	var document map[string]any
	if err := json.Unmarshal([]byte(p.ask(http.MethodGet, "/openapi.json", "").body), &document); err != nil || document["openapi"] != "3.1.0" {
		t.Errorf("the document is version %v (%v)", document["openapi"], err)
	}
}

func TestALostMasterKeyKeepsTheProcessFromStarting(t *testing.T) {
	t.Parallel()
	c := config(t, natstest.Start(t).URL())
	first := start(t, c)
	if err := first.end(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(c.MasterKeyFile); err != nil {
		t.Fatal(err)
	}
	_, err := daemon.Open(t.Context(), c, telemetry.New(telemetry.Options{Output: io.Discard}), "test")
	if !errors.Is(err, identity.ErrNoKey) || !errors.Is(err, daemon.ErrConfig) {
		t.Errorf("got %v", err)
	}
}

func TestOneProjectionBelongsToOneService(t *testing.T) {
	t.Parallel()
	other := accountsService()
	other.Name, other.API, other.Policies = "other", nil, func(daemon.Deps) []bus.Policy { return nil }
	_, err := daemon.Open(t.Context(), config(t, ""), telemetry.New(telemetry.Options{Output: io.Discard}), "test", accountsService(), other)
	if err == nil || !strings.Contains(err.Error(), "accounts and to other") {
		t.Errorf("got %v", err)
	}
}
