package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/pkg/projection"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/sealer"
	"coxswain/pkg/signin"
	"coxswain/pkg/telemetry"
	"coxswain/pkg/vitals"
)

// ShardOf places a tenant in a shard.
type ShardOf = func(events.TenantID) int

// cachedStreams is how many folded states a process remembers.
const cachedStreams = 50_000

// Runtime is a process with its services: opened, not yet running. What is exported is for those who build
// on top of it (administration, the gateway, sign-in); they add their routes to Mux before Start.
type Runtime struct {
	Config       Config
	Telemetry    *telemetry.Telemetry
	Logger       *slog.Logger
	DB           *pgxpool.Pool // as coxswain_app
	Log          *eventlog.Postgres
	Registry     *events.Registry
	Commands     *command.Engine
	Tokens       *identity.Tokens
	SignIn       *signin.Door
	Directory    *identity.Postgres
	Outbox       *mail.Outbox
	Key          identity.Key // Derive secrets from it, never keep it
	NATS         *nats.Conn
	JetStream    jetstream.JetStream
	Seals        *seal.Store
	SealKeys     seal.Keys // that are believed: the own one and those of before
	Installation string
	Mux          *http.ServeMux
	Pages        http.Handler // what people see, outside of the API; nil: none

	name        string
	now         func() time.Time // the clock of everything below
	served      []Served
	documents   map[string]*huma.OpenAPI
	projections []*Projection
	relays      []*bus.Relay
	tails       []*bus.Tail // of each shard, for all projections
	sealers     []*sealer.Sealer
	busMetrics  *bus.Metrics
	loopRuns    *prometheus.CounterVec
	look        *vitals.Database // nil until everything is open
	lease       bus.Lease
	loops       []Loop // beside those of services
	background  *background
	draining    chan struct{}
}

// Served is a service with the document of its operations.
type Served struct {
	Service  Service
	Document *huma.OpenAPI
	Deps     Deps
}

// Projection is a definition with the store that reads it and the runners that keep it, one per shard.
type Projection struct {
	Service    string
	Definition projection.Definition
	Store      *projection.Tables
	Runners    []*projection.Runner
}

// Open opens everything that the services need and registers their operations on one mux. It does not
// start anything. Close what was opened with Drain.
func Open(ctx context.Context, c Config, tel *telemetry.Telemetry, name string, services ...Service) (*Runtime, error) {
	r := &Runtime{
		Config: c, Telemetry: tel, Logger: tel.Logger, Registry: catalogue.New(), Mux: http.NewServeMux(),
		name: name, now: clock(c.ClockFile), documents: map[string]*huma.OpenAPI{}, draining: make(chan struct{}),
	}
	if err := r.open(ctx, services); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *Runtime) open(ctx context.Context, services []Service) error {
	definitions, err := definitionsOf(services)
	if err != nil {
		return err
	}
	if err := prepare(ctx, r.Config, definitions); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{r.openDatabase, r.openBus, r.refuse, r.openSeals} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	r.lookAround(definitions)
	for _, s := range services {
		if err := r.serve(s); err != nil {
			return fmt.Errorf("service %s: %w", s.Name, err)
		}
	}
	r.serveOperations()
	return nil
}

// definitionsOf gathers all projections; a name that stands twice would share a checkpoint.
func definitionsOf(services []Service) ([]projection.Definition, error) {
	var all []projection.Definition
	owner := map[string]string{}
	for _, s := range services {
		for _, d := range s.Projections {
			if other, twice := owner[d.Name]; twice {
				return nil, fmt.Errorf("the projection %s belongs to %s and to %s: rename one", d.Name, other, s.Name)
			}
			owner[d.Name] = s.Name
			all = append(all, d)
		}
	}
	return all, nil
}

