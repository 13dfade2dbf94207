package eventlog_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/fault"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

// cut is a way to break a connection at the request that carries the command's id, once.
type cut struct {
	command string
	where   place
	done    atomic.Bool
}

type place int

const (
	beforeTheRequest place = iota // the server never sees it
	beforeTheAnswer               // the server commits, and its answer is lost
)

// wire is a connection that a cut may break.
type wire struct {
	net.Conn
	cut    *cut
	broken bool
}

func (w *wire) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte(w.cut.command)) && w.cut.done.CompareAndSwap(false, true) {
		w.broken = true
		if w.cut.where == beforeTheRequest {
			return len(b), nil // swallowed
		}
	}
	return w.Conn.Write(b)
}

func (w *wire) Read(b []byte) (int, error) {
	if !w.broken {
		return w.Conn.Read(b)
	}
	if w.cut.where == beforeTheAnswer {
		_, _ = w.Conn.Read(b) // the answer is here, so the server has committed
	}
	_ = w.Close()
	return 0, io.ErrUnexpectedEOF
}

// openCut gives a log whose connections break at the cut.
func openCut(t *testing.T, c *cut, o eventlog.Options) *eventlog.Postgres {
	t.Helper()
	config, err := pgxpool.ParseConfig(pgtest.New(t, eventlog.Migrate))
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return &wire{Conn: conn, cut: c}, err
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return eventlog.New(pool, eventlogtest.Registry(), o)
}

func TestACommitWhoseAnswerIsLostIsFoundOutAndWrittenOnce(t *testing.T) {
	t.Parallel()
	log := openCut(t, &cut{command: "the unlucky one", where: beforeTheAnswer}, eventlog.Options{})
	appendNote(t, log, "c1", "one")
	out := appendNote(t, log, "the unlucky one", "two")
	if out.Position != 2 || out.Versions[0] != 2 || out.Facts != 1 || out.Replayed {
		t.Errorf("outcome %+v", out)
	}
	if head, err := log.Head(t.Context(), 0); head != 2 || err != nil {
		t.Errorf("head = %d, %v", head, err)
	}
}

func TestARequestThatNeverArrivedIsNotSentAgainButMayBe(t *testing.T) {
	t.Parallel()
	unsettled := 0
	log := openCut(t, &cut{command: "the unlucky one", where: beforeTheRequest}, eventlog.Options{
		Observer: eventlog.Observer{Unsettled: func() { unsettled++ }},
	})
	appendNote(t, log, "c1", "one")
	unlucky := note("the unlucky one", "s", 0)
	_, err := log.Append(t.Context(), unlucky)
	if !errors.Is(err, eventlog.ErrUnavailable) || unsettled != 1 {
		t.Fatalf("append: %v, %d unsettled", err, unsettled)
	}
	if head, err := log.Head(t.Context(), 0); head != 1 || err != nil {
		t.Errorf("head = %d, %v: it was sent again", head, err)
	}
	if out := mustAppend(t, log, unlucky); out.Position != 2 || out.Replayed {
		t.Errorf("the caller's second try: %+v", out)
	}
}

func TestALostAnswerToAReusedKeyIsARefusal(t *testing.T) {
	t.Parallel()
	c := &cut{command: "the unlucky one", where: beforeTheAnswer}
	c.done.Store(true)
	log := openCut(t, c, eventlog.Options{})
	appendNote(t, log, "the unlucky one", "one")
	c.done.Store(false)
	other := note("the unlucky one", "s", 0)
	other.Request[0]++
	if _, err := log.Append(t.Context(), other); !errors.Is(err, eventlog.ErrKeyReused) {
		t.Errorf("append: %v, want ErrKeyReused", err)
	}
}

func TestWithoutAConnectionTheAnswerComesInTime(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t, pgtest.New(t, eventlog.Migrate), postgres.Options{MaxConns: 1})
	log := eventlog.New(pool, eventlogtest.Registry(), eventlog.Options{Acquire: time.Millisecond})
	taken, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := log.Append(t.Context(), note("c1", "s", 0)); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("append: %v, want ErrUnavailable", err)
	}
	taken.Release()
	if out := mustAppend(t, log, note("c1", "s", 0)); out.Position != 1 || out.Replayed {
		t.Errorf("afterwards: %+v", out)
	}
}

func TestAStatementThatTakesTooLongIsUnavailable(t *testing.T) {
	t.Parallel()
	j := newJam(t, eventlog.Options{Timeout: 250 * time.Millisecond})
	j.waiting.Wait() // the head row is still held
	if _, err := j.Append(t.Context(), note("c1", "s", 0)); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("append: %v, want ErrUnavailable", err)
	}
}

func TestReadersOfADatabaseThatIsAwayAreToldSo(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t, pgtest.New(t, eventlog.Migrate), postgres.Options{})
	log := eventlog.New(pool, eventlogtest.Registry(), eventlog.Options{})
	pool.Close()
	_, readErr := log.Read(t.Context(), 0, 0, 1)
	_, headErr := log.Head(t.Context(), 0)
	_, _, outcomeErr := log.Outcome(t.Context(), "t", "c")
	for _, err := range []error{readErr, headErr, outcomeErr} {
		if fault.KindOf(err) != fault.Unavailable {
			t.Errorf("got %v", err)
		}
	}
}

func TestASubscriberHearsOfAnotherProcessAndSurvivesItsConnection(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, eventlog.Migrate)
	writer, reader := openOn(t, url, eventlog.Options{}), openOn(t, url, eventlog.Options{})
	owner := pgtest.Pool(t, url, postgres.Options{})
	signal := reader.Subscribe(t.Context(), 0)
	for n := int64(1); n <= 3; n++ {
		appendNote(t, writer, string(rune('a'+n)), "x")
		for head := int64(0); head < n; {
			<-signal // the test's time-out is the alarm
			var err error
			if head, err = reader.Head(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
		}
		_, err := owner.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity
			where datname = current_database() and query = 'listen coxswain_log'`)
		if err != nil {
			t.Fatal(err)
		}
	}
}
