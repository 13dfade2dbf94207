package projection

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics of one projection and shard. The labels are few and bounded: never a tenant.
type metrics struct {
	position  prometheus.Gauge
	lagFacts  prometheus.Gauge
	lagTime   prometheus.Gauge
	parked    prometheus.Gauge
	gaps      prometheus.Counter
	fenced    prometheus.Counter
	failed    prometheus.Counter
	facts     prometheus.Counter
	documents prometheus.Counter
	batch     prometheus.Observer
	duration  prometheus.Observer
}

// newMetrics registers the collectors, or finds those that another shard's runner has registered. A nil
// registerer gives metrics that nobody collects.
func newMetrics(reg prometheus.Registerer, name string, shard int) (*metrics, error) {
	if reg == nil {
		reg = prometheus.NewRegistry()
	}
	r := registration{reg: reg, labels: prometheus.Labels{"projection": name, "shard": strconv.Itoa(shard)}}
	m := &metrics{
		position:  r.gauge("position", "Position of the log up to which facts are in the read model."),
		lagFacts:  r.gauge("lag_facts", "Facts of the log that are not in the read model yet."),
		lagTime:   r.gauge("lag_seconds", "Age of the oldest fact that is not in the read model yet; 0 when there is none."),
		parked:    r.gauge("parked_lanes", "Customers (and tenants) whose facts wait for a fix."),
		gaps:      r.counter("gaps_total", "Holes in what the source delivered that were filled from the log."),
		fenced:    r.counter("fenced_total", "Times another owner took the checkpoint."),
		failed:    r.counter("failures_total", "Times the runner had to start over."),
		facts:     r.counter("facts_total", "Facts taken in."),
		documents: r.counter("documents_total", "Documents written or deleted."),
		batch:     r.histogram("batch_facts", "Facts per transaction.", prometheus.ExponentialBuckets(1, 4, 8)),
		duration:  r.histogram("batch_seconds", "Time to take in a batch.", prometheus.ExponentialBuckets(0.0005, 2, 14)),
	}
	return m, errors.Join(r.errs...)
}

func (m *metrics) stepped(done Step, took time.Duration, lanes int) {
	m.position.Set(float64(done.To))
	m.facts.Add(float64(done.Facts))
	m.documents.Add(float64(done.Documents))
	m.batch.Observe(float64(done.Facts))
	m.duration.Observe(took.Seconds())
	m.parked.Set(float64(lanes))
}

type registration struct {
	reg    prometheus.Registerer
	labels prometheus.Labels
	errs   []error
}

func (r *registration) names() []string { return []string{"projection", "shard"} }

func (r *registration) gauge(name, help string) prometheus.Gauge {
	v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "coxswain", Subsystem: "projection", Name: name, Help: help}, r.names())
	return register(r, v).With(r.labels)
}

func (r *registration) counter(name, help string) prometheus.Counter {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "coxswain", Subsystem: "projection", Name: name, Help: help}, r.names())
	return register(r, v).With(r.labels)
}

func (r *registration) histogram(name, help string, buckets []float64) prometheus.Observer {
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Namespace: "coxswain", Subsystem: "projection", Name: name, Help: help, Buckets: buckets,
	}, r.names())
	return register(r, v).With(r.labels)
}

// rebuildProgress registers what a rebuild shows.
func rebuildProgress(reg prometheus.Registerer, name string, shard int) (position, head prometheus.Gauge, err error) {
	r := registration{reg: reg, labels: prometheus.Labels{"projection": name, "shard": strconv.Itoa(shard)}}
	if reg == nil {
		r.reg = prometheus.NewRegistry()
	}
	position = r.gauge("rebuild_position", "Position that the running rebuild has reached, or the last one.")
	head = r.gauge("rebuild_head", "Head of the log that the rebuild makes for.")
	return position, head, errors.Join(r.errs...)
}

// register adds a collector; of two with one name, the first is used by both.
func register[C prometheus.Collector](r *registration, c C) C {
	err := r.reg.Register(c)
	if before, ok := errors.AsType[prometheus.AlreadyRegisteredError](err); ok {
		if same, ok := before.ExistingCollector.(C); ok {
			return same
		}
	}
	if err != nil {
		r.errs = append(r.errs, err)
	}
	return c
}