func (r *Runtime) openDatabase(ctx context.Context) (err error) {
	if r.DB, err = openPool(ctx, r.Config, r.name); err != nil {
		return err
	}
	if r.Installation, err = identity.Installation(ctx, r.DB); err != nil {
		return err
	}
	if r.Key, err = openKey(ctx, r.Config, r.DB); err != nil {
		return err
	}
	if r.Directory, err = identity.NewDirectory(ctx, r.DB, r.Key); err != nil {
		return fmt.Errorf("%w: %w", ErrConfig, err)
	}
	r.Tokens = identity.NewTokens(r.DB, identity.TokenOptions{RefuseDemo: r.Config.Env == Production, Now: r.now})
	r.Outbox = mail.NewOutbox(r.DB, r.Key, r.now)
	r.SignIn = signin.Open(r.DB, r.Key, r.Tokens, r.now)
	r.Log = eventlog.New(r.DB, r.Registry, eventlog.Options{
		Shards: r.Config.Shards, ShardOf: r.Config.ShardOf, Observer: observeLog(r.Telemetry.Metrics),
	})
	r.Commands = command.New(r.Log, cachedStreams)
	return nil
}

func (r *Runtime) openBus(context.Context) (err error) {
	r.NATS, r.JetStream, err = bus.Connect(bus.ConnectOptions{
		URL: r.Config.NATSURL, InProcess: r.Config.InProcess, Credentials: r.Config.NATSCredentials,
		Name: "coxswain-" + r.name, Logger: r.Logger,
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrConfig, err)
	}
	r.busMetrics, r.loopRuns = bus.NewMetrics(r.Telemetry.Metrics), loopRuns(r.Telemetry.Metrics)
	r.lease = bus.NewPostgresLease(r.DB, holder(), r.Config.LeaseTTL)
	for shard := range r.Log.Shards() {
		r.relays = append(r.relays, bus.NewRelay(r.Log, r.JetStream, bus.RelayOptions{
			Stream: bus.StreamConfig{Shard: shard, Installation: r.Installation, Replicas: r.Config.StreamReplicas},
			Lease:  r.lease, Metrics: r.busMetrics, Logger: r.Logger, Now: r.now,
		}))
		r.tails = append(r.tails, bus.NewTail(r.JetStream, shard, bus.TailOptions{Registry: r.Registry, Logger: r.Logger}))
	}
	return nil
}

// Deps is what a part of the process gets to work with, without read models.
func (r *Runtime) Deps(part string) Deps {
	return Deps{
		Log: r.Log, Commands: r.Commands, Stores: map[string]projection.Store{}, Directory: r.Directory,
		Tokens: r.Tokens, SignIn: r.SignIn, DB: r.DB, Outbox: r.Outbox, Config: r.Config, Tenants: r.tenants,
		Now: r.now, Logger: r.Logger.With("part", part),
	}
}

// serve gives a service what it needs and registers its operations.
func (r *Runtime) serve(s Service) error {
	deps := r.Deps(s.Name)
	for _, d := range s.Projections {
		p, err := r.project(s.Name, d)
		if err != nil {
			return err
		}
		deps.Stores[d.Name] = p.Store
		r.projections = append(r.projections, p)
	}
	api := httpapi.New(r.Mux, s.Name, s.Doc)
	if s.API != nil {
		s.API(api, deps)
	}
	r.served = append(r.served, Served{Service: s, Document: api.OpenAPI(), Deps: deps})
	r.Include(s.Name, api.OpenAPI())
	return nil
}

// Loop adds a loop that belongs to the process rather than to a service. Call it before Start.
func (r *Runtime) Loop(l Loop) { r.loops = append(r.loops, l) }

// Now is the clock of the process.
func (r *Runtime) Now() time.Time { return r.now() }

// Services lists what is served, in the order of Open.
func (r *Runtime) Services() []Served { return r.served }

// Projections lists the projections of all services.
func (r *Runtime) Projections() []*Projection { return r.projections }

// Projection finds a projection by its definition's name.
func (r *Runtime) Projection(name string) (*Projection, bool) {
	for _, p := range r.projections {
		if p.Definition.Name == name {
			return p, true
		}
	}
	return nil, false
}

// Relay is the relay candidate of a shard.
func (r *Runtime) Relay(shard int) *bus.Relay { return r.relays[shard] }

// OwnerPool opens a pool as the owner of the schema, for a rebuild. The caller closes it.
func (r *Runtime) OwnerPool(ctx context.Context) (*pgxpool.Pool, error) {
	return openOwner(ctx, r.Config)
}

// close lets go of the connections.
func (r *Runtime) close() {
	if r.look != nil {
		r.look.Close()
	}
	if r.NATS != nil {
		r.NATS.Close()
	}
	if r.DB != nil {
		r.DB.Close()
	}
}

var errNotInTime = errors.New("the process did not end in time")
