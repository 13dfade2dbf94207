package daemontest

import (
	"testing"
	"time"

	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog/verify"
	"coxswain/pkg/projection"
)

// Judge fails the test unless everything is what the log says: the log by its own rules, then each shard's stream and
// every read model. It waits a while for the stream to be complete. Nobody may write meanwhile.
func Judge(t testing.TB, r *daemon.Runtime) {
	t.Helper()
	report, err := verify.Log(t.Context(), r.Log, verify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if !c.OK() {
			t.Errorf("log of shard %d, %s: %+v", c.Shard, c.Rule, c.Problems)
		}
	}
	for shard := range r.Log.Shards() {
		judgeStream(t, r, shard)
	}
	for _, p := range r.Projections() {
		verdict, err := projection.Verify(t.Context(), r.DB, r.Log, p.Definition)
		if err != nil || len(verdict.Differences) > 0 || verdict.Parked > 0 {
			t.Errorf("%s: %d parked, %v, %v", p.Definition.Name, verdict.Parked, verdict.Differences, err)
		}
	}
}

// judgeStream waits until the stream is the log; one that differs fails the test at once.
func judgeStream(t testing.TB, r *daemon.Runtime, shard int) {
	t.Helper()
	const bound, pause = 90 * time.Second, 20 * time.Millisecond
	for deadline := time.Now().Add(bound); ; {
		report, err := bus.CompareStream(t.Context(), r.Log, r.JetStream, shard)
		switch {
		case err != nil || len(report.Differ) > 0 || report.Missing > 0:
			t.Fatalf("the stream of shard %d is not the log: %+v, %v", shard, report, err)
		case report.Complete():
			return
		case time.Now().After(deadline):
			t.Fatalf("the stream of shard %d is not complete after %v: %+v", shard, bound, report)
		}
		<-time.After(pause) // a stream that grows gives whoever looks on no signal
	}
}
