package simulation

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/eventlog"
)

const (
	shard        = 0
	installation = "simulated"

	faulty  = 40 * time.Second // in which facts are written and things go wrong
	healing = 3 * time.Minute  // in which everything must come to rest: long pauses and late messages included
)

// world is a log, a broker and a database with the processes between them.
type world struct {
	schedule
	seed      uint64
	faults    faults
	log       *eventlog.Memory
	broker    *broker
	tables    *tables
	model     readModel
	registry  *events.Registry
	metrics   *bus.Metrics
	gauges    prometheus.Registerer
	processes []*process
	leases    map[string]*lease
	tenants   []events.TenantID
	written   []events.Recorded // the log as the checks see it
	skew      time.Duration     // of the log's clock
	mended    bool              // the program can take in every fact
	healed    bool              // nothing goes wrong any more
	wildOwner bool              // owners read a source that keeps no promise
}

// Result is what became of a seed.
type Result struct {
	Seed   uint64
	Facts  int
	Events uint64        // that happened
	Took   time.Duration // of the world's own time
	Trace  string        // every event, if asked for
	Err    error         // the invariant that was broken
}

// Replay is the command that shows a seed's schedule.
func (r Result) Replay() string {
	return fmt.Sprintf("go test ./pkg/simulation -seed %d -v", r.Seed)
}

// Simulator runs worlds. One may be used by several goroutines.
type Simulator struct {
	registry *events.Registry
	metrics  *bus.Metrics
	gauges   prometheus.Registerer // one for all worlds: to make one takes longer than to fold a batch
}

// New returns a simulator.
func New() (*Simulator, error) {
	registry, err := newRegistry()
	if err != nil {
		return nil, err
	}
	return &Simulator{registry, bus.NewMetrics(nil), prometheus.NewRegistry()}, nil
}

// Run lets a world happen, and says which invariant it broke, if any. The same seed is the same world.
func (s *Simulator) Run(seed uint64, trace bool) Result {
	w := s.newWorld(seed)
	if trace {
		w.trace = &strings.Builder{}
	}
	defer w.end()
	w.populate()
	w.disturb(faulty)
	w.runUntil(faulty, func() bool { return false })
	w.heal()
	w.mustReach("caught up", w.caughtUp)
	w.mend()
	w.mustReach("settled", w.settled)
	w.checkEnd()
	return w.result()
}

func (s *Simulator) newWorld(seed uint64) *world {
	w := &world{
		schedule: newSchedule(seed), seed: seed, registry: s.registry, metrics: s.metrics, gauges: s.gauges, leases: map[string]*lease{},
		tenants: []events.TenantID{"isis", "cam"},
	}
	w.faults = w.mixture()
	w.wildOwner = w.maybe(0.4)
	w.model = newReadModel(&w.mended)
	w.broker, w.tables = newBroker(w), newTables(w)
	w.log = eventlog.NewMemory(s.registry, eventlog.Options{
		ShardOf: func(events.TenantID) int { return shard },
		Now:     func() time.Time { return start.Add(w.now + w.skew) },
		NewID:   w.newID,
	})
	return w
}

// newID is one that the seed gives.
func (w *world) newID() (id uuid.UUID) {
	binary.BigEndian.PutUint64(id[:8], w.chance.Uint64())
	binary.BigEndian.PutUint64(id[8:], w.chance.Uint64())
	return id
}

// populate starts the processes: the writer first, two relays, two owners of the projection.
func (w *world) populate() {
	w.spawn("writer", write)
	for _, name := range []string{"relay-1", "relay-2"} {
		w.spawn(name, relay)
	}
	for _, name := range []string{"owner-1", "owner-2"} {
		w.spawn(name, own)
	}
}

// mustReach holds invariant I11: where nothing goes wrong any more, everything gets there in time.
func (w *world) mustReach(what string, done func() bool) {
	began := w.now
	if w.broken == nil && !w.runUntil(began+healing, done) {
		w.violate("I11: not %s after %v without a fault: the log is at %d, the stream at %d, the checkpoint at %d, %d facts are parked",
			what, w.now-began, len(w.facts()), w.broker.last, w.tables.position, len(w.tables.parked))
	}
}

// heal ends all faults. Some processes begin anew, the others go on with what they have in memory, and messages that are
// on their way may still arrive.
func (w *world) heal() {
	if w.broken != nil {
		return
	}
	w.say("world", "is healed")
	w.healed = true
	w.faults = faults{}
	w.broker.away = false
	for _, p := range w.processes {
		if w.maybe(0.2) {
			p.restart()
		}
	}
}

// mend replaces the owners' program by one that can take in every fact.
func (w *world) mend() {
	if w.broken != nil {
		return
	}
	w.say("world", "has a newer program")
	w.mended = true
	for _, p := range w.processes {
		if strings.HasPrefix(p.name, "owner") {
			p.restart()
		}
	}
}

// end lets no coroutine outlive its world.
func (w *world) end() {
	for _, p := range w.processes {
		p.kill()
	}
}

func (w *world) result() Result {
	r := Result{Seed: w.seed, Facts: len(w.facts()), Events: w.events, Took: w.now, Err: w.broken}
	if w.trace != nil {
		r.Trace = w.trace.String()
	}
	return r
}

// facts is the whole log.
func (w *world) facts() []events.Recorded {
	more, err := w.log.Read(context.Background(), shard, int64(len(w.written)), 1<<20)
	if err != nil {
		w.violate("the log in memory: %v", err)
	}
	w.written = append(w.written, more...)
	return w.written
}

// append writes one command's facts.
func (w *world) append(tenant events.TenantID, c events.CustomerID, facts ...events.Event) {
	command := w.newID().String()
	_, err := w.log.Append(context.Background(), eventlog.Append{
		Tenant: tenant, Customer: c, Command: command, Request: sha256.Sum256([]byte(command)),
		Actor:      events.Actor{Person: "ada", Party: events.Vendor, Seat: events.CSM},
		OccurredAt: start.Add(w.now - w.between(0, time.Hour)), // people tell late
		Writes:     []eventlog.Write{{Stream: events.Stream{Kind: "boat", ID: string(c)}, Expected: eventlog.Any, Facts: facts}},
	})
	if err != nil {
		w.violate("append: %v", err)
		return
	}
	w.say("writer", "%s %s: %d facts, the log is at %d", tenant, c, len(facts), len(w.facts()))
}
