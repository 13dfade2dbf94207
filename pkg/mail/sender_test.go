package mail_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/mail"
)

func TestEightTriesOverADayAndTheLetterIsGivenUpButKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	tries := 0
	s := o.sender(transport(func(context.Context, mail.Letter) error {
		tries++
		return fmt.Errorf("450 try %d", tries)
	}))
	o.put(letter("i1", "ann@acme.example"))
	for range 7 {
		o.sends(s, mail.Result{Failed: 1})
		o.sends(s, mail.Result{}) // not before its time
		o.move(o.is("i1", "queued").NextTry.Sub(o.now()))
	}
	if lasted := o.now().Sub(noon); lasted < 20*time.Hour || lasted > 28*time.Hour {
		t.Errorf("the last try is %s after the first", lasted)
	}
	o.sends(s, mail.Result{Dead: 1})
	o.move(48 * time.Hour)
	o.sends(s, mail.Result{})
	dead, err := o.Dead(t.Context(), 10)
	if err != nil || len(dead) != 1 || dead[0].ID != "i1" || dead[0].Tries != 8 || dead[0].LastError != "450 try 8" {
		t.Errorf("dead are %+v, %v", dead, err)
	}

	if err := o.Retry(t.Context(), "harbor", "i1"); err != nil {
		t.Fatal(err)
	}
	o.sends(o.sender(mail.NewMailbox(o.Outbox)), mail.Result{Sent: 1})
	if err := o.Retry(t.Context(), "harbor", "i1"); !errors.Is(err, mail.ErrNotDead) {
		t.Errorf("a letter that was sent is tried again: %v", err)
	}
}

func TestARefusalForGoodIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.put(letter("i1", "ann@acme.example"))
	o.sends(o.sender(transport(func(context.Context, mail.Letter) error { return fmt.Errorf("%w: 550 no such user", mail.ErrRefused) })), mail.Result{Dead: 1})
	if got := o.is("i1", "dead"); got.Tries != 1 || !strings.Contains(got.LastError, "no such user") {
		t.Errorf("got %+v", got)
	}
}

func TestALetterThatIsNotWorthSendingAnyMoreIsNotSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	code, forEver := letter("code", "ann@acme.example"), letter("for ever", "ann@acme.example")
	code.Expires, forEver.Expires = noon.Add(10*time.Minute), time.Time{}
	o.put(code, forEver)
	o.sends(o.sender(nil), mail.Result{}) // no server is configured: they wait
	o.move(10*time.Minute - time.Second)
	o.sends(o.sender(nil), mail.Result{})
	o.move(time.Second)
	o.sends(o.sender(nil), mail.Result{Expired: 1})
	o.is("code", "expired")
	o.sends(o.sender(mail.NewMailbox(o.Outbox)), mail.Result{Sent: 1})
	o.is("for ever", "sent")
}

func TestADestinationThatHangsHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	release, arrived, hanging := make(chan struct{}), make(chan string, 100), make(chan string, 100)
	s := o.sender(transport(func(_ context.Context, l mail.Letter) error {
		if strings.HasSuffix(l.To.Address, "@slow.example") {
			hanging <- l.ID
			<-release
			return nil
		}
		arrived <- l.ID
		return nil
	}), func(c *mail.SenderConfig) { c.Lanes = 2 })
	for i := range 5 {
		o.put(letter(fmt.Sprintf("slow%d", i), "ann@slow.example"))
	}
	o.move(time.Second)
	o.put(letter("quick1", "ann@quick.example"), letter("swift1", "ann@swift.example"))
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	<-hanging
	if got := []string{<-arrived, <-arrived}; !slices.Contains(got, "quick1") || !slices.Contains(got, "swift1") {
		t.Errorf("first %q arrived", got)
	}
	o.put(letter("quick2", "ann@quick.example")) // with the slow one still at work
	o.Wake()
	if got := <-arrived; got != "quick2" || len(hanging) != 0 {
		t.Errorf("then %s arrived, with %d more to the slow destination", got, len(hanging))
	}
	end()
	close(release)
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestWhenNoServerAnswersTheOtherLettersToItWaitAndLoseNoTry(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.sender(transport(func(context.Context, mail.Letter) error { return mail.ErrUnreachable }))
	o.put(letter("i1", "ann@acme.example"), letter("i2", "bob@acme.example"), letter("i3", "eve@ACME.example"))
	o.sends(s, mail.Result{Failed: 1})
	tries := 0
	for _, id := range []string{"i1", "i2", "i3"} {
		status := o.is(id, "queued")
		tries += status.Tries
		if pause := status.NextTry.Sub(noon); pause < 50*time.Second || pause > 70*time.Second {
			t.Errorf("%s waits %s", id, pause)
		}
	}
	if tries != 1 {
		t.Errorf("%d tries were spent", tries)
	}
}

