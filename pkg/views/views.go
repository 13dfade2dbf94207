// Package views keeps the views that people have saved: a name and the query of a list ("at risk, renewal within 90
// days"). They are a person's own, change nothing about any customer, and are no facts: a view that is saved under a name again
// is another one, and one that is deleted is gone.
//
// The rows of a tenant are behind forced row security; every statement names the tenant it works for.
package views

import (
	"context"
	"embed"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/postgres"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the table up to date.
func Migrate(ctx context.Context, url string) error { return Schema().Migrate(ctx, url) }

// Schema is what Migrate brings up to date.
func Schema() postgres.Schema { return postgres.Schema{Name: "views", Files: migrations} }

// ErrTooMany refuses one view more than anybody finds again.
var ErrTooMany = fault.New(fault.Conflict, "too-many-views", "there are fifty saved views already; delete one first")

// Most is how many views a person keeps of a list.
const Most = 50

// View is a list that a person has narrowed, under a name.
type View struct {
	ID    string    `json:"id"`
	List  string    `json:"list" doc:"What it is a view of: portfolio."`
	Name  string    `json:"name"`
	Query string    `json:"query" doc:"As an address has it: band=at_risk&sort=renewal."`
	Saved time.Time `json:"saved_at"`
}

// Owner is whose views they are.
type Owner struct {
	Tenant events.TenantID
	Person events.PersonID
}

// Store keeps views in the table of Migrate.
type Store struct{ pool *pgxpool.Pool }

// NewStore keeps views in a database.
func NewStore(pool *pgxpool.Pool) *Store { return &Store{pool} }

// Of lists a person's views of a list by name.
func (s *Store) Of(ctx context.Context, o Owner, list string) ([]View, error) {
	var all []View
	err := s.as(ctx, o, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select id, list, name, query, saved_at from saved_views where tenant = $1 and person = $2 and list = $3 order by lower(name), id",
			o.Tenant, o.Person, list)
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[View])
		return err
	})
	return all, err
}

// Save keeps a view, in place of the one of the same list and name: to save it twice is to save it once. The error is
// ErrTooMany when there are enough.
func (s *Store) Save(ctx context.Context, o Owner, v View) (View, error) {
	err := s.as(ctx, o, func(tx pgx.Tx) error {
		// One after the other for each person, so that two at once are counted.
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtextextended('saved_views ' || $1 || ' ' || $2, 0))", string(o.Tenant), string(o.Person)); err != nil {
			return err
		}
		var others int
		err := tx.QueryRow(ctx, "select count(*) from saved_views where tenant = $1 and person = $2 and list = $3 and name <> $4",
			o.Tenant, o.Person, v.List, v.Name).Scan(&others)
		if err != nil {
			return err
		}
		if others >= Most {
			return ErrTooMany
		}
		return tx.QueryRow(ctx, `insert into saved_views (tenant, person, list, name, query, saved_at) values ($1, $2, $3, $4, $5, $6)
			on conflict (tenant, person, list, name) do update set query = excluded.query, saved_at = excluded.saved_at
			returning id, saved_at`, o.Tenant, o.Person, v.List, v.Name, v.Query, v.Saved).Scan(&v.ID, &v.Saved)
	})
	return v, err
}

// Delete takes a view away. One that is not there is gone already.
func (s *Store) Delete(ctx context.Context, o Owner, id string) error {
	return s.as(ctx, o, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "delete from saved_views where tenant = $1 and person = $2 and id = $3", o.Tenant, o.Person, id)
		return err
	})
}

// as works for the tenant of a person: row security shows no other's rows.
func (s *Store) as(ctx context.Context, o Owner, work func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select set_config('coxswain.tenant', $1, true)", string(o.Tenant)); err != nil {
			return err
		}
		return work(tx)
	})
}
