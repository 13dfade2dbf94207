// Package smtp takes letters to a mail server: one connection for each letter, bounded in time, with every answer
// sorted by what it means for the letter.
//
//	what happens                                          what the sender is told
//	the server took it                                    nil, whatever happens to the connection afterwards
//	5xx to the recipient or to the letter                 mail.ErrRefused: given up, kept for a person to look at
//	no connection, no TLS, no sign-in, 421, no answer     mail.ErrUnreachable: the others to that domain wait too
//	anything else: greylisted, mailbox full, 5xx to us    tried again
//
// A letter whose end the server has received and not answered may have been taken. It is sent again, with the same
// Message-ID: twice is better than never.
package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"coxswain/pkg/mail"
)

// TLS says how the connection to the server is encrypted.
type TLS string

// The ways. Port 465 is encrypted from its first byte (RFC 8314), others by STARTTLS.
const (
	Mandatory     TLS = "mandatory"     // a server without a certificate we believe gets nothing
	Opportunistic TLS = "opportunistic" // plain text when the server offers nothing else
	None          TLS = "none"          // plain text: for a server on the same machine
)

// Config is the server and who we are to it.
type Config struct {
	Host string
	Port int
	// Username and Password sign in; empty: the server knows us by our address.
	Username, Password string
	TLS                TLS
	// From is whom letters are from. Its domain is the one of their Message-IDs.
	From mail.Address
	// Trust has the certificates to believe; nil: the system's.
	Trust *tls.Config
}

// Transport sends letters to one server. It keeps no connection and may be used by many at once.
type Transport struct{ config Config }

// New returns the transport. It does not connect.
func New(c Config) *Transport {
	if c.Trust == nil {
		c.Trust = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	c.Trust = c.Trust.Clone()
	c.Trust.ServerName = c.Host
	return &Transport{config: c}
}

// implicitTLS is the port that has no plain text at all.
const implicitTLS = 465

// Send implements mail.Transport.
func (t *Transport) Send(ctx context.Context, l mail.Letter) error {
	m, err := t.message(l)
	if err != nil {
		return fmt.Errorf("%w: %w", mail.ErrRefused, err)
	}
	var w wire
	defer w.cut()
	client, err := gomail.NewClient(t.config.Host, t.options(ctx, &w)...)
	if err != nil {
		return fmt.Errorf("prepare to send: %w", err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("%w: %w", mail.ErrUnreachable, err)
	}
	err = client.Send(m)
	if m.IsDelivered() { // an error after that is about the connection, which we are done with
		_ = client.Close()
		return nil
	}
	// No farewell here: a QUIT in the middle of a letter would end the letter, and half of it would be delivered.
	return sorted(err)
}

// sorted says what an answer means for the letter.
func sorted(err error) error {
	var answer *gomail.SendError
	if !errors.As(err, &answer) {
		return fmt.Errorf("%w: %w", mail.ErrUnreachable, err)
	}
	const noAnswer, closing = 0, 421
	switch code := answer.ErrorCode(); {
	case code == noAnswer || code == closing:
		return fmt.Errorf("%w: %w", mail.ErrUnreachable, err)
	case code >= 500 && answer.Reason != gomail.ErrSMTPMailFrom: // that one is about us, and can be mended
		return fmt.Errorf("%w: %w", mail.ErrRefused, err)
	}
	return err
}

func (t *Transport) options(ctx context.Context, w *wire) []gomail.Option {
	c := t.config
	options := []gomail.Option{
		gomail.WithPort(c.Port), gomail.WithTLSConfig(c.Trust), gomail.WithTLSPolicy(t.policy()), gomail.WithTimeout(left(ctx)),
		gomail.WithDialContextFunc(func(dial context.Context, network, address string) (net.Conn, error) {
			return w.open(ctx, dial, t.dialer(), network, address)
		}),
	}
	if t.config.Port == implicitTLS {
		options = append(options, gomail.WithSSL())
	}
	if c.Username != "" {
		options = append(options, gomail.WithUsername(c.Username), gomail.WithPassword(c.Password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	return options
}

func (t *Transport) policy() gomail.TLSPolicy {
	switch t.config.TLS {
	case None:
		return gomail.NoTLS
	case Opportunistic:
		return gomail.TLSOpportunistic
	}
	return gomail.TLSMandatory
}

type dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

func (t *Transport) dialer() dialer {
	if t.config.Port == implicitTLS {
		return &tls.Dialer{Config: t.config.Trust}
	}
	return &net.Dialer{}
}

// left is how much time there is until the context ends; a minute when it does not.
func left(ctx context.Context) time.Duration {
	if deadline, ok := ctx.Deadline(); ok {
		return max(time.Until(deadline), time.Millisecond)
	}
	return time.Minute
}

// wire is the connection under one letter. The library renews its deadline and leaves it open on some errors, so it is
// held here, and cut with the context.
type wire struct {
	conn net.Conn
	stop func() bool
}

func (w *wire) open(ctx, dial context.Context, d dialer, network, address string) (net.Conn, error) {
	conn, err := d.DialContext(dial, network, address)
	if err != nil {
		return nil, err
	}
	w.conn, w.stop = conn, context.AfterFunc(ctx, func() { _ = conn.Close() })
	return conn, nil
}

func (w *wire) cut() {
	if w.conn != nil {
		w.stop()
		_ = w.conn.Close() // may be closed already
	}
}

// domain is ours, for Message-IDs.
func (t *Transport) domain() string {
	address := t.config.From.Address
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}
