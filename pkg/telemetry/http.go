package telemetry

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// HTTP counts answered requests by route, method and class of status, and what was denied.
type HTTP struct {
	seconds *prometheus.HistogramVec
	denied  *prometheus.CounterVec
}

// NewHTTP registers the figures with reg.
func NewHTTP(reg prometheus.Registerer) *HTTP {
	h := &HTTP{seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Namespace: "coxswain", Subsystem: "http", Name: "request_seconds",
		Help:    "Time to answer a request, by the pattern of its route.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .15, .25, .5, 1, 2.5, 5, 10},
	}, []string{"method", "route", "status"}), denied: prometheus.NewCounterVec(prometheus.CounterOpts{
		Namespace: "coxswain", Subsystem: "http", Name: "denied_total",
		Help: "Requests for what the caller may not know, may not do, or was kept from by the database.",
	}, []string{"reason"})}
	reg.MustRegister(h.seconds, h.denied)
	return h
}

// Observe records one answered request. Routes are patterns, so their number is bounded.
func (h *HTTP) Observe(method, route string, status int, took time.Duration) {
	h.seconds.WithLabelValues(knownMethod(method), route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// Deny counts one denial; reasons are pkg/httpapi's.
func (h *HTTP) Deny(reason string) { h.denied.WithLabelValues(reason).Inc() }

// knownMethod keeps callers from making up labels.
func knownMethod(method string) string {
	switch method {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return method
	}
	return "other"
}
