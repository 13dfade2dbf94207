package bus

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics are the figures of one process's relays, feeds and policies. No label names a tenant.
type Metrics struct {
	relayLagFacts   *prometheus.GaugeVec     // shard
	relayLagSeconds *prometheus.GaugeVec     // shard
	relayLeader     *prometheus.GaugeVec     // shard
	relayHalted     *prometheus.GaugeVec     // shard, cause
	published       *prometheus.CounterVec   // shard
	refills         *prometheus.CounterVec   // shard, cause
	fenced          *prometheus.CounterVec   // shard
	gaps            *prometheus.CounterVec   // shard, cause
	fromLog         *prometheus.CounterVec   // shard
	outcomes        *prometheus.CounterVec   // policy, outcome
	parked          *prometheus.CounterVec   // policy
	handling        *prometheus.HistogramVec // policy
}

// NewMetrics registers the figures; a nil registerer keeps them to themselves. Make them once per
// registerer.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	f := factory{reg}
	return &Metrics{
		relayLagFacts:   f.gauge("relay_lag_facts", "Facts in the log that the stream does not have yet.", "shard"),
		relayLagSeconds: f.gauge("relay_lag_seconds", "Age of the oldest fact that the stream does not have yet.", "shard"),
		relayLeader:     f.gauge("relay_leader", "1 while this process relays the shard.", "shard"),
		relayHalted:     f.gauge("relay_halted", "1 while the relay waits for a person: log and stream contradict each other.", "shard", "cause"),
		published:       f.counter("relay_published_total", "Facts published to the stream.", "shard"),
		refills:         f.counter("relay_refills_total", "Times the stream had lost facts and was filled from the log.", "shard", "cause"),
		fenced:          f.counter("relay_fenced_total", "Publications refused because another relay was there first.", "shard"),
		gaps:            f.counter("feed_gaps_total", "Times a reader missed facts and took them from the log.", "shard", "cause"),
		fromLog:         f.counter("feed_facts_from_log_total", "Facts a reader took from the log because the stream did not bring them.", "shard"),
		outcomes:        f.counter("policy_outcomes_total", "What became of facts that a policy wanted.", "policy", "outcome"),
		parked:          f.counter("policy_parked_total", "Facts that a policy could not handle and parked.", "policy"),
		handling:        f.histogram("policy_attempt_seconds", "How long one attempt of a policy took.", "policy"),
	}
}

type factory struct{ reg prometheus.Registerer }

func (f factory) gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "coxswain", Subsystem: "bus", Name: name, Help: help}, labels)
	f.register(g)
	return g
}

func (f factory) counter(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "coxswain", Subsystem: "bus", Name: name, Help: help}, labels)
	f.register(c)
	return c
}

func (f factory) histogram(name, help string, labels ...string) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "coxswain", Subsystem: "bus", Name: name, Help: help}, labels)
	f.register(h)
	return h
}

// register panics when the same figures are registered twice: a mistake in the wiring.
func (f factory) register(c prometheus.Collector) {
	if f.reg != nil {
		f.reg.MustRegister(c)
	}
}

// metricsOr is the metrics, or some that nobody sees.
func metricsOr(m *Metrics) *Metrics {
	if m == nil {
		return NewMetrics(nil)
	}
	return m
}

func shardLabel(shard int) string { return strconv.Itoa(shard) }

// flag is a condition as a gauge shows it.
func flag(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
