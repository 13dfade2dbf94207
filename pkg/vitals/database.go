package vitals

import (
	"context"
	"maps"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
)

// DatabaseConfig says what to look at.
type DatabaseConfig struct {
	// Conn is how the pool connects. The look has a connection of its own, as the user who signs in rather than
	// under the role of the application: only the user may see how long its sessions have been in a transaction.
	Conn *pgx.ConnConfig
	// Shards of the log.
	Shards int
	// Projections whose checkpoints count, by name: the version that this process keeps.
	Projections map[string]int
	// Now is the clock to compare with the database's.
	Now func() time.Time
}

// Database looks at PostgreSQL over one connection, which it keeps until Close.
type Database struct {
	config DatabaseConfig
	names  []string // of projections
	of     []int    // their versions

	mu   sync.Mutex // one look at a time
	conn *pgx.Conn  // nil until the first look, and after one that failed

	up, skew, oldest, head, checkpointAge, parkedFacts, policyParked *prometheus.Desc
}

// NewDatabase returns a collector that shows whether the database answers, how far its clock is from ours, how old its
// oldest transaction is, how far the log and the checkpoints are, and what is parked. It connects when first asked.
func NewDatabase(c DatabaseConfig) *Database {
	d := &Database{
		config: c,
		up:     describe("database", "up", "1 when the database answered the look; its other figures are missing when it did not."),
		skew:   describe("database", "clock_skew_seconds", "Clock of the database minus clock of this process."),
		oldest: describe("database", "oldest_transaction_seconds", "Age of the oldest open transaction of Coxswain, by what it does: write or read.", "kind"),
		head:   describe("log", "head_position", "Position of the last fact of a shard.", "shard"),
		checkpointAge: describe("projection", "checkpoint_age_seconds",
			"Age of the oldest fact behind the checkpoint, whoever keeps it; 0 when there is none.", "projection", "shard"),
		parkedFacts:  describe("projection", "parked_facts", "Facts that wait for a fix, with those that wait behind them.", "projection"),
		policyParked: describe("bus", "policy_parked_facts", "Facts that a policy could not handle and that wait for a fix; no series when there is none.", "policy"),
	}
	for name, version := range maps.All(c.Projections) {
		d.names, d.of = append(d.names, name), append(d.of, version)
	}
	return d
}

// Describe implements prometheus.Collector.
func (d *Database) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{d.up, d.skew, d.oldest, d.head, d.checkpointAge, d.parkedFacts, d.policyParked} {
		to <- desc
	}
}

// Close ends the connection. A later look makes a new one.
func (d *Database) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), lookTimeout)
	defer cancel()
	d.close(ctx)
}

// Collect implements prometheus.Collector. It shows all figures or none but "up": half a look is not shown as a whole one.
func (d *Database) Collect(to chan<- prometheus.Metric) {
	d.mu.Lock()
	defer d.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), lookTimeout)
	defer cancel()
	figures, err := d.look(ctx)
	gauge(to, d.up, flag(err == nil))
	if err != nil {
		d.close(ctx)
		return
	}
	for _, f := range figures {
		to <- f
	}
}

func (d *Database) look(ctx context.Context) ([]prometheus.Metric, error) {
	if d.conn == nil {
		conn, err := pgx.ConnectConfig(ctx, d.session())
		if err != nil {
			return nil, err
		}
		d.conn = conn
	}
	asked := d.config.Now()
	var there time.Time
	if err := d.conn.QueryRow(ctx, "select clock_timestamp()").Scan(&there); err != nil {
		return nil, err
	}
	halfway := asked.Add(d.config.Now().Sub(asked) / 2)
	f := &figures{}
	f.add(d.skew, there.Sub(halfway).Seconds())
	err := d.ask(ctx, f)
	return f.all, err
}

// session is the connection's settings: those of the pool, but as the user who signed in, unable to write, and past
// the wall between tenants, since parked facts are counted for all of them together.
func (d *Database) session() *pgx.ConnConfig {
	c := d.config.Conn.Copy()
	delete(c.RuntimeParams, "role")
	c.RuntimeParams["default_transaction_read_only"] = "on"
	c.RuntimeParams["coxswain.tenant"] = "*"
	c.RuntimeParams["statement_timeout"] = strconv.Itoa(int(lookTimeout.Milliseconds()))
	c.Tracer = nil
	return c
}

func (d *Database) close(ctx context.Context) {
	if d.conn != nil {
		_ = d.conn.Close(ctx) // it is of no use any more, whatever it says
		d.conn = nil
	}
}

// figures gathers what a look found.
type figures struct{ all []prometheus.Metric }

func (f *figures) add(d *prometheus.Desc, value float64, labels ...string) {
	f.all = append(f.all, prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...))
}
