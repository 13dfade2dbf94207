// Package alerts holds no code: it is the rules by which Prometheus watches a Coxswain, and the tests that keep rules,
// dashboard, runbook and the table of metrics from coming apart.
//
//	what a process counts ── docs/metrics.md ──┬── rules.yml     recorded: service levels
//	(GET /metrics)           one row each      ├── alerts.yml    who is called, and when
//	                                           └── ../grafana    what they look at first
//	                                                    │
//	                                     docs/runbook: a page per alert, named like it
//
// prometheus.yml shows how a Prometheus is told of it all. `./task check:alerts` runs promtool over the rules and over
// alerts_test.yml, in which every alert has a series that fires it and one that does not. The Go tests here need no
// promtool: they compare names.
package alerts
