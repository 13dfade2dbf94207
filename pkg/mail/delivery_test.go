package mail_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coxswain/pkg/mail"
	"coxswain/pkg/mail/mailtest"
)

// hurried does not wait long for a server that says nothing.
func hurried(c *mail.SenderConfig) { c.Timeout = 300 * time.Millisecond }

// until is a server that does something else at one step for the first time.
func until(at mailtest.Step, answer mailtest.Answer) func(mailtest.Step, string) mailtest.Answer {
	var done atomic.Bool
	return func(step mailtest.Step, _ string) mailtest.Answer {
		if step == at && done.CompareAndSwap(false, true) {
			return answer
		}
		return mailtest.Usual
	}
}

func TestAServerThatMisbehavesDelaysALetterAndNeverLosesIt(t *testing.T) {
	t.Parallel()
	for what, server := range map[string]struct {
		at     mailtest.Step
		answer mailtest.Answer
		times  int // that the server takes the letter
	}{
		"lets nobody in":                  {mailtest.Greet, "554 5.3.2 under repair", 1},
		"is shutting down":                {mailtest.Greet, "421 4.3.2 shutting down", 1},
		"leaves without a greeting":       {mailtest.Greet, mailtest.Leave, 1},
		"says nothing":                    {mailtest.Greet, mailtest.Hang, 1},
		"hangs after hello":               {mailtest.Ehlo, mailtest.Hang, 1},
		"does not like us today":          {mailtest.Mail, "550 5.7.1 not from you", 1},
		"greylists":                       {mailtest.Rcpt, "450 4.2.0 come back later", 1},
		"hangs at the recipient":          {mailtest.Rcpt, mailtest.Hang, 1},
		"has no room":                     {mailtest.Data, "452 4.3.1 no room", 1},
		"dies in the middle":              {mailtest.Body, mailtest.Leave, 1},
		"hangs in the middle":             {mailtest.Body, mailtest.Hang, 1},
		"does not take it yet":            {mailtest.End, "451 4.3.0 try again", 1},
		"dies before it has taken it":     {mailtest.End, mailtest.Leave, 1},
		"takes it and dies before it can": {mailtest.End, mailtest.Take, 2},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			o, s := newOffice(t), mailtest.Start(t)
			s.On(until(server.at, server.answer))
			o.put(letter("i1", "ann@acme.example"))
			sender := o.sender(by(s))
			if server.answer == mailtest.Hang {
				sender = o.sender(by(s), hurried)
			}
			o.sends(sender, mail.Result{Failed: 1})
			status := o.is("i1", "queued")
			if status.LastError == "" {
				t.Error("nobody says why")
			}
			o.move(status.NextTry.Sub(noon))
			o.sends(o.sender(by(s)), mail.Result{Sent: 1})
			o.is("i1", "sent")
			received := s.Received()
			if len(received) != server.times {
				t.Fatalf("the server has taken it %d times", len(received))
			}
			for _, m := range received { // whoever has it twice can tell
				if m.Header.Get("Message-Id") != received[0].Header.Get("Message-Id") || m.Header.Get("Date") != received[0].Header.Get("Date") {
					t.Errorf("the headers are %v and %v", m.Header, received[0].Header)
				}
			}
		})
	}
}

func TestAServerThatRefusesForGoodIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	for step, answer := range map[mailtest.Step]mailtest.Answer{
		mailtest.Rcpt: "550 5.1.1 no such user", mailtest.Data: "554 5.7.1 no", mailtest.End: "554 5.6.0 not like this",
	} {
		t.Run(string(step), func(t *testing.T) {
			t.Parallel()
			o, s := newOffice(t), mailtest.Start(t)
			s.On(until(step, answer))
			o.put(letter("i1", "ann@acme.example"), letter("i2", "ann@acme.example"))
			o.sends(o.sender(by(s)), mail.Result{Sent: 1, Dead: 1})
			o.is("i2", "sent")
			if got := o.is("i1", "dead").LastError; !strings.Contains(strings.ReplaceAll(got, `"`, ""), string(answer)) {
				t.Errorf("the error is %q", got)
			}
			if err := o.Retry(t.Context(), "harbor", "i1"); err != nil {
				t.Fatal(err)
			}
			o.sends(o.sender(by(s)), mail.Result{Sent: 1})
		})
	}
}

func TestAServerThatIsNotThereDelays(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var gone *mailtest.Server
	t.Run("a server that ends", func(t *testing.T) { gone = mailtest.Start(t) })
	o.put(letter("i1", "ann@acme.example"))
	o.sends(o.sender(by(gone)), mail.Result{Failed: 1})
	o.is("i1", "queued")
}

func TestAServerThatLeavesAfterItHasTakenALetterIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	o, s := newOffice(t), mailtest.Start(t)
	s.On(until(mailtest.Reset, mailtest.Leave))
	o.put(letter("i1", "ann@acme.example"))
	o.sends(o.sender(by(s)), mail.Result{Sent: 1})
	if got := s.Received(); len(got) != 1 {
		t.Errorf("the server has taken it %d times", len(got))
	}
}
