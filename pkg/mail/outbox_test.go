package mail_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"coxswain/pkg/mail"
)

func TestALetterComesAndGoesWithItsTransaction(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	tx, err := o.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(o.Put(t.Context(), tx, letter("i1", "ann@acme.example")), tx.Rollback(t.Context())); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Status(t.Context(), "harbor", "i1"); !errors.Is(err, mail.ErrNoLetter) {
		t.Errorf("after the rollback: %v", err)
	}
	err = pgx.BeginFunc(t.Context(), o.db, func(tx pgx.Tx) error { return o.Put(t.Context(), tx, letter("i1", "ann@acme.example")) })
	if err != nil {
		t.Fatal(err)
	}
	want := mail.Status{Tenant: "harbor", ID: "i1", Person: "ann", Kind: "invitation", State: "queued", Queued: noon, NextTry: noon}
	if diff := cmp.Diff(want, o.is("i1", "queued")); diff != "" {
		t.Error(diff)
	}
}

func TestOfLettersThatArePutTogetherAllAreKeptOrNone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	bad := letter("i2", "ann@acme.example")
	bad.Subject = "\x7f"
	if err := o.Put(t.Context(), o.db, letter("i1", "ann@acme.example"), bad); !errors.Is(err, mail.ErrHeader) {
		t.Fatal(err)
	}
	if _, err := o.Status(t.Context(), "harbor", "i1"); !errors.Is(err, mail.ErrNoLetter) {
		t.Errorf("the first was kept without the second: %v", err)
	}
}

func TestALetterThatIsPutAgainIsTheSameLetter(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var sent []string
	s := o.sender(transport(func(_ context.Context, l mail.Letter) error {
		sent = append(sent, l.Subject)
		return nil
	}))
	first, other := letter("i1", "ann@acme.example"), letter("i1", "ann@acme.example")
	other.Subject = "Another"
	elsewhere := other
	elsewhere.Tenant = "quay"
	o.put(first, other)
	o.sends(s, mail.Result{Sent: 1})
	o.put(other)
	o.sends(s, mail.Result{})
	o.put(elsewhere) // ids are each tenant's own
	o.sends(s, mail.Result{Sent: 1})
	if diff := cmp.Diff([]string{first.Subject, other.Subject}, sent); diff != "" {
		t.Error(diff)
	}
}

// table is every byte of the table of letters.
func (o *office) table() []byte {
	o.t.Helper()
	rows, err := o.db.Query(o.t.Context(), `select convert_to(l::text, 'UTF8') || coalesce(sealed, '') || coalesce(last_error, '') from mail.letters l`)
	if err != nil {
		o.t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		o.t.Fatal(err)
	}
	return bytes.Join(all, nil)
}

func TestWhatALetterSaysCannotBeReadWhereItLies(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	failing := o.sender(transport(func(_ context.Context, l mail.Letter) error { return errors.New("450 " + l.To.Address + " is busy") }))
	o.put(letter("i1", "ann@acme.example"))
	o.sends(failing, mail.Result{Failed: 1})
	o.put(letter("i2", "ann@acme.example"))
	o.sends(o.sender(mail.NewMailbox(o.Outbox)), mail.Result{Sent: 1})
	bytesAtRest := o.table()
	for _, secret := range []string{"one-time-link", "Your plan", "Come in", "ann@", "is busy"} {
		if bytes.Contains(bytesAtRest, []byte(secret)) {
			t.Errorf("the table has %q in it", secret)
		}
	}
	if !bytes.Contains(bytesAtRest, []byte("invitation")) {
		t.Error("the table was not looked at")
	}
	if got := o.is("i1", "queued").LastError; !strings.Contains(got, "ann@acme.example is busy") {
		t.Errorf("the error is %q", got)
	}
}

func TestNothingIsLeftOfWhatASentLetterSaid(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.put(letter("i1", "ann@acme.example"))
	o.sends(o.sender(transport(func(context.Context, mail.Letter) error { return nil })), mail.Result{Sent: 1})
	var empty bool
	err := o.db.QueryRow(t.Context(), `select sealed is null and last_error is null and destination = '' and sent_at = $1 from mail.letters`, noon).Scan(&empty)
	if err != nil || !empty {
		t.Errorf("empty = %t, %v", empty, err)
	}
}

func TestARowThatWasSwappedIsNotSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.put(letter("i1", "ann@acme.example"), letter("i2", "eve@evil.example"))
	if _, err := o.db.Exec(t.Context(), `update mail.letters set sealed = (select sealed from mail.letters where id = 'i1') where id = 'i2'`); err != nil {
		t.Fatal(err)
	}
	o.sends(o.sender(transport(func(context.Context, mail.Letter) error { return nil })), mail.Result{Sent: 1, Dead: 1})
	o.is("i1", "sent")
	o.is("i2", "dead")
}

func TestLettersToAPersonWhoIsRemovedAreDropped(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	refusing := o.sender(transport(func(context.Context, mail.Letter) error { return mail.ErrRefused }))
	o.put(letter("kept", "ann@acme.example"))
	o.sends(o.sender(mail.NewMailbox(o.Outbox)), mail.Result{Sent: 1})
	o.put(letter("refused", "ann@acme.example"))
	o.sends(refusing, mail.Result{Dead: 1})
	toBob := letter("bob", "bob@acme.example")
	toBob.Person = "bob"
	o.put(letter("waiting", "ann@acme.example"), toBob)

	if n, err := o.DropPerson(t.Context(), "harbor", "ann"); n != 1 || err != nil {
		t.Errorf("%d letters are not sent because of it, %v; want 1", n, err)
	}
	if n, err := o.DropPerson(t.Context(), "harbor", "ann"); n != 0 || err != nil {
		t.Errorf("%d letters are dropped the second time, %v", n, err)
	}
	for id, state := range map[string]string{"kept": "sent", "refused": "dropped", "waiting": "dropped", "bob": "queued"} {
		o.is(id, state)
	}
	var left int
	if err := o.db.QueryRow(t.Context(), `select count(*) from mail.letters where person = 'ann' and (sealed is not null or destination <> '')`).Scan(&left); left != 0 || err != nil {
		t.Errorf("%d rows still say something, %v", left, err)
	}
	o.sends(o.sender(mail.NewMailbox(o.Outbox)), mail.Result{Sent: 1}) // to Bob
}

func TestALetterThatWaitsCanBeTakenBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.put(letter("i1", "ann@acme.example"))
	for _, want := range []bool{true, false} {
		if got, err := o.Cancel(t.Context(), o.db, "harbor", "i1"); got != want || err != nil {
			t.Errorf("got %t, %v; want %t", got, err, want)
		}
	}
	o.sends(o.sender(mail.NewMailbox(o.Outbox)), mail.Result{})
	o.is("i1", "cancelled")
}

func TestTheMailboxShowsWhatWasSentTheLatestFirst(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	mailbox := mail.NewMailbox(o.Outbox)
	for _, id := range []string{"i1", "i2"} {
		o.put(letter(id, "ann@acme.example"))
		o.sends(o.sender(mailbox), mail.Result{Sent: 1})
		o.move(time.Minute)
	}
	o.put(letter("waiting", "ann@acme.example"))
	second := mail.Received{Letter: letter("i2", "ann@acme.example"), At: noon.Add(time.Minute)}
	second.Written = second.At
	first := mail.Received{Letter: letter("i1", "ann@acme.example"), At: noon}
	first.Written = first.At
	listed, err := mailbox.List(t.Context(), 10)
	if diff := cmp.Diff([]mail.Received{second, first}, listed); diff != "" || err != nil {
		t.Error(diff, err)
	}
	got, err := mailbox.Get(t.Context(), "harbor", "i1")
	if diff := cmp.Diff(first, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, id := range []string{"waiting", "unknown"} {
		if _, err := mailbox.Get(t.Context(), "harbor", id); !errors.Is(err, mail.ErrNoLetter) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestADatabaseThatDoesNotAnswerIsAReasonToTryAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.db.Close()
	_, cancelled := o.Cancel(t.Context(), o.db, "harbor", "i1")
	_, dropped := o.DropPerson(t.Context(), "harbor", "ann")
	_, asked := o.Status(t.Context(), "harbor", "i1")
	_, listed := mail.NewMailbox(o.Outbox).List(t.Context(), 1)
	for what, err := range map[string]error{
		"put": o.Put(t.Context(), o.db, letter("i1", "ann@acme.example")), "retry": o.Retry(t.Context(), "harbor", "i1"),
		"cancel": cancelled, "drop": dropped, "status": asked, "mailbox": listed,
	} {
		if !errors.Is(err, mail.ErrUnavailable) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := o.sender(mail.NewMailbox(o.Outbox)).RunOnce(t.Context()); err == nil {
		t.Error("the sender has seen nothing")
	}
}
