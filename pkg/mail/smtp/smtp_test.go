package smtp_test

import (
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coxswain/pkg/mail"
	"coxswain/pkg/mail/mailtest"
	"coxswain/pkg/mail/smtp"
)

func letter() mail.Letter {
	return mail.Letter{
		ID: "invitation/1", Tenant: "harbor", Person: "ann", To: mail.Address{Name: "Ann", Address: "ann@acme.example"},
		Kind: "invitation", Subject: "Your plan", Text: "Grüße: https://x.example/i?a=1", HTML: "<p>Grüße</p>",
		Written: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC),
	}
}

func config(s *mailtest.Server) smtp.Config {
	return smtp.Config{
		Host: "127.0.0.1", Port: s.Port(), TLS: smtp.None, From: mail.Address{Name: "Harbor Success", Address: "success@Harbor.example"},
	}
}

// arrives sends a letter and returns it as the server has it.
func arrives(t *testing.T, l mail.Letter) *netmail.Message {
	t.Helper()
	s := mailtest.Start(t)
	if err := smtp.New(config(s)).Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	got := s.Received()
	if len(got) != 1 {
		t.Fatalf("the server has %d letters", len(got))
	}
	return got[0]
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	t.Parallel()
	l := letter()
	l.Subject, l.ThreadID, l.InReplyTo = "Ваш план — ein Anfang", "plan/7", "invitation/0"
	l.ListUnsubscribe = "https://success.example.com/u/" + strings.Repeat("x", 200)
	m := arrives(t, l)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != l.Subject {
		t.Errorf("the subject is %q, %v", subject, err)
	}
	references := l.References("harbor.example")
	for header, want := range map[string]string{
		"Date": "Mon, 02 Mar 2026 12:00:00 +0000", "Message-Id": "<" + l.MessageID("harbor.example") + ">", "Auto-Submitted": "auto-generated",
		"References": "<" + references[0] + "> <" + references[1] + ">", "In-Reply-To": "<" + references[1] + ">",
		"List-Unsubscribe": "<" + l.ListUnsubscribe + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"From": `"Harbor Success" <success@Harbor.example>`, "User-Agent": "", "X-Mailer": "",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
	parts := partsOf(t, m)
	want := []string{"text/plain; charset=UTF-8", l.Text, "text/html; charset=UTF-8", l.HTML}
	if !slices.Equal(parts, want) {
		t.Errorf("the parts are %q", parts)
	}
}

// partsOf is the type and content of each part of a multipart/alternative.
func partsOf(t *testing.T, m *netmail.Message) (parts []string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("it is %s, %v", kind, err)
	}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part.Header.Get("Content-Type"), strings.TrimRight(string(content), "\r\n"))
	}
}

func TestANameCannotPassForAnAddress(t *testing.T) {
	t.Parallel()
	for _, name := range []string{`Bank <x@y>`, `"Ann" "the" boss\`, "a\u202egnp.exe", "שרה לוי", "x, y@z.example", "=?utf-8?q?=0d=0aBcc:_x?="} {
		l := letter()
		l.To.Name = name
		m := arrives(t, l)
		to, err := m.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != "ann@acme.example" || m.Header.Get("Bcc") != "" {
			t.Errorf("%q became %v, %v", name, to, err)
			continue
		}
		if strings.ContainsAny(m.Header.Get("To"), "\u202eש") {
			t.Errorf("%q stands raw in the head", name)
		}
	}
}

func TestALetterThatWouldForgeAHeaderDoesNotReachTheServer(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t)
	l := letter()
	l.Subject = "Hi\r\nBcc: all@acme.example"
	err := smtp.New(config(s)).Send(t.Context(), l)
	if !errors.Is(err, mail.ErrRefused) || !errors.Is(err, mail.ErrHeader) || len(s.Received()) != 0 {
		t.Errorf("got %v", err)
	}
}

// steps are those that conversations came to.
type steps struct {
	mu  sync.Mutex
	all []string
}

func (s *steps) note(step mailtest.Step, arg string) mailtest.Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, strings.TrimSpace(string(step)+" "+arg))
	return mailtest.Usual
}

func (s *steps) has(step string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.all, step)
}

func TestMailIsEncryptedAndSignedInFor(t *testing.T) {
	t.Parallel()
	s, came := mailtest.Start(t), &steps{}
	s.On(came.note)
	c := config(s)
	c.TLS, c.Trust, c.Username, c.Password = smtp.Mandatory, s.Encrypt(t), "harbor", "secret"
	if err := smtp.New(c).Send(t.Context(), letter()); err != nil || len(s.Received()) != 1 {
		t.Errorf("the server has %d letters, %v", len(s.Received()), err)
	}
	if !came.has("auth \x00harbor\x00secret") || !came.has("mail success@Harbor.example") || !came.has("rcpt ann@acme.example") {
		t.Errorf("the conversation was %q", came.all)
	}
}

func TestAServerThatCannotBeTrustedGetsNeitherPasswordNorLetter(t *testing.T) {
	t.Parallel()
	for what, prepare := range map[string]func(s *mailtest.Server, c *smtp.Config){
		"it offers no encryption": func(*mailtest.Server, *smtp.Config) {},
		"its certificate is not believed": func(s *mailtest.Server, c *smtp.Config) {
			s.Encrypt(t)
			c.Trust = &tls.Config{MinVersion: tls.VersionTLS12}
		},
		"its certificate is for another":   func(s *mailtest.Server, c *smtp.Config) { c.Trust = s.Encrypt(t); c.Host = "localhost" },
		"plain text would do, with a name": func(_ *mailtest.Server, c *smtp.Config) { c.TLS = smtp.Opportunistic; c.Host = "localhost" },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s, came := mailtest.Start(t), &steps{}
			s.On(came.note)
			c := config(s)
			c.TLS, c.Username, c.Password = smtp.Mandatory, "harbor", "secret"
			prepare(s, &c)
			err := smtp.New(c).Send(t.Context(), letter())
			if !errors.Is(err, mail.ErrUnreachable) || came.has("auth \x00harbor\x00secret") || came.has("mail success@Harbor.example") {
				t.Errorf("got %v after %q", err, came.all)
			}
		})
	}
}

func TestAPasswordThatIsWrongLosesNoLetter(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t)
	s.On(func(step mailtest.Step, _ string) mailtest.Answer {
		if step == mailtest.Auth {
			return "535 5.7.8 who are you"
		}
		return mailtest.Usual
	})
	c := config(s)
	c.TLS, c.Trust, c.Username, c.Password = smtp.Mandatory, s.Encrypt(t), "harbor", "of last year"
	err := smtp.New(c).Send(t.Context(), letter())
	if !errors.Is(err, mail.ErrUnreachable) || errors.Is(err, mail.ErrRefused) || strings.Contains(err.Error(), "of last year") {
		t.Errorf("got %v", err)
	}
}
