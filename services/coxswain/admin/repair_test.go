package admin_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/identity"
	"coxswain/services/coxswain/admin"
)

func customer(i int) events.CustomerID { return events.CustomerID(fmt.Sprintf("customer-%d", i)) }

// ready waits until the read model may be read.
func (p *process) ready() {
	p.t.Helper()
	accounts, _ := p.Projection("accounts")
	ctx, cancel := context.WithTimeout(p.t.Context(), 30*time.Second)
	defer cancel()
	for _, err := accounts.Store.Position(ctx, 0); err != nil; _, err = accounts.Store.Position(ctx, 0) {
		if ctx.Err() != nil {
			p.t.Fatal(err)
		}
	}
}

// disconnected waits until the process has noticed that NATS is away.
func (p *process) disconnected() {
	p.t.Helper()
	changed := p.NATS.StatusChanged(nats.RECONNECTING, nats.DISCONNECTED)
	if p.NATS.IsConnected() {
		<-changed
	}
}

func TestAReadModelIsBuiltAnewWhileItIsRead(t *testing.T) {
	t.Parallel()
	p := start(t)
	for i := range 20 {
		p.shown(p.register("harbor", customer(i), "Acme"))
	}
	all := p.lines(http.MethodPost, "/v1/admin/projections/accounts/rebuild?check=true")
	progress, result := all[0].Progress, all[len(all)-1].Result
	if progress == nil || progress.Position != 20 || progress.Head != 20 || progress.What != "accounts" {
		t.Errorf("the first line is %+v", all[0])
	}
	if result == nil || result.Generation != 2 || result.Previous != 1 || result.Facts != 20 || !result.Checked {
		t.Fatalf("the last line is %+v", all[len(all)-1])
	}
	if dropped := p.lines(http.MethodPost, "/v1/admin/projections/accounts/rebuild?prune=true"); len(dropped[len(dropped)-1].Result.Dropped) != 2 {
		t.Errorf("dropped %+v", dropped[len(dropped)-1].Result)
	}
	p.shown(p.register("harbor", "late", "Late"))
	if verdict, failed := p.verified(); !verdict.OK {
		t.Errorf("failed are %+v", failed)
	}
}

func TestADamagedRowIsFoundAndMendedByARebuild(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.shown(p.register("harbor", "acme", "Acme"))
	p.exec(`select set_config('coxswain.tenant', '*', false)`,
		`alter table accounts_v1_accounts no force row level security`,
		`update accounts_v1_accounts set doc = '{"name": "Acne"}' where key = 'acme'`,
		`alter table accounts_v1_accounts force row level security`)
	if _, failed := p.verified(); len(failed) != 1 || !strings.Contains(failed["read model accounts"].Problems[0].Detail, "Acne") {
		t.Fatalf("failed are %+v", failed)
	}
	p.lines(http.MethodPost, "/v1/admin/projections/accounts/rebuild")
	if verdict, failed := p.verified(); !verdict.OK {
		t.Errorf("failed are %+v", failed)
	}
}

func TestAReadModelThatIsNotThereIsNamed(t *testing.T) {
	t.Parallel()
	p := start(t)
	got := p.ask(identity.Admin, http.MethodPost, "/v1/admin/projections/acounts/rebuild")
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(body), "there are accounts") {
		t.Errorf("answered %d: %s (%v)", got.StatusCode, body, err)
	}
}

