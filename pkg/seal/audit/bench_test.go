package audit_test

import (
	"syscall"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/verify"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/audit"
)

const benchFacts = 50_000

// processor is the time that this process has used on all cores, without PostgreSQL's: on a machine that is shared, the
// one figure that means something.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkAudit reads a sealed log of 50,000 facts as they are in life: eight to ten members of data, seventeen of
// envelope.
func BenchmarkAudit(b *testing.B) {
	url := pgtest.New(b, migrate)
	owner := pgtest.Pool(b, url, postgres.Options{})
	fill(b, owner, benchFacts)
	log := eventlog.New(pgtest.Pool(b, url, postgres.Options{Role: postgres.AppRole}), &events.Registry{}, eventlog.Options{})
	store := seal.NewStore(owner)
	sealAll(b, log, store, 1024, nil)
	before := processor(b)
	for b.Loop() {
		report, err := audit.Log(b.Context(), log, store, audit.Options{})
		if err != nil || !report.OK() || report.Facts() != benchFacts {
			b.Fatalf("found %+v, %v", report, err)
		}
	}
	facts := float64(b.N) * benchFacts
	b.ReportMetric(facts/b.Elapsed().Seconds(), "facts/s")
	b.ReportMetric(float64((processor(b)-before).Nanoseconds())/1e3/facts, "cpu-µs/fact")
}

// BenchmarkVerifyLog is the other half of `coxswain verify`, on the same log.
func BenchmarkVerifyLog(b *testing.B) {
	url := pgtest.New(b, migrate)
	owner := pgtest.Pool(b, url, postgres.Options{})
	fill(b, owner, benchFacts)
	log := eventlog.New(pgtest.Pool(b, url, postgres.Options{Role: postgres.AppRole}), &events.Registry{}, eventlog.Options{})
	before := processor(b)
	for b.Loop() {
		if _, err := verify.Log(b.Context(), log, verify.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	facts := float64(b.N) * benchFacts
	b.ReportMetric(facts/b.Elapsed().Seconds(), "facts/s")
	b.ReportMetric(float64((processor(b)-before).Nanoseconds())/1e3/facts, "cpu-µs/fact")
}
