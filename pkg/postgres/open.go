package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5/pgxpool"
)

// AppRole is the role under which the application works: it owns nothing and may do what migrations granted to it.
// Nobody can sign in as it; the owner's connections take it on. See [EnsureRole].
const AppRole = "coxswain_app"

// Options say how a pool connects.
type Options struct {
	// Role is taken on by every connection; AppRole for the application, empty for the owner.
	Role string
	// Name is what the server shows in pg_stat_activity. Empty: coxswain.
	Name string
	// MaxConns is the size of the pool. Zero: pool_max_conns of the URL, else 16.
	MaxConns int32
	// Trace makes a span of every statement, with the global tracer provider of OpenTelemetry.
	Trace bool
}

const (
	defaultMaxConns = 16
	connectTimeout  = 5 * time.Second
)

// Open connects a pool to the database and proves it with one connection.
func Open(ctx context.Context, url string, opts Options) (*pgxpool.Pool, error) {
	cfg, err := poolConfig(url, opts)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("postgres: open a pool: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("postgres: %w: check that the server runs and that DATABASE_URL is right%s", err, roleHint(opts))
	}
	return pool, nil
}

func roleHint(opts Options) string {
	if opts.Role == "" {
		return ""
	}
	return " and that its user may act as " + opts.Role + ", which migrating sees to"
}

func poolConfig(url string, opts Options) (*pgxpool.Config, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("postgres: the database URL is not understood: %w", err)
	}
	if opts.MaxConns > 0 {
		cfg.MaxConns = opts.MaxConns
	} else if !strings.Contains(url, "pool_max_conns") {
		cfg.MaxConns = defaultMaxConns
	}
	cfg.MaxConnLifetime = time.Hour
	cfg.MaxConnLifetimeJitter = 10 * time.Minute // not all at once
	cfg.MaxConnIdleTime = 10 * time.Minute
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = connectTimeout
	}
	setRuntimeParams(cfg.ConnConfig.RuntimeParams, opts)
	if opts.Trace {
		cfg.ConnConfig.Tracer = otelpgx.NewTracer()
	}
	return cfg, nil
}

// setRuntimeParams chooses the session's settings in its start-up packet.
func setRuntimeParams(params map[string]string, opts Options) {
	// Statements here are prepared once and run for ever with one good plan; to plan them anew with the values of
	// each call cost more than running them.
	params["plan_cache_mode"] = "force_generic_plan"
	params["timezone"] = "UTC"
	// A transaction that its process forgot would hold the head row of the log, and with it every writer.
	params["idle_in_transaction_session_timeout"] = "60s"
	if params["application_name"] == "" {
		params["application_name"] = "coxswain"
	}
	if opts.Name != "" {
		params["application_name"] = opts.Name
	}
	if opts.Role != "" {
		params["role"] = opts.Role
	}
}
