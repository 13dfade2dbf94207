package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

// jam is a log whose first command waits for a head row that the test holds, so that the test decides who
// shares the next transaction.
type jam struct {
	*eventlog.Postgres
	t       *testing.T
	release func()
	waiting sync.WaitGroup
	queued  int

	mu      sync.Mutex
	batches []int // commands per transaction
}

// answer is what a command in the jam was told.
type answer struct {
	out eventlog.Outcome
	err error
}

func newJam(t *testing.T, o eventlog.Options) *jam {
	t.Helper()
	return newJamOn(t, pgtest.New(t, eventlog.Migrate), o)
}

func newJamOn(t *testing.T, url string, o eventlog.Options) *jam {
	t.Helper()
	j := &jam{t: t}
	o.Observer.Batch = func(_, commands, _ int) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.batches = append(j.batches, commands)
	}
	j.Postgres = openOn(t, url, o)
	appendNote(t, j, "makes the head row", "0")
	holder, err := pgtest.Pool(t, url, postgres.Options{}).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.Exec(t.Context(), "select from eventlog.heads for update"); err != nil {
		t.Fatal(err)
	}
	j.release = sync.OnceFunc(func() { rollback(t, holder) })
	t.Cleanup(j.release)
	j.start(t.Context(), commandOf("first", events.Stream{Kind: "test", ID: "first"}, 0, eventlogtest.Noted{Text: "first"}))
	return j
}

