package identity

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// ErrNoToken says that the caller has no such token.
var ErrNoToken = fault.New(fault.NotFound, "not-found", "you have no such token")

// Issued is a token as its owner knows it. The secret is not part of it: nobody has that any more.
type Issued struct {
	ID        string // random, 16 hex digits
	Label     string
	Kind      Kind
	Scope     Scope
	CreatedAt time.Time
	ExpiresAt time.Time
	LastUsed  time.Time // to the hour; zero when it was never used
}

// List is a person's active tokens and sessions, the newest first.
func (t *Tokens) List(ctx context.Context, tenant events.TenantID, person events.PersonID) ([]Issued, error) {
	rows, err := t.pool.Query(ctx, `select id, label, kind, case when read_only and scope = 'all' then 'read' else scope end,
			created_at, expires_at, coalesce(last_used_at, '0001-01-01Z')
		from tokens left join token_uses using (hash) where tenant = $1 and person = $2 and revoked_at is null and expires_at > $3
		order by created_at desc, id`, tenant, person, t.o.Now())
	if err != nil {
		return nil, ErrUnavailable.Because(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (i Issued, err error) {
		err = row.Scan(&i.ID, &i.Label, &i.Kind, &i.Scope, &i.CreatedAt, &i.ExpiresAt, &i.LastUsed)
		i.CreatedAt, i.ExpiresAt, i.LastUsed = i.CreatedAt.UTC(), i.ExpiresAt.UTC(), i.LastUsed.UTC()
		return i, err
	})
	return all, Unavailable(err)
}

// ID is the id under which the owner of a token finds it in the List; ErrNoToken when it is none.
func (t *Tokens) ID(ctx context.Context, token string) (id string, err error) {
	hash, _ := HashOf(tokenPrefix, token)
	err = t.pool.QueryRow(ctx, `select id from tokens where hash = $1`, hash[:]).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoToken
	}
	return id, Unavailable(err)
}

const (
	revokeHash    = `update tokens set revoked_at = $1 where revoked_at is null and hash = $2`
	revokePerson  = `update tokens set revoked_at = $1 where revoked_at is null and tenant = $2 and person = $3`
	revokeSession = revokePerson + ` and kind in ('session', 'demo_session')`
)

// Revoke ends a token, everywhere within five seconds. One that is not there is already ended.
func (t *Tokens) Revoke(ctx context.Context, token string) error {
	hash, _ := HashOf(tokenPrefix, token)
	t.cache.drop(hash)
	return t.revoke(ctx, t.pool, revokeHash, t.o.Now(), hash[:])
}

// RevokeID ends the token of the person that has the id; ErrNoToken when there never was one. One that has ended stays as
// it is.
func (t *Tokens) RevokeID(ctx context.Context, tenant events.TenantID, person events.PersonID, id string) error {
	return t.revokeID(ctx, tenant, person, id, `true`)
}

// RevokeTokenID is RevokeID for callers that may end no session: one that holds an API token signs nobody out.
func (t *Tokens) RevokeTokenID(ctx context.Context, tenant events.TenantID, person events.PersonID, id string) error {
	return t.revokeID(ctx, tenant, person, id, `kind in ('issued', 'demo')`)
}

func (t *Tokens) revokeID(ctx context.Context, tenant events.TenantID, person events.PersonID, id, which string) error {
	t.cache.clear()
	done, err := t.pool.Exec(ctx, `update tokens set revoked_at = coalesce(revoked_at, $1)
		where tenant = $2 and person = $3 and id = $4 and `+which, t.o.Now(), tenant, person, id)
	switch {
	case err != nil:
		return ErrUnavailable.Because(err)
	case done.RowsAffected() == 0:
		return ErrNoToken
	}
	return nil
}

// RevokeSessions signs a person out everywhere and leaves the API tokens.
func (t *Tokens) RevokeSessions(ctx context.Context, tenant events.TenantID, person events.PersonID) error {
	t.cache.clear()
	return t.revoke(ctx, t.pool, revokeSession, t.o.Now(), tenant, person)
}

// RevokePerson ends all sessions and tokens of a person.
func (t *Tokens) RevokePerson(ctx context.Context, tenant events.TenantID, person events.PersonID) error {
	return t.RevokePersonIn(ctx, t.pool, tenant, person)
}

// Database is a pool, or a transaction of it.
type Database interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// RevokePersonIn is RevokePerson as part of a transaction: the tokens end when it commits.
func (t *Tokens) RevokePersonIn(ctx context.Context, db Database, tenant events.TenantID, person events.PersonID) error {
	t.cache.clear()
	return t.revoke(ctx, db, revokePerson, t.o.Now(), tenant, person)
}

func (t *Tokens) revoke(ctx context.Context, db Database, sql string, args ...any) error {
	if _, err := db.Exec(ctx, sql, args...); err != nil {
		return ErrUnavailable.Because(err)
	}
	return nil
}

// How long the row of a token that has ended stays: one that a request asked for as long as that request is known for a
// repeat, others (sessions, links) a day.
const (
	keptForRepeats = 90 * 24 * time.Hour
	keptOtherwise  = 24 * time.Hour
)

// Prune forgets tokens that ended long enough ago and reports how many.
func (t *Tokens) Prune(ctx context.Context) (int64, error) {
	now := t.o.Now()
	done, err := t.pool.Exec(ctx, `delete from tokens
		where least(expires_at, revoked_at) < case when command_id is null then $1::timestamptz else $2 end`,
		now.Add(-keptOtherwise), now.Add(-keptForRepeats))
	return done.RowsAffected(), Unavailable(err)
}
