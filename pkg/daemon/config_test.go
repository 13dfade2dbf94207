package daemon_test

import (
	"errors"
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
