// Package mailtest is a mail server inside of the test process that takes letters, and misbehaves on request.
//
//	s := mailtest.Start(t)
//	s.On(func(step mailtest.Step, arg string) mailtest.Answer { ... }) // what it does at each step; takes all by default
//	s.Received()                                                       // what it has taken
//	trust := s.Encrypt(t)                                              // STARTTLS, and signing in once it is encrypted
package mailtest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Step is where the server is in a conversation.
type Step string

// The steps, in the order of a conversation. The argument of Mail and Rcpt is the address, that of Auth what PLAIN has
// (NUL, username, NUL, password); the others have none. Body is the letter half read, End the letter whole and waiting
// for its answer.
const (
	Greet Step = "greet"
	Ehlo  Step = "ehlo"
	Auth  Step = "auth"
	Mail  Step = "mail"
	Rcpt  Step = "rcpt"
	Data  Step = "data"
	Body  Step = "body"
	End   Step = "end"
	Reset Step = "reset" // after a letter that was taken or refused
)

// Answer is what the server does at a step: one of these, or a reply such as "450 4.2.0 come back later".
type Answer string

// Answers that are no replies.
const (
	Usual Answer = ""      // what a server that takes everything does
	Hang  Answer = "hang"  // says nothing, until the client goes away or the test ends
	Leave Answer = "leave" // closes the connection
	Take  Answer = "take"  // at End: takes the letter and closes the connection without having said so
)

// Server is a mail server.
type Server struct {
	listener net.Listener
	open     sync.WaitGroup

	mu       sync.Mutex
	keys     *tls.Config // nil: all is plain text
	behave   func(Step, string) Answer
	received []*netmail.Message
}

// Start runs a server on the loopback address until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("mailtest: %v", err)
	}
	s := &Server{listener: listener, behave: func(Step, string) Answer { return Usual }}
	ctx, end := context.WithCancel(context.WithoutCancel(t.Context()))
	s.open.Go(func() { s.accept(ctx) })
	t.Cleanup(func() {
		end()
		_ = listener.Close()
		s.open.Wait()
	})
	return s
}

// Port is where it listens, on 127.0.0.1.
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port } //nolint:forcetypeassert // of a TCP listener

// Encrypt makes the server offer STARTTLS, and returns what a client must trust for it.
func (s *Server) Encrypt(t testing.TB) *tls.Config {
	t.Helper()
	certified := httptest.NewTLSServer(nil) // has a certificate for 127.0.0.1
	defer certified.Close()
	trust := x509.NewCertPool()
	trust.AddCert(certified.Certificate())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = &tls.Config{Certificates: certified.TLS.Certificates, MinVersion: tls.VersionTLS12}
	return &tls.Config{RootCAs: trust, MinVersion: tls.VersionTLS12}
}

// On sets what the server does. It may be called by several conversations at once.
func (s *Server) On(behave func(Step, string) Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behave = behave
}

// Received lists what the server has taken, in order.
func (s *Server) Received() []*netmail.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.received)
}

func (s *Server) accept(ctx context.Context) {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.open.Go(func() {
			defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // whoever hangs is let go
			defer conn.Close()
			(&conversation{Server: s, conn: conn, text: textproto.NewConn(conn)}).run()
		})
	}
}

// conversation is one connection.
type conversation struct {
	*Server
	conn net.Conn
	text *textproto.Conn
}

func (c *conversation) run() {
	goesOn := c.give(c.ask(Greet, ""), "220 mailtest")
	for goesOn {
		line, err := c.text.ReadLine()
		goesOn = err == nil && c.obey(line)
	}
}

// obey handles one command, and reports whether the conversation goes on.
func (c *conversation) obey(line string) bool {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		return c.give(c.ask(Ehlo, ""), "250-mailtest\r\n250-8BITMIME\r\n250-"+c.offer()+"\r\n250 SMTPUTF8")
	case "STARTTLS":
		return c.encrypt()
	case "AUTH":
		return c.give(c.ask(Auth, plain(rest)), "235 welcome")
	case "MAIL":
		return c.give(c.ask(Mail, address(rest)), "250 OK")
	case "RCPT":
		return c.give(c.ask(Rcpt, address(rest)), "250 OK")
	case "DATA":
		answer := c.ask(Data, "")
		return c.give(answer, "354 go on") && (answer != Usual || c.letter())
	case "RSET":
		return c.give(c.ask(Reset, ""), "250 OK")
	case "QUIT":
		_ = c.reply("221 bye")
		return false
	}
	return c.reply("250 OK")
}

// offer is what the server can do now.
func (c *conversation) offer() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, encrypted := c.conn.(*tls.Conn)
	switch {
	case encrypted:
		return "AUTH PLAIN"
	case c.keys != nil:
		return "STARTTLS"
	}
	return "PIPELINING"
}

func (c *conversation) encrypt() bool {
	if c.offer() != "STARTTLS" {
		return c.reply("502 not here")
	}
	if !c.reply("220 go on") {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = tls.Server(c.conn, c.keys)
	c.text = textproto.NewConn(c.conn)
	return true
}

// plain is the argument of AUTH PLAIN (RFC 4616).
func plain(argument string) string {
	_, encoded, _ := strings.Cut(argument, " ")
	decoded, _ := base64.StdEncoding.DecodeString(encoded) // what is no base64 is nobody's password
	return string(decoded)
}

// address is what stands between the angle brackets.
func address(argument string) string {
	_, argument, _ = strings.Cut(argument, "<")
	argument, _, _ = strings.Cut(argument, ">")
	return argument
}

// letter reads what comes after DATA and takes it, unless the test wants otherwise.
func (c *conversation) letter() bool {
	body := c.text.DotReader()
	var letter bytes.Buffer
	if _, err := io.CopyN(&letter, body, 64); err != nil {
		return false
	}
	if answer := c.ask(Body, ""); answer != Usual {
		return c.give(answer, "")
	}
	if _, err := io.Copy(&letter, body); err != nil {
		return false // the client went away: half a letter is none
	}
	answer := c.ask(End, "")
	if answer == Usual || answer == Take {
		c.take(&letter)
	}
	return c.give(answer, "250 taken")
}

func (c *conversation) take(letter io.Reader) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m, err := netmail.ReadMessage(letter); err == nil {
		c.received = append(c.received, m)
	}
}

// ask asks the test what to do.
func (c *conversation) ask(step Step, arg string) Answer {
	c.mu.Lock()
	behave := c.behave
	c.mu.Unlock()
	return behave(step, arg)
}

// give does it, and reports whether the conversation goes on.
func (c *conversation) give(answer Answer, usual string) bool {
	switch answer {
	case Usual:
		return c.reply(usual)
	case Hang:
		_, _ = io.Copy(io.Discard, c.conn) // until the client goes away or the test ends
		return false
	case Leave, Take:
		return false
	}
	return c.reply(string(answer))
}

func (c *conversation) reply(line string) bool { return c.text.PrintfLine("%s", line) == nil }