func rollback(t *testing.T, tx pgx.Tx) {
	if err := tx.Rollback(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

// start sends a command. The first takes the lane; the others are in the queue, in order, when it returns.
func (j *jam) start(ctx context.Context, a eventlog.Append) *answer {
	got := &answer{}
	entered := make(chan struct{})
	j.waiting.Go(func() {
		close(entered)
		got.out, got.err = j.Append(ctx, a)
	})
	<-entered
	if a.Command == "first" {
		j.until(func() bool { return j.Busy(0) })
		return got
	}
	j.queued++
	j.until(func() bool { return j.Queued(0) == j.queued })
	return got
}

func (j *jam) until(done func() bool) {
	for !done() {
		if err := j.t.Context().Err(); err != nil {
			j.t.Fatal(err)
		}
		runtime.Gosched()
	}
}

// finish lets all go and waits for their answers.
func (j *jam) finish() {
	j.release()
	j.waiting.Wait()
}

func note(id, stream string, expected int64) eventlog.Append {
	return commandOf(id, events.Stream{Kind: "test", ID: stream}, expected, eventlogtest.Noted{Text: id})
}

func TestCommandsThatWaitShareTheNextTransaction(t *testing.T) {
	t.Parallel()
	j := newJam(t, eventlog.Options{})
	for i := range 20 {
		j.start(t.Context(), note(fmt.Sprint("c", i), fmt.Sprint("s", i), 0))
	}
	j.finish()
	if want := []int{1, 1, 20}; !slices.Equal(j.batches, want) {
		t.Errorf("commands per transaction: %v, want %v", j.batches, want)
	}
}

func TestARefusedCommandLeavesTheOthersOfItsTransactionAlone(t *testing.T) {
	t.Parallel()
	j := newJam(t, eventlog.Options{})
	apart := j.start(t.Context(), note("apart", "other", 0))
	stale := j.start(t.Context(), note("stale", "s", 7))
	first := j.start(t.Context(), note("c1", "s", 0))
	second := j.start(t.Context(), note("c2", "s", 1)) // meets the version that c1 leaves
	third := j.start(t.Context(), note("c3", "s", 1))  // comes too late for it
	reused := note("makes the head row", "s", 2)
	reused.Request[0]++
	other := j.start(t.Context(), reused)
	repeat := j.start(t.Context(), note("makes the head row", "s", 2))
	j.finish()

	for name, got := range map[string]struct {
		*answer
		want error
	}{
		"a new stream": {apart, nil}, "a stale command": {stale, eventlog.ErrStale}, "the first": {first, nil},
		"the second": {second, nil}, "the third": {third, eventlog.ErrStale},
		"a reused key": {other, eventlog.ErrKeyReused}, "a repeat": {repeat, nil},
	} {
		if !errors.Is(got.err, got.want) {
			t.Errorf("%s: %v, want %v", name, got.err, got.want)
		}
	}
	if first.out.Versions[0] != 1 || second.out.Versions[0] != 2 || second.out.Position != first.out.Position+1 || !repeat.out.Replayed {
		t.Errorf("first %+v, second %+v, repeat %+v", first.out, second.out, repeat.out)
	}
}

func TestACommandWhoseCallerGivesUpInTheQueueIsNotWritten(t *testing.T) {
	t.Parallel()
	j := newJam(t, eventlog.Options{})
	ctx, giveUp := context.WithCancel(t.Context())
	gone := j.start(ctx, note("gone", "gone", 0))
	giveUp()
	j.queued--
	j.until(func() bool { return j.Queued(0) == 0 })
	stayed := j.start(t.Context(), note("stayed", "stayed", 0))
	j.finish()
	if !errors.Is(gone.err, eventlog.ErrUnavailable) || !errors.Is(gone.err, context.Canceled) || stayed.err != nil {
		t.Errorf("gone: %v; stayed: %v", gone.err, stayed.err)
	}
	if _, seen, err := j.Outcome(t.Context(), "rowing-club", "gone"); seen || err != nil {
		t.Errorf("the command that was taken back: %v, %v", seen, err)
	}
}

func TestACallerWhoGivesUpWhileItsBatchIsWrittenHarmsNobody(t *testing.T) {
	t.Parallel()
	j := newJam(t, eventlog.Options{})
	ctx, giveUp := context.WithCancel(t.Context())
	gone := j.start(ctx, note("gone", "gone", 0))
	stayed := j.start(t.Context(), note("stayed", "stayed", 0))
	j.release()
	j.until(func() bool { return j.Queued(0) == 0 }) // the batch of both is on its way, or further
	giveUp()
	j.finish()
	if stayed.err != nil {
		t.Errorf("stayed: %v", stayed.err)
	}
	if _, seen, err := j.Outcome(t.Context(), "rowing-club", "gone"); !seen || err != nil {
		t.Errorf("the caller was told %v; its command was written with its batch: %v, %v", gone.err, seen, err)
	}
}

func TestAFullQueueRefuses(t *testing.T) {
	t.Parallel()
	j := newJam(t, eventlog.Options{Queue: 2})
	one, two := j.start(t.Context(), note("c1", "s1", 0)), j.start(t.Context(), note("c2", "s2", 0))
	if _, err := j.Append(t.Context(), note("c3", "s3", 0)); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("the third: %v, want ErrUnavailable", err)
	}
	j.finish()
	if err := errors.Join(one.err, two.err); err != nil {
		t.Error(err)
	}
}

func TestACommandThatTheDatabaseRefusesFailsAlone(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, eventlog.Migrate)
	_, err := pgtest.Pool(t, url, postgres.Options{}).Exec(t.Context(), `create function refuse() returns trigger language plpgsql
		as $$ begin raise exception 'not this one' using errcode = 'data_exception'; end $$;
		create trigger refuse before insert on eventlog.events for each row
		when (new.type = 'test.whispered.v1') execute function refuse()`)
	if err != nil {
		t.Fatal(err)
	}
	j := newJamOn(t, url, eventlog.Options{})
	before := j.start(t.Context(), note("before", "s1", 0))
	guilty := j.start(t.Context(), commandOf("guilty", events.Stream{Kind: "test", ID: "s2"}, 0, eventlogtest.Whispered{}))
	after := j.start(t.Context(), note("after", "s3", 0))
	j.finish()
	if guilty.err == nil || before.err != nil || after.err != nil {
		t.Errorf("before: %v; guilty: %v; after: %v", before.err, guilty.err, after.err)
	}
	if head, err := j.Head(t.Context(), 0); head != 4 || err != nil {
		t.Errorf("head = %d, %v; want 4", head, err)
	}
}
