package nthwrite_test

import (
	"context"
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/pkg/daemon/daemontest"
)

var (
	stride = flag.Int("stride", 8, "TestAProcessIsKilledAtEachWriteAfterACommand kills at every so many requests; 1 is all of them")
	offset = flag.Int("offset", 0, "where it begins, from 1; 0 takes one by the time of day")
)

func TestAProcessIsKilledAtEachWriteAfterACommand(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a process for each request; leave out -short to see them")
	}
	from := *offset
	if from == 0 {
		from = 1 + int(time.Now().Unix())%*stride
	}
	t.Logf("every %d. request from number %d on (-offset %d)", *stride, from, from)
	w := newWhole(t)
	kills := 0
	for n := from; w.killedAt(t, n); n += *stride {
		kills++
	}
	if kills < 20 / *stride {
		t.Errorf("only %d kills: what follows from a command is more than that", kills)
	}
	t.Logf("%d kills; an untouched run: %s", kills, strings.Join(w.untouched, " | "))
	w.settled(t)
	daemontest.Judge(t, w.Runtime)
}

// whole is a victim that does everything, behind wires to PostgreSQL and to NATS. The stage of it looks on: it has
// everything open and runs nothing, and what is prepared is asked of the victim.
type whole struct {
	*stage
	*victim
	*count
	owner     *pgx.Conn
	wires     []*wire
	untouched []string // requests and lines of a run that was not killed
}

func newWhole(t *testing.T) *whole {
	t.Helper()
	environ := settings(t)
	r := daemontest.Open(t, environ, services()...)
	t.Cleanup(func() {
		if err := r.Drain(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	owner, err := pgx.Connect(t.Context(), r.Config.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(t.Context())) }) // the database is dropped anyway
	c := &count{}
	network, target := serverOf(t, r.Config.DatabaseURL)
	database := newWire(t, c, network, target, postgres)
	nats := newWire(t, c, "tcp", strings.TrimPrefix(r.Config.NATSURL, "nats://"), broker)
	w := &whole{count: c, owner: owner, wires: []*wire{database, nats}}
	w.victim = newVictim(t, "the victim", append(slices.Clone(environ), asAll, "DATABASE_URL="+through(t, database, r.Config.DatabaseURL),
		"NATS_URL=nats://"+nats.addr(), "COXSWAIN_LEASE_TTL=10m")...) // leases of the dead are taken away, see revive
	w.start()
	w.stage = newStageOn(t, environ, r, func() string { return w.url })
	return w
}

// revive starts the next process. What the dead one held is taken from it, rather than waited for: its leases, and the
// facts that it had not acknowledged, which the broker would keep for it for another 30 s.
func (w *whole) revive(t *testing.T) {
	t.Helper()
	w.kill()
	for _, wire := range w.wires {
		wire.cut()
	}
	if _, err := w.owner.Exec(t.Context(), "delete from leases"); err != nil {
		t.Fatal(err)
	}
	stream, err := w.JetStream.Stream(t.Context(), events.StreamName(0))
	if err != nil {
		t.Fatal(err)
	}
	consumers := stream.ListConsumers(t.Context())
	for c := range consumers.Info() {
		c.Config.AckWait = time.Millisecond // the next process sets it right
		if _, err := stream.UpdateConsumer(t.Context(), c.Config); err != nil && c.Config.Durable != "" {
			t.Fatal(err)
		}
	}
	if err := consumers.Err(); err != nil {
		t.Fatal(err)
	}
	w.start()
}

// killedAt gives a command, kills the victim at its n-th request or line, and waits until another one has brought to its
// end what follows from the command. It reports false when all of that was done before.
func (w *whole) killedAt(t *testing.T, n int) bool {
	t.Helper()
	goal := w.fresh("goal")
	plan, hash := w.propose(t, goal)
	w.settled(t)
	o := w.ready(t, order{as: "bela", path: plan + "/agree", body: object{"hash": hash}})
	fired := w.arm(n)
	answered := make(chan answer, 1)
	go func() {
		if a, err := w.ask(t, w.url, o); err == nil {
			answered <- a
		}
	}()
	quiet := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		defer close(quiet)
		w.followed(ctx, t, goal)
	}()
	select {
	case <-fired:
	case <-quiet:
		w.untouched = w.noted()
		w.arm(0)
		w.same(t, w.url, o, <-answered)
		return false
	}
	cancel()
	<-quiet
	w.revive(t)
	again, err := w.ask(t, w.url, o)
	if err != nil || again.status >= 300 {
		t.Fatalf("kill %d: asked again: %d %s (%v)", n, again.status, again.body, err)
	}
	select {
	case first := <-answered: // it was answered, and died later
		w.same(t, w.url, o, first)
	default:
		w.same(t, w.url, o, again)
	}
	w.followed(t.Context(), t, goal)
	return true
}

// followed waits until the goal is open, and stream and read models have all of the log. The goal is opened once.
func (w *whole) followed(ctx context.Context, t *testing.T, goal string) {
	t.Helper()
	for opened := 0; ctx.Err() == nil; {
		err := w.DB.QueryRow(ctx, "select count(*) from eventlog.events where tenant = $1 and stream_id = $2 and type = $3",
			tenant, goal, goalevent.Opened{}.EventType()).Scan(&opened)
		if err != nil && ctx.Err() == nil || opened > 1 {
			t.Errorf("%s was opened %d times (%v)", goal, opened, err)
			return
		}
		if opened == 1 && w.quiet(ctx, t) {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Millisecond): // another process gives no signal
		}
	}
}
