package daemon

import (
	"context"
	"log/slog"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/pkg/projection"
	"coxswain/pkg/signin"
)

// Service is what one service consists of; its service.go fills it in on one screen. The same value runs
// alone (Main) and in the all-in-one (Run).
type Service struct {
	Name        string // "plans"; also the prefix of its policies and projections
	Doc         string // one sentence for the OpenAPI document
	Projections []projection.Definition
	Policies    func(Deps) []bus.Policy
	Loops       func(Deps) []Loop
	// API registers the service's operations. It is also called with empty Deps to write the OpenAPI
	// document, so it must not use them before a request arrives.
	API func(huma.API, Deps)
}

// Deps is what a service gets to work with.
type Deps struct {
	Log       eventlog.Log
	Commands  *command.Engine
	Stores    map[string]projection.Store // by the definition's name; only the service's own
	Directory identity.Directory
	Tokens    *identity.Tokens
	SignIn    *signin.Door
	DB        *pgxpool.Pool // as coxswain_app; read models are read through Stores
	Outbox    *mail.Outbox
	Config    Config // of the process
	// Tenants lists the tenants that have facts: loops work through them, for nothing else may cross tenants.
	Tenants func(context.Context) ([]events.TenantID, error)
	Now     func() time.Time
	Logger  *slog.Logger
}

// Loop is work that time brings rather than a fact: extending the calendar of calls, scoring a new day. It
// finds what is due by a query, so a process that was down does on return what it would have done, once.
type Loop struct {
	Name  string // "cadence_schedule": also the name of its lease
	Every time.Duration
	Run   func(context.Context) error
}
