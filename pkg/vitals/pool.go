package vitals

import (
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
)

// Pool shows how much of a connection pool is in use. A pool that is always full answers late, long before the
// database is busy.
func Pool(pool *pgxpool.Pool) prometheus.Collector {
	var (
		used    = describe("database", "pool_used_connections", "Connections of the pool that work at the moment.")
		idle    = describe("database", "pool_idle_connections", "Connections of the pool that wait for work.")
		most    = describe("database", "pool_limit_connections", "Connections that the pool may open.")
		waits   = describe("database", "pool_waits_total", "Times that work had to wait for a connection.")
		seconds = describe("database", "pool_wait_seconds_total", "Time that work has waited for connections.")
		given   = describe("database", "pool_given_up_total", "Times that work stopped waiting for a connection.")
	)
	return collector{[]*prometheus.Desc{used, idle, most, waits, seconds, given}, func(to chan<- prometheus.Metric) {
		s := pool.Stat()
		gauge(to, used, float64(s.AcquiredConns()))
		gauge(to, idle, float64(s.IdleConns()))
		gauge(to, most, float64(s.MaxConns()))
		counter(to, waits, float64(s.EmptyAcquireCount()))
		counter(to, seconds, s.EmptyAcquireWaitTime().Seconds())
		counter(to, given, float64(s.CanceledAcquireCount()))
	}}
}