func TestTheLetterOfASenderThatIsGoneIsSentByAnother(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	taken, release := make(chan struct{}), make(chan struct{})
	gone := o.sender(transport(func(context.Context, mail.Letter) error {
		close(taken)
		<-release
		return errors.New("450 much later")
	}))
	o.put(letter("i1", "ann@acme.example"))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		o.sends(gone, mail.Result{Failed: 1})
	}()
	<-taken
	another := o.sender(mail.NewMailbox(o.Outbox))
	o.sends(another, mail.Result{})
	o.move(30 * time.Second)
	o.sends(another, mail.Result{Sent: 1})
	close(release)
	<-ended
	o.is("i1", "sent") // what the first had to say came too late
	o.move(time.Hour)
	o.sends(another, mail.Result{})
}

func TestManySendersSendEachLetterOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var letters []mail.Letter
	for i := range 60 {
		letters = append(letters, letter(fmt.Sprintf("i%d", i), fmt.Sprintf("ann@acme%d.example", i%6)))
	}
	o.put(letters...)
	var mu sync.Mutex
	times := map[string]int{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			_, err := o.sender(transport(func(_ context.Context, l mail.Letter) error {
				mu.Lock()
				defer mu.Unlock()
				times[l.ID]++
				return nil
			})).RunOnce(t.Context())
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, l := range letters {
		if times[l.ID] != 1 {
			t.Errorf("%s was sent %d times", l.ID, times[l.ID])
		}
	}
}

func TestALetterOnItsWayIsFinishedBeforeTheSenderEnds(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ctx, end := context.WithCancel(t.Context())
	s := o.sender(transport(func(trying context.Context, l mail.Letter) error {
		end()
		return trying.Err() // of the try alone
	}))
	o.put(letter("i1", "ann@acme.example"), letter("i2", "ann@acme.example"))
	if err := s.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	first, second := o.is("i1", "sent"), o.is("i2", "queued")
	if first.Tries != 1 || second.Tries != 0 {
		t.Errorf("tries are %d and %d", first.Tries, second.Tries)
	}
}

// forgetful is a database that fails to write down what was sent, a few times.
type forgetful struct {
	*pgxpool.Pool
	left atomic.Int32
}

func (f *forgetful) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	if strings.Contains(sql, "state = 'sent'") && f.left.Add(-1) >= 0 {
		return pgconn.CommandTag{}, errors.New("the connection is lost")
	}
	return f.Pool.Exec(ctx, sql, args...)
}

func TestADatabaseThatIsAwayForAMomentMakesNoLetterGoTwice(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	db := &forgetful{Pool: o.db}
	db.left.Store(3)
	o.Outbox = mail.NewOutbox(db, o.key, o.now)
	times := 0
	s := o.sender(transport(func(context.Context, mail.Letter) error { times++; return nil }))
	o.put(letter("i1", "ann@acme.example"))
	o.sends(s, mail.Result{Sent: 1})
	o.move(time.Hour)
	o.sends(s, mail.Result{})
	if o.is("i1", "sent"); times != 1 || db.left.Load() >= 0 {
		t.Errorf("it was sent %d times", times)
	}
}
