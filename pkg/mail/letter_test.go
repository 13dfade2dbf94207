package mail_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/mail"
)

func TestALetterThatWouldForgeAHeaderIsRefused(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(l *mail.Letter, value string){
		"/id":              func(l *mail.Letter, v string) { l.ID = v },
		"/kind":            func(l *mail.Letter, v string) { l.Kind = v },
		"/person":          func(l *mail.Letter, v string) { l.Person = events.PersonID(v) },
		"/to/name":         func(l *mail.Letter, v string) { l.To.Name = v },
		"/subject":         func(l *mail.Letter, v string) { l.Subject = v },
		"/threadId":        func(l *mail.Letter, v string) { l.ThreadID = v },
		"/inReplyTo":       func(l *mail.Letter, v string) { l.InReplyTo = v },
		"/listUnsubscribe": func(l *mail.Letter, v string) { l.ListUnsubscribe = v },
	} {
		for _, value := range []string{"Hi\r\nBcc: all@acme.example", "Hi\nBcc: x", "Hi\rBcc: x", "Hi\x00", "Hi\x85", "Hi\xff", strings.Repeat("é", 900)} {
			l := letter("i1", "ann@acme.example")
			change(&l, value)
			err := l.Check()
			var f *fault.Error
			if !errors.Is(err, mail.ErrHeader) || !errors.As(err, &f) || f.Kind != fault.Invalid || f.Fields[0].Pointer != what {
				t.Errorf("%s = %q: got %v", what, value, err)
			}
		}
	}
}

func TestANameMayBeAnythingPeopleAreCalled(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Ann", `Bank <x@y>`, `Ann "the boss" O'Neil, Jr.`, "שרה לוי", "李小龙", "a\u202egnp.exe", strings.Repeat("é", 200)} {
		l := letter("i1", "ann@acme.example")
		l.To.Name = name
		if err := l.Check(); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	l := letter("i1", "ann@acme.example")
	l.To.Name = strings.Repeat("x", 300)
	if err := l.Check(); !errors.Is(err, mail.ErrHeader) {
		t.Errorf("300 characters: %v", err)
	}
}

func TestAnAddressIsOneThatCanBeWrittenTo(t *testing.T) {
	t.Parallel()
	for address, right := range map[string]bool{
		"ann@acme.example": true, "ann+plan@mail.acme.example": true, `"a@b"@acme.example`: false, "änn@acme.example": true,
		"": false, "ann": false, "ann@": false, "@acme.example": false, "Ann <ann@acme.example>": false, "ann@acme.example, bob@acme.example": false,
		"ann@acme.example\r\nRCPT TO:<bob@acme.example>": false, "<ann@acme.example>": false, "ann@acme.example ": false, "ann@" + strings.Repeat("a", 300): false,
	} {
		if err := letter("i1", address).Check(); (err == nil) != right || err != nil && !errors.Is(err, mail.ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestALetterSaysSomethingAndNotTooMuch(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(l *mail.Letter){
		"no text":          func(l *mail.Letter) { l.Text = "" },
		"a text too long":  func(l *mail.Letter) { l.Text = strings.Repeat("x", 256<<10+1) },
		"a page too long":  func(l *mail.Letter) { l.HTML = strings.Repeat("x", 256<<10+1) },
		"bytes, not UTF-8": func(l *mail.Letter) { l.Text = "\xff" },
	} {
		l := letter("i1", "ann@acme.example")
		if change(&l); !errors.Is(l.Check(), mail.ErrBody) {
			t.Errorf("%s: %v", what, l.Check())
		}
	}
	for what, change := range map[string]func(l *mail.Letter){
		"no id": func(l *mail.Letter) { l.ID = "" }, "no tenant": func(l *mail.Letter) { l.Tenant = "" },
		"no kind": func(l *mail.Letter) { l.Kind = "" }, "no subject": func(l *mail.Letter) { l.Subject = "" },
		"an address that is not encrypted": func(l *mail.Letter) { l.ListUnsubscribe = "http://success.example.com/u" },
	} {
		l := letter("i1", "ann@acme.example")
		if change(&l); !errors.Is(l.Check(), mail.ErrHeader) {
			t.Errorf("%s: %v", what, l.Check())
		}
	}
}

func TestMessageIDsSayNothingAndAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	first, answer, elsewhere := letter("i1", "ann@acme.example"), letter("i2", "ann@acme.example"), letter("i1", "ann@acme.example")
	first.ThreadID, answer.ThreadID, answer.InReplyTo, elsewhere.Tenant = "plan", "plan", "i1", "quay"
	id := first.MessageID("harbor.example")
	if id != letter("i1", "bob@acme.example").MessageID("harbor.example") || id == elsewhere.MessageID("harbor.example") || strings.Contains(id, "i1@") {
		t.Errorf("the Message-ID is %s", id)
	}
	references := answer.References("harbor.example")
	if diff := cmp.Diff(append(first.References("harbor.example"), id), references); diff != "" || len(references) != 2 {
		t.Error(diff)
	}
	if got := letter("i3", "ann@acme.example").References("harbor.example"); got != nil {
		t.Errorf("a letter that follows nothing refers to %q", got)
	}
}
