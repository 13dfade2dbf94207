package daemon

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/nats-io/nats.go"
)

// Config of a process, from its environment (ReadConfig).
type Config struct {
	// DatabaseURL is PostgreSQL, as the owner of the schema. The work is done under the role coxswain_app.
	DatabaseURL string `env:"DATABASE_URL,required,notEmpty"`
	// DatabaseConnections is the size of the pool.
	DatabaseConnections int32 `env:"COXSWAIN_DATABASE_CONNECTIONS" envDefault:"16"`
	// NATSURL is one server, or several with commas. It may be away, at the start too.
	NATSURL string `env:"NATS_URL" envDefault:"nats://127.0.0.1:4222"`
	// NATSCredentials is the path of a credentials file.
	NATSCredentials string `env:"NATS_CREDENTIALS"`
	// StreamReplicas of each stream: 3 in a cluster.
	StreamReplicas int `env:"COXSWAIN_STREAM_REPLICAS" envDefault:"1"`

	// Addr is where HTTP is served, host:port; port 0 takes a free one.
	Addr string `env:"COXSWAIN_ADDR" envDefault:"127.0.0.1:8080"`
	// RatePerSecond is how many requests a tenant may make in a second, per process; more get 429. 0 is no limit.
	RatePerSecond int `env:"COXSWAIN_RATE_PER_SECOND" envDefault:"500"`
	// PublicURL is where people and mails find the pages: https://host, without a path; http on loopback only.
	PublicURL string `env:"COXSWAIN_PUBLIC_URL"`
	// OIDC is where the tenant's people sign in.
	OIDC OIDC `envPrefix:"COXSWAIN_OIDC_"`
	// Mail is the server that takes our mail.
	Mail Mail `envPrefix:"COXSWAIN_"`
	// AskAfter is how long what is asked of a person waits for more, so that one letter says all of it.
	AskAfter time.Duration `env:"COXSWAIN_ASK_AFTER" envDefault:"20s"`
	// Env is development, or production, which refuses what is only for demonstrations.
	Env string `env:"COXSWAIN_ENV" envDefault:"development"`
	// MasterKeyFile wraps the keys of people; made on the first start, never again.
	MasterKeyFile string `env:"COXSWAIN_MASTER_KEY_FILE,required,notEmpty"`
	// SealKeyFile is a private key (Ed25519, PKCS#8 in PEM) that signs the seals of the log; without it they are not
	// signed. All processes that seal must have it.
	SealKeyFile string `env:"COXSWAIN_SEAL_KEY_FILE"`
	// SealPublicKeys are files with the public keys of before, with commas: verify believes their signatures too.
	SealPublicKeys []string `env:"COXSWAIN_SEAL_PUBLIC_KEYS"`
	// SealAfter is how long a fact may wait to be sealed; 1,024 facts are sealed at once.
	SealAfter time.Duration `env:"COXSWAIN_SEAL_AFTER" envDefault:"5s"`
	// Shards of the log. Raising it later needs a placement of the tenants of before.
	Shards int `env:"COXSWAIN_SHARDS" envDefault:"1"`
	// LeaseTTL is how long the work of a process that died is left lying.
	LeaseTTL time.Duration `env:"COXSWAIN_LEASE_TTL" envDefault:"5s"`
	// DrainTimeout bounds an orderly end.
	DrainTimeout time.Duration `env:"COXSWAIN_DRAIN_TIMEOUT" envDefault:"20s"`
	// BackupMarker is the path of a file that the backup touches when it has succeeded; its time is a metric.
	BackupMarker string `env:"COXSWAIN_BACKUP_MARKER"`
	// LogLevel is debug, info, warn or error.
	LogLevel slog.Level `env:"COXSWAIN_LOG_LEVEL" envDefault:"info"`
	// AcceptDataLoss starts on a database that may lose committed data (fsync or synchronous_commit off).
	AcceptDataLoss bool `env:"COXSWAIN_ACCEPT_DATA_LOSS"`

	// ClockLimit is how far the clocks of PostgreSQL and NATS may be from this machine's at the start; 0 is no limit.
	ClockLimit time.Duration `env:"COXSWAIN_CLOCK_LIMIT" envDefault:"1m"`
	// ClockFile is for tests: the path of a file that says how far this process's clock is off from the machine's.
	ClockFile string `env:"COXSWAIN_CLOCK_FILE"`

	// InProcess is an embedded NATS server to use in place of NATSURL.
	InProcess nats.InProcessConnProvider `env:"-"`
	// ShardOf places tenants in shards; nil spreads them by a hash.
	ShardOf ShardOf `env:"-"`
}

