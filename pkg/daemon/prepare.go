package daemon

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/bus"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/pkg/postgres"
	"coxswain/pkg/projection"
	"coxswain/pkg/seal"
	"coxswain/pkg/views"
)

// Migrate brings every table that does not belong to a projection up to date. Tests that need a whole
// database give it to pgtest.New.
func Migrate(ctx context.Context, url string) error {
	for _, s := range schemas() {
		if err := s.Migrate(ctx, url); err != nil {
			return err
		}
	}
	return nil
}

// schemas are all that do not belong to projections.
func schemas() []postgres.Schema {
	return []postgres.Schema{eventlog.Schema(), bus.Schema(), identity.Schema(), seal.Schema(), mail.Schema(), views.Schema()}
}

// prepare migrates, and makes the tables of the projections.
func prepare(ctx context.Context, c Config, definitions []projection.Definition) error {
	if err := Migrate(ctx, c.DatabaseURL); err != nil {
		if errors.Is(err, postgres.ErrNewerSchema) || errors.Is(err, postgres.ErrPowerfulRole) {
			return fmt.Errorf("%w: %w", ErrConfig, err)
		}
		return err
	}
	owner, err := pgx.Connect(ctx, c.DatabaseURL)
	if err != nil {
		return fmt.Errorf("connect as the owner: %w", err)
	}
	defer owner.Close(context.WithoutCancel(ctx)) // nothing is left to lose
	return projection.Prepare(ctx, owner, definitions...)
}

// openPool is what the application works with.
func openPool(ctx context.Context, c Config, name string) (*pgxpool.Pool, error) {
	return postgres.Open(ctx, c.DatabaseURL, postgres.Options{
		Role: postgres.AppRole, Name: "coxswain-" + name, MaxConns: c.DatabaseConnections,
	})
}

// openKey reads the master key, or makes it for a database in which nothing has been sealed.
func openKey(ctx context.Context, c Config, pool *pgxpool.Pool) (identity.Key, error) {
	fresh, err := identity.IsNew(ctx, pool)
	if err != nil {
		return identity.Key{}, fmt.Errorf("ask whether the installation is new: %w", err)
	}
	key, err := identity.OpenKey(c.MasterKeyFile, fresh)
	if err != nil {
		return key, fmt.Errorf("%w: COXSWAIN_MASTER_KEY_FILE: %w", ErrConfig, err)
	}
	return key, nil
}

// openOwner is for the rare work that needs the owner of the schema.
func openOwner(ctx context.Context, c Config) (*pgxpool.Pool, error) {
	return postgres.Open(ctx, c.DatabaseURL, postgres.Options{Name: "coxswain-owner", MaxConns: 2})
}
