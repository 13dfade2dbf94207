package daemon

import (
	"fmt"
	netmail "net/mail"
	"os"
	"slices"
	"strings"

	"coxswain/pkg/mail"
	"coxswain/pkg/mail/smtp"
)

// Mail is the server that takes our mail. Without one, letters wait in the outbox.
type Mail struct {
	// Host is the server's name; its certificate must have it.
	Host string `env:"SMTP_HOST"`
	// Port is 587 or 25 (STARTTLS), or 465 (encrypted from the first byte).
	Port int `env:"SMTP_PORT" envDefault:"587"`
	// Username signs in; empty: the server knows us by our address.
	Username string `env:"SMTP_USERNAME"`
	// PasswordFile holds the password that goes with it; others than its owner and group may not read the file.
	PasswordFile string `env:"SMTP_PASSWORD_FILE"`
	// TLS is mandatory, opportunistic (plain text when the server offers nothing else), or none, on loopback only.
	TLS smtp.TLS `env:"SMTP_TLS" envDefault:"mandatory"`
	// From is whom mails are from: an address, or a name with the address in angle brackets.
	From string `env:"MAIL_FROM"`
}

// On reports whether there is a server for mail.
func (m Mail) On() bool { return m.Host != "" }

func (c Config) mailRules() []rule {
	m := c.Mail
	_, fromErr := netmail.ParseAddress(m.From)
	ways := []smtp.TLS{smtp.Mandatory, smtp.Opportunistic, smtp.None}
	return []rule{
		{m.On() && fromErr != nil, "COXSWAIN_MAIL_FROM must be a mail address when COXSWAIN_SMTP_HOST is set: success@example.com or Success <success@example.com>"},
		{m.Port < 1 || m.Port > 65535, "COXSWAIN_SMTP_PORT must be from 1 to 65535"},
		{(m.Username == "") != (m.PasswordFile == ""), "COXSWAIN_SMTP_USERNAME and COXSWAIN_SMTP_PASSWORD_FILE go together: set both or none"},
		{!slices.Contains(ways, m.TLS), "COXSWAIN_SMTP_TLS must be mandatory, opportunistic or none"},
		{m.On() && m.TLS == smtp.None && !isLoopback(m.Host), "COXSWAIN_SMTP_TLS=none is for a server on this machine: mails carry links that let people in"},
	}
}

// Transport is the way to the server, with its password read; nil when there is none.
func (m Mail) Transport() (mail.Transport, error) {
	if !m.On() {
		return nil, nil //nolint:nilnil // letters wait
	}
	from, err := netmail.ParseAddress(m.From)
	if err != nil {
		return nil, fmt.Errorf("%w: COXSWAIN_MAIL_FROM: %w", ErrConfig, err)
	}
	password, err := m.password()
	if err != nil {
		return nil, fmt.Errorf("%w: COXSWAIN_SMTP_PASSWORD_FILE: %w", ErrConfig, err)
	}
	return smtp.New(smtp.Config{
		Host: m.Host, Port: m.Port, Username: m.Username, Password: password, TLS: m.TLS,
		From: mail.Address{Name: from.Name, Address: from.Address},
	}), nil
}

// password reads the file; a line break at its end is the editor's. Its group may read it, as it must where files of
// secrets are mounted.
func (m Mail) password() (string, error) {
	if m.PasswordFile == "" {
		return "", nil
	}
	info, err := os.Stat(m.PasswordFile)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o007 != 0 {
		return "", fmt.Errorf("%s may be read by anybody (%v): chmod 600 it", m.PasswordFile, info.Mode().Perm())
	}
	text, err := os.ReadFile(m.PasswordFile)
	return strings.TrimRight(string(text), "\r\n"), err
}
