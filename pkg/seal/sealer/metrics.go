package sealer

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics are the figures of one process's sealers. Only the one that has the lease of a shard moves its figures.
type Metrics struct {
	position   *prometheus.GaugeVec
	lagFacts   *prometheus.GaugeVec
	lagSeconds *prometheus.GaugeVec
	halted     *prometheus.GaugeVec
	leader     *prometheus.GaugeVec
	seals      *prometheus.CounterVec
	fenced     *prometheus.CounterVec
}

// NewMetrics registers the figures; a nil registerer keeps them to themselves.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	gauge := func(name, help string) *prometheus.GaugeVec {
		return registered(reg, prometheus.NewGaugeVec(
			prometheus.GaugeOpts{Namespace: "coxswain", Subsystem: "seal", Name: name, Help: help}, []string{"shard"}))
	}
	counter := func(name, help string) *prometheus.CounterVec {
		return registered(reg, prometheus.NewCounterVec(
			prometheus.CounterOpts{Namespace: "coxswain", Subsystem: "seal", Name: name, Help: help}, []string{"shard"}))
	}
	return &Metrics{
		position:   gauge("position", "Position up to which the log is sealed."),
		lagFacts:   gauge("lag_facts", "Facts in the log that are not sealed yet."),
		lagSeconds: gauge("lag_seconds", "Age of the oldest fact that is not sealed yet."),
		halted:     gauge("halted", "1 while sealing waits for a person: the log is damaged."),
		leader:     gauge("leader", "1 while this process seals the shard."),
		seals:      counter("seals_total", "Seals made."),
		fenced:     counter("fenced_total", "Seals refused because another sealer was there first."),
	}
}

// registered panics when the same figures are registered twice: a mistake in the wiring.
func registered[C prometheus.Collector](reg prometheus.Registerer, c C) C {
	if reg != nil {
		reg.MustRegister(c)
	}
	return c
}

func label(shard int) string { return strconv.Itoa(shard) }

// flag is a condition as a gauge shows it.
func flag(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