func TestWhatIsParkedIsToldAndTakenInAfterAFix(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.broken.Store(true)
	p.register("harbor", "acme", "Acme")
	sunk := p.register("harbor", "sunk", "Sunk")
	p.shown(p.register("wharf", "other", "Sunk"))
	parking := bus.NewParking(p.DB)
	if err := parking.Park(t.Context(), "accounts_on_archived", 0, sunk, errors.New("a storm")); err != nil {
		t.Fatal(err)
	}

	parked := read[admin.Parked](p, http.MethodGet, "/v1/admin/parked")
	if len(parked.Facts) != 1 || parked.Facts[0].Customer != "sunk" || parked.Facts[0].Error != "it has sunk" || parked.Others != 1 {
		t.Errorf("parked is %+v", parked)
	}
	if len(parked.Messages) != 1 || parked.Messages[0].Customer != "sunk" || parked.Messages[0].Error != "a storm" {
		t.Errorf("parked is %+v", parked.Messages)
	}
	again := read[admin.Retried](p, http.MethodPost, "/v1/admin/parked/retry?projection=accounts")
	if len(again.Policies) != 0 || len(again.Projections) != 1 || again.Projections[0].Parked != 2 {
		t.Errorf("while broken, a retry came to %+v", again)
	}

	p.broken.Store(false)
	mended := read[admin.Retried](p, http.MethodPost, "/v1/admin/parked/retry")
	if len(mended.Projections) != 1 || mended.Projections[0].Applied != 2 || len(mended.Policies) != 1 || mended.Policies[0].Applied != 1 {
		t.Errorf("after the fix, a retry came to %+v", mended)
	}
	if parked := read[admin.Parked](p, http.MethodGet, "/v1/admin/parked"); len(parked.Facts)+len(parked.Messages)+parked.Others != 0 {
		t.Errorf("parked is %+v", parked)
	}
	if verdict, failed := p.verified(); !verdict.OK {
		t.Errorf("failed are %+v", failed)
	}
}

// diagnosed is what the doctor found, by check.
func (p *process) diagnosed() map[string]admin.Finding {
	p.t.Helper()
	found := map[string]admin.Finding{}
	for _, f := range read[admin.Diagnosis](p, http.MethodGet, "/v1/admin/doctor").Findings {
		found[f.Check] = f
		if f.Detail == "" || (f.OK != (f.WhatToDo == "")) {
			p.t.Errorf("the finding %+v says too little or too much", f)
		}
	}
	return found
}

func TestTheDoctorFindsASoundInstallationSound(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.shown(p.register("harbor", "acme", "Acme"))
	p.verified() // the relay has made the stream
	found := p.diagnosed()
	for _, check := range []string{
		"disk", "database", "durability", "data checksums", "database role", "guards of the log", "schema", "clock of PostgreSQL", "clock of NATS", "NATS",
		"relay of shard 0", "stream COX_00", "read model accounts", "parked facts",
	} {
		f, looked := found[check]
		ofTests := check == "durability" || check == "data checksums" || check == "disk"
		if !looked || !f.OK && !ofTests {
			t.Errorf("%s: looked at %v, %+v", check, looked, f)
		}
	}
	if f := found["durability"]; f.OK || !strings.Contains(f.Detail, "fsync") {
		t.Errorf("a database without fsync is found %+v", f)
	}
}

func TestTheDoctorSeesWhatSomebodyHasChanged(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.broken.Store(true)
	p.shown(p.register("harbor", "sunk", "Sunk"))
	p.exec("alter table eventlog.events disable trigger facts_never_change", "grant update on eventlog.events to coxswain_app")
	found := p.diagnosed()
	for check, says := range map[string]string{
		"database role":     "may change or delete facts",
		"guards of the log": "1 of 6",
		"parked facts":      "1 fact of customer sunk wait for accounts, since position 1: it has sunk",
	} {
		if f := found[check]; f.OK || !strings.Contains(f.Detail, says) {
			t.Errorf("%s: %+v", check, f)
		}
	}
}

func TestTheDoctorSeesThatNATSIsAway(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.shown(p.register("harbor", "acme", "Acme"))
	p.broker.Stop()
	p.disconnected()
	p.shown(p.register("harbor", "pier", "Pier"))
	found := p.diagnosed()
	if f := found["NATS"]; f.OK || !strings.Contains(f.WhatToDo, "start it") {
		t.Errorf("NATS is found %+v", f)
	}
	if f := found["read model accounts"]; !f.OK {
		t.Errorf("the read model is found %+v", f)
	}
	p.broker.Restart()
}
