// Package site runs a whole Coxswain in real processes that can be killed, stopped and cut off from one another.
//
//	apart:     plans  goals  goals  cadence  health  responsibility  web (the gateway: Base)
//	              │ each one process, restarted when it ends by itself
//	              ├── Proxy ToDatabase ── PostgreSQL (Cluster: a new port in each life, the proxy's stays)
//	              └── Proxy ToBroker ──── NATS, a process of its own
//
//	together:  coxswain up, with NATS inside ── Proxy ToDatabase ── PostgreSQL
//
// The service goals runs twice, so that there is another to take over its projections and policies. Every process is
// this program under another name (Role): what it runs is what the services' own main functions run.
//
// A process that ends by itself, because it was started while PostgreSQL was away, is started again after a moment, as
// Kubernetes or systemd would; Ended counts them. One that panics is more than that: Site.Panics lists it.
package site
