package daemon_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"coxswain/pkg/daemon"
)

func TestAConfigurationThatCannotWorkIsRefusedInOneLine(t *testing.T) {
	t.Parallel()
	right := []string{"DATABASE_URL=postgres://localhost/x", "COXSWAIN_MASTER_KEY_FILE=/keys/master", "HOME=/root"}
	if _, err := daemon.ReadConfig(right); err != nil {
		t.Fatal(err)
	}
	for setting, names := range map[string]string{
		"COXSWAIN_SHARD=2":                "COXSWAIN_SHARD ",
		"COXSWAIN_SHARDS=0":               "COXSWAIN_SHARDS",
		"COXSWAIN_SHARDS=many":            "Shards",
		"COXSWAIN_ENV=prod":               "COXSWAIN_ENV",
		"COXSWAIN_ADDR=8080":              "COXSWAIN_ADDR",
		"COXSWAIN_LEASE_TTL=1ms":          "COXSWAIN_LEASE_TTL",
		"COXSWAIN_STREAM_REPLICAS=9":      "COXSWAIN_STREAM_REPLICAS",
		"COXSWAIN_DATABASE_CONNECTIONS=2": "COXSWAIN_DATABASE_CONNECTIONS",
		"COXSWAIN_RATE_PER_SECOND=-1":     "COXSWAIN_RATE_PER_SECOND",
		"COXSWAIN_LOG_LEVEL=loud":         "LogLevel",
		"DATABASE_URL=":                   "DATABASE_URL",
		"COXSWAIN_MASTER_KEY_FILE=":       "COXSWAIN_MASTER_KEY_FILE",
	} {
		_, err := daemon.ReadConfig(append(right[:len(right):len(right)], setting))
		if !errors.Is(err, daemon.ErrConfig) || !strings.Contains(err.Error(), names) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v", setting, err)
		}
	}
}

func TestNamesOfOtherProgramsAreTakenWhenTheyAreKnown(t *testing.T) {
	t.Parallel()
	environ := []string{"DATABASE_URL=postgres://localhost/x", "COXSWAIN_MASTER_KEY_FILE=/keys/master", "COXSWAIN_DATA_DIR=/data"}
	if _, err := daemon.ReadConfig(environ, "COXSWAIN_DATA_DIR"); err != nil {
		t.Error(err)
	}
}

func TestSignInIsConfiguredAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	whole := []string{
		"DATABASE_URL=postgres://localhost/x", "COXSWAIN_MASTER_KEY_FILE=/keys/master",
		"COXSWAIN_PUBLIC_URL=https://success.example.com", "COXSWAIN_OIDC_ISSUER=https://id.example.com/realms/harbor",
		"COXSWAIN_OIDC_CLIENT_ID=coxswain", "COXSWAIN_OIDC_CLIENT_SECRET_FILE=/keys/oidc", "COXSWAIN_OIDC_TENANT=harbor",
	}
	c, err := daemon.ReadConfig(whole)
	want := daemon.OIDC{
		Issuer: "https://id.example.com/realms/harbor", ClientID: "coxswain", ClientSecretFile: "/keys/oidc", Tenant: "harbor", RoleClaim: "roles",
	}
	if err != nil || c.OIDC != want || !c.OIDC.On() {
		t.Fatalf("got %+v, %v", c.OIDC, err)
	}
	for i, setting := range whole[2:] {
		name, _, _ := strings.Cut(setting, "=")
		_, err := daemon.ReadConfig(slices.Delete(slices.Clone(whole), i+2, i+3))
		if !errors.Is(err, daemon.ErrConfig) || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: got %v", name, err)
		}
	}
}

func TestAddressesOfSignInAreEncryptedOrLocal(t *testing.T) {
	t.Parallel()
	rest := []string{
		"DATABASE_URL=postgres://localhost/x", "COXSWAIN_MASTER_KEY_FILE=/keys/master",
		"COXSWAIN_OIDC_CLIENT_ID=coxswain", "COXSWAIN_OIDC_CLIENT_SECRET_FILE=/keys/oidc", "COXSWAIN_OIDC_TENANT=harbor",
	}
	for _, c := range []struct {
		public, issuer string
		names          string // in the refusal; "" for none
	}{
		{"https://a.example:8443", "https://id.example/", ""},
		{"http://localhost:8080", "http://127.0.0.1:9000", ""},
		{"http://[::1]:8080", "http://127.8.0.1", ""},
		{"http://a.example", "https://id.example", "COXSWAIN_PUBLIC_URL"},
		{"http://localhost.example", "https://id.example", "COXSWAIN_PUBLIC_URL"},
		{"https://a.example/", "https://id.example", "COXSWAIN_PUBLIC_URL"},
		{"https://a.example?x", "https://id.example", "COXSWAIN_PUBLIC_URL"},
		{"https://a.example?", "https://id.example", "COXSWAIN_PUBLIC_URL"},
		{"https://a.example#", "https://id.example", "COXSWAIN_PUBLIC_URL"},
		{"https://me@a.example", "https://id.example", "COXSWAIN_PUBLIC_URL"},
		{"https://:443", "https://id.example", "COXSWAIN_PUBLIC_URL"},
		{"a.example", "https://id.example", "COXSWAIN_PUBLIC_URL"},
		{"https://a.example", "http://id.example", "COXSWAIN_OIDC_ISSUER"},
		{"https://a.example", "id.example", "COXSWAIN_OIDC_ISSUER"},
	} {
		_, err := daemon.ReadConfig(append(rest[:len(rest):len(rest)], "COXSWAIN_PUBLIC_URL="+c.public, "COXSWAIN_OIDC_ISSUER="+c.issuer))
		if (err != nil) != (c.names != "") || err != nil && !strings.Contains(err.Error(), c.names) {
			t.Errorf("%s with %s: got %v", c.public, c.issuer, err)
		}
	}
}
