package mail

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
)

// Metrics are the figures of mail: what waits, as every process sees it, and what this process's sender did.
type Metrics struct {
	outbox               *Outbox
	queued, oldest, dead *prometheus.Desc
	sent, failed         prometheus.Counter
	givenUp, expired     prometheus.Counter
}

// NewMetrics registers the figures; a nil registerer keeps them to themselves.
func NewMetrics(reg prometheus.Registerer, o *Outbox) *Metrics {
	gauge := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc(prometheus.BuildFQName("coxswain", "mail", name), help, nil, nil)
	}
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Namespace: "coxswain", Subsystem: "mail", Name: name, Help: help})
	}
	m := &Metrics{
		outbox:  o,
		queued:  gauge("queued_letters", "Letters that wait to be sent or tried again."),
		oldest:  gauge("queued_oldest_seconds", "Age of the oldest letter that waits; 0 when there is none."),
		dead:    gauge("dead_letters", "Letters that were given up and wait for a person."),
		sent:    counter("sent_total", "Letters that a server has taken."),
		failed:  counter("failed_tries_total", "Tries that failed and are followed by another."),
		givenUp: counter("given_up_total", "Letters that were refused for good or tried too often."),
		expired: counter("expired_total", "Letters that were not worth sending any more."),
	}
	if reg != nil {
		reg.MustRegister(m)
	}
	return m
}

func (m *Metrics) count(r Result) {
	m.sent.Add(float64(r.Sent))
	m.failed.Add(float64(r.Failed))
	m.givenUp.Add(float64(r.Dead))
	m.expired.Add(float64(r.Expired))
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{m.queued, m.oldest, m.dead} {
		to <- d
	}
	for _, c := range m.counters() {
		c.Describe(to)
	}
}

func (m *Metrics) counters() []prometheus.Counter {
	return []prometheus.Counter{m.sent, m.failed, m.givenUp, m.expired}
}

// lookTimeout bounds the look into the outbox, so that a database that hangs does not keep the other figures.
const lookTimeout = 2 * time.Second

// Collect implements prometheus.Collector. What waits is missing while the database does not answer.
func (m *Metrics) Collect(to chan<- prometheus.Metric) {
	for _, c := range m.counters() {
		c.Collect(to)
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookTimeout)
	defer cancel()
	w, err := m.outbox.waiting(ctx)
	if err != nil {
		return
	}
	for desc, value := range map[*prometheus.Desc]float64{m.queued: float64(w.Queued), m.oldest: w.Oldest.Seconds(), m.dead: float64(w.Dead)} {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value)
	}
}

type waiting struct {
	Queued, Dead int
	Oldest       time.Duration
}

func (o *Outbox) waiting(ctx context.Context) (waiting, error) {
	rows, err := o.db.Query(ctx, `select count(*) filter (where state = 'queued'), count(*) filter (where state = 'dead'),
		min(queued_at) filter (where state = 'queued') from mail.letters where state in ('queued', 'dead')`)
	if err != nil {
		return waiting{}, err
	}
	return pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (w waiting, err error) {
		var since *time.Time
		err = row.Scan(&w.Queued, &w.Dead, &since)
		if since != nil {
			w.Oldest = max(o.now().Sub(*since), 0)
		}
		return w, err
	})
}
