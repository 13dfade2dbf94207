package daemon_test

import (
	"fmt"
	"testing"
	"time"

	"coxswain/pkg/natstest"
)

// tamper does to the log what only its owner can, and leaves its guards off.
func (p *process) tamper(t *testing.T, sql string) {
	t.Helper()
	owner := connect(t, p.Config.DatabaseURL)
	for _, statement := range []string{"alter table eventlog.events disable trigger user", sql} {
		if _, err := owner.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestAHoleInTheLogIsSeen(t *testing.T) {
	t.Parallel()
	broker := natstest.Start(t)
	p := start(t, config(t, broker.URL()), accountsService())
	p.show("acme", p.register("acme", "Acme").position)
	p.await(t, "coxswain_bus_relay_lag_facts 0", 0)
	broker.Stop()
	p.await(t, "coxswain_nats_connected", 0)
	for i := range 3 {
		p.register(fmt.Sprintf("pier-%d", i), "Pier")
	}
	p.tamper(t, "delete from eventlog.events where position = (select max(position) - 1 from eventlog.events)")
	broker.Restart()
	p.await(t, "coxswain_bus_relay_halted gap 0", 1)
}

func TestAFactThatWasChangedIsSeenByWhoeverSealsIt(t *testing.T) {
	t.Parallel()
	c := config(t, natstest.Start(t).URL())
	c.SealAfter = 2 * time.Second
	p := start(t, c, accountsService())
	p.show("acme", p.register("acme", "Acme").position)
	p.tamper(t, "update eventlog.events set reason = 'another' where position = 1")
	p.await(t, "coxswain_seal_halted 0", 1)
	p.awaitAbove(t, "coxswain_seal_lag_seconds 0", float64(c.SealAfter/time.Second)) // and the rest waits
}
