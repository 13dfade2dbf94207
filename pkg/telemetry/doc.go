// Package telemetry is what a running process tells about itself: logs, metrics and traces.
//
//	slog (JSON lines, with the trace's id) ── stderr
//	prometheus.Registry ──────────────────── GET /metrics
//	OpenTelemetry tracer provider ────────── ids only, unless a span processor is given
//
// Traces are off in that nothing is exported; ids are made and passed on all the same (W3C Trace Context), so that a
// line of the log, a fact in the event log and a message on the bus can be brought together. No metric has a tenant
// as a label: their number must not grow with customers.
package telemetry