// Values of Config.Env.
const (
	Development = "development"
	Production  = "production"
)

// ErrConfig says that the configuration cannot be used; a process ends with status 78 (EX_CONFIG).
var ErrConfig = errors.New("configuration")

// ReadConfig reads a configuration from an environment of the form "NAME=value" (os.Environ). A name that
// begins with COXSWAIN_ and is neither of Config nor among known is refused, so that a misspelt one is noticed.
func ReadConfig(environ []string, known ...string) (Config, error) {
	values := env.ToMap(environ)
	var c Config
	names, err := env.GetFieldParams(&c)
	if err != nil {
		return c, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	for _, n := range names {
		known = append(known, n.Key)
	}
	for name := range values {
		if strings.HasPrefix(name, "COXSWAIN_") && !slices.Contains(known, name) {
			return c, fmt.Errorf("%w: %s is not known: remove it, or check its spelling", ErrConfig, name)
		}
	}
	if err := env.ParseWithOptions(&c, env.Options{Environment: values}); err != nil {
		return c, fmt.Errorf("%w: %s", ErrConfig, oneLine(err))
	}
	return c, c.check()
}

func oneLine(err error) string {
	return strings.ReplaceAll(strings.TrimPrefix(err.Error(), "env: "), "\n", "; ")
}

// rule is one that a configuration must not break, and what to do about it.
type rule struct {
	broken bool
	say    string
}

// check refuses values that could not work, each with what to do.
func (c Config) check() error {
	_, _, addrErr := net.SplitHostPort(c.Addr)
	for _, rule := range append(append(c.signInRules(), c.mailRules()...), []rule{
		{c.Env != Development && c.Env != Production, "COXSWAIN_ENV must be development or production"},
		{c.Shards < 1 || c.Shards > 99, "COXSWAIN_SHARDS must be from 1 to 99"},
		{c.StreamReplicas < 1 || c.StreamReplicas > 5, "COXSWAIN_STREAM_REPLICAS must be from 1 to 5"},
		{c.DatabaseConnections < int32(c.Shards)+3, "COXSWAIN_DATABASE_CONNECTIONS must be at least COXSWAIN_SHARDS + 3"}, //nolint:gosec // at most 99
		{c.LeaseTTL < time.Second, "COXSWAIN_LEASE_TTL must be at least 1s"},
		{c.SealAfter < 100*time.Millisecond, "COXSWAIN_SEAL_AFTER must be at least 100ms"},
		{c.AskAfter < 0 || c.AskAfter > 24*time.Hour, "COXSWAIN_ASK_AFTER must be from 0s to 24h"},
		{c.ClockLimit < 0, "COXSWAIN_CLOCK_LIMIT must not be negative; 0 is no limit"},
		{c.RatePerSecond < 0, "COXSWAIN_RATE_PER_SECOND must not be negative; 0 is no limit"},
		{addrErr != nil, "COXSWAIN_ADDR must be host:port"},
		{c.Env == Production && c.AcceptDataLoss, "COXSWAIN_ACCEPT_DATA_LOSS is not for production"},
		{c.Env == Production && c.ClockFile != "", "COXSWAIN_CLOCK_FILE is for tests, not for production"},
	}...) {
		if rule.broken {
			return fmt.Errorf("%w: %s", ErrConfig, rule.say)
		}
	}
	return nil
}
