package daemon_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coxswain/pkg/daemon"
	"coxswain/pkg/mail/smtp"
)

func mailConfig(settings ...string) (daemon.Config, error) {
	return daemon.ReadConfig(append([]string{"DATABASE_URL=postgres://localhost/x", "COXSWAIN_MASTER_KEY_FILE=/keys/master"}, settings...))
}

func TestAServerForMailIsConfigured(t *testing.T) {
	t.Parallel()
	c, err := mailConfig("COXSWAIN_SMTP_HOST=smtp.example.com", "COXSWAIN_MAIL_FROM=Success <success@example.com>")
	want := daemon.Mail{Host: "smtp.example.com", Port: 587, TLS: smtp.Mandatory, From: "Success <success@example.com>"}
	if err != nil || c.Mail != want || !c.Mail.On() {
		t.Errorf("got %+v, %v", c.Mail, err)
	}
	if transport, err := c.Mail.Transport(); transport == nil || err != nil {
		t.Errorf("the transport is %v, %v", transport, err)
	}
}

func TestWithoutAServerLettersWait(t *testing.T) {
	t.Parallel()
	c, err := mailConfig()
	if err != nil || c.Mail.On() {
		t.Fatalf("got %+v, %v", c.Mail, err)
	}
	if transport, err := c.Mail.Transport(); transport != nil || err != nil {
		t.Errorf("the transport is %v, %v", transport, err)
	}
}

func TestAServerForMailThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	const host, from = "COXSWAIN_SMTP_HOST=smtp.example.com", "COXSWAIN_MAIL_FROM=success@example.com"
	for _, c := range []struct {
		names    string // in the refusal; "" for none
		settings []string
	}{
		{"COXSWAIN_MAIL_FROM", []string{host}},
		{"COXSWAIN_MAIL_FROM", []string{host, "COXSWAIN_MAIL_FROM=success"}},
		{"COXSWAIN_SMTP_PORT", []string{host, from, "COXSWAIN_SMTP_PORT=0"}},
		{"COXSWAIN_SMTP_PORT", []string{host, from, "COXSWAIN_SMTP_PORT=65536"}},
		{"COXSWAIN_SMTP_PASSWORD_FILE", []string{host, from, "COXSWAIN_SMTP_USERNAME=harbor"}},
		{"COXSWAIN_SMTP_USERNAME", []string{host, from, "COXSWAIN_SMTP_PASSWORD_FILE=/keys/smtp"}},
		{"COXSWAIN_SMTP_TLS", []string{host, from, "COXSWAIN_SMTP_TLS=yes"}},
		{"COXSWAIN_SMTP_TLS", []string{host, from, "COXSWAIN_SMTP_TLS=none"}},
		{"", []string{"COXSWAIN_SMTP_HOST=127.0.0.1", from, "COXSWAIN_SMTP_TLS=none"}},
		{"", []string{host, from, "COXSWAIN_SMTP_TLS=opportunistic", "COXSWAIN_SMTP_PORT=25"}},
	} {
		_, err := mailConfig(c.settings...)
		if (err != nil) != (c.names != "") || err != nil && (!errors.Is(err, daemon.ErrConfig) || !strings.Contains(err.Error(), c.names)) {
			t.Errorf("%q: got %v", c.settings, err)
		}
	}
}

func TestAPasswordThatAnybodyMayReadIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "password")
	m := daemon.Mail{Host: "smtp.example.com", Port: 587, Username: "harbor", PasswordFile: path, TLS: smtp.Mandatory, From: "success@example.com"}
	if _, err := m.Transport(); !errors.Is(err, daemon.ErrConfig) || !strings.Contains(err.Error(), "COXSWAIN_SMTP_PASSWORD_FILE") {
		t.Errorf("without a file: %v", err)
	}
	if err := os.WriteFile(path, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, right := range map[os.FileMode]bool{0o600: true, 0o440: true, 0o604: false, 0o666: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Transport(); (err == nil) != right || err != nil && (!errors.Is(err, daemon.ErrConfig) || strings.Contains(err.Error(), "secret")) {
			t.Errorf("%o: %v", mode, err)
		}
	}
}
