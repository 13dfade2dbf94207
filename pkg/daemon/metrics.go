package daemon

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
	"coxswain/pkg/projection"
	"coxswain/pkg/vitals"
)

// observeLog counts what happens in the log.
func observeLog(reg prometheus.Registerer) eventlog.Observer {
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Namespace: "coxswain", Subsystem: "log", Name: name, Help: help})
		reg.MustRegister(c)
		return c
	}
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		h := prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "coxswain", Subsystem: "log", Name: name, Help: help, Buckets: buckets,
		}, labels)
		reg.MustRegister(h)
		return h
	}
	seconds := histogram("append_seconds", "Time of one command in the log, by how it ended.", prometheus.ExponentialBuckets(.0005, 2, 14), "outcome")
	commands := histogram("batch_commands", "Commands per transaction.", prometheus.ExponentialBuckets(1, 2, 10)).WithLabelValues()
	facts := counter("facts_total", "Facts written.")
	return eventlog.Observer{
		Batch: func(_, n, f int) {
			commands.Observe(float64(n))
			facts.Add(float64(f))
		},
		Appended:  func(took time.Duration, err error) { seconds.WithLabelValues(outcome(err)).Observe(took.Seconds()) },
		Replayed:  counter("replayed_total", "Commands that were answered from before.").Inc,
		Stale:     counter("stale_total", "Commands that expected another version.").Inc,
		KeyReused: counter("key_reused_total", "Command ids that came with another request.").Inc,
		Unsettled: counter("unsettled_total", "Commits whose answer was lost and could not be found out.").Inc,
	}
}

// loopRuns counts the runs of loops.
func loopRuns(reg prometheus.Registerer) *prometheus.CounterVec {
	runs := prometheus.NewCounterVec(prometheus.CounterOpts{
		Namespace: "coxswain", Subsystem: "loop", Name: "runs_total", Help: "Runs of work that time brings, by how they ended: ok or failed.",
	}, []string{"loop", "outcome"})
	reg.MustRegister(runs)
	return runs
}

// lookAround shows the ground that the process stands on.
func (r *Runtime) lookAround(definitions []projection.Definition) {
	versions := map[string]int{}
	for _, d := range definitions {
		versions[d.Name] = d.Version
	}
	r.look = vitals.NewDatabase(vitals.DatabaseConfig{
		Conn: r.DB.Config().ConnConfig, Shards: r.Log.Shards(), Projections: versions, Now: r.now,
	})
	r.Telemetry.Metrics.MustRegister(vitals.Pool(r.DB), r.look, vitals.NATS(r.NATS, r.JetStream, r.Log.Shards()), vitals.Backup(r.Config.BackupMarker))
}

func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	return string(fault.KindOf(err))
}
