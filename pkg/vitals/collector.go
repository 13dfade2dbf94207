package vitals

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// lookTimeout bounds a look at another process, below the ten seconds that a scrape may take.
const lookTimeout = 3 * time.Second

// collector looks when it is asked.
type collector struct {
	descs []*prometheus.Desc
	look  func(chan<- prometheus.Metric)
}

// Describe implements prometheus.Collector.
func (c collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range c.descs {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c collector) Collect(to chan<- prometheus.Metric) { c.look(to) }

func describe(part, what, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName("coxswain", part, what), help, labels, nil)
}

func gauge(to chan<- prometheus.Metric, d *prometheus.Desc, value float64, labels ...string) {
	to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
}

func counter(to chan<- prometheus.Metric, d *prometheus.Desc, value float64, labels ...string) {
	to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, value, labels...)
}

// flag is a condition as a gauge shows it.
func flag(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
