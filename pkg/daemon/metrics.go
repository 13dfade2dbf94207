package daemon

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
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

func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	return string(fault.KindOf(err))
}
