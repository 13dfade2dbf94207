package identity

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/fault"
)

// Refusals of a token. Whatever is wrong with one (unknown, expired, revoked, malformed), the answer is
// ErrInvalidToken and nothing else, so that nobody learns which tokens exist.
var (
	ErrInvalidToken = fault.New(fault.Unauthenticated, "invalid-token", "this needs a valid token: Authorization: Bearer cox_...")
	// ErrUnavailable says that nobody can be recognised at the moment.
	ErrUnavailable = fault.New(fault.Unavailable, "identity-unavailable", "sign-in cannot be checked at the moment; try again")
)

// TokenOptions of an installation.
type TokenOptions struct {
	// RefuseDemo makes tokens of the demonstration invalid: set in production.
	RefuseDemo bool
	// Now is the clock by which tokens expire; time.Now when nil.
	Now func() time.Time
}

// Tokens issues and checks bearer tokens: "cox_" and 256 random bits in base 62. Only their SHA-256 is
// kept. A session is a token that the browser's cookie holds.
type Tokens struct {
	pool  *pgxpool.Pool
	o     TokenOptions
	cache *cache[[32]byte, Principal]

	noting sync.WaitGroup
}

// remembered is how long a checked token is trusted without asking again: a revocation reaches every
// process within it.
const remembered = 5 * time.Second

// How often the use of a token is noted, and how long that may take.
const (
	noteEvery  = time.Hour
	noteWithin = 5 * time.Second
)

// NewTokens keeps tokens in the tables of Migrate.
func NewTokens(pool *pgxpool.Pool, o TokenOptions) *Tokens {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Tokens{pool: pool, o: o, cache: newCache[[32]byte, Principal](10_000, remembered, o.Now)}
}

// Verify is the principal that the token stands for, or ErrInvalidToken; ErrUnavailable when the database
// does not answer.
func (t *Tokens) Verify(ctx context.Context, token string) (Principal, error) {
	hash, ok := HashOf(tokenPrefix, token)
	if !ok {
		return Principal{}, ErrInvalidToken
	}
	if p, ok := t.cache.get(hash); ok {
		return p, nil
	}
	p, err := t.look(ctx, hash)
	if err == nil {
		t.cache.put(hash, p)
	}
	return p, err
}

func (t *Tokens) look(ctx context.Context, hash [32]byte) (Principal, error) {
	var (
		p     Principal
		noted bool
		now   = t.o.Now()
	)
	// A token of a process of the release before has no scope and may say that it only reads.
	err := t.pool.QueryRow(ctx, `select tenant, person, machine, party, customer, role, kind,
			case when read_only and scope = 'all' then 'read' else scope end, coalesce(last_used_at > $3, false)
		from tokens left join token_uses using (hash) where hash = $1 and revoked_at is null and expires_at > $2 and (kind not in ('demo', 'demo_session') or not $4)`,
		hash[:], now, now.Add(-noteEvery), t.o.RefuseDemo).
		Scan(&p.Tenant, &p.Person, &p.Machine, &p.Party, &p.Customer, &p.Role, &p.Kind, &p.Scope, &noted)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Principal{}, ErrInvalidToken
	case err != nil:
		return Principal{}, ErrUnavailable.Because(err)
	}
	if !noted {
		t.noting.Go(func() { t.note(context.WithoutCancel(ctx), hash, now) })
	}
	return p, nil
}

// note keeps when a token was last used, beside the request that uses it: whoever asks does not wait for the write, and
// one that fails is made up for by the next use.
func (t *Tokens) note(ctx context.Context, hash [32]byte, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, noteWithin)
	defer cancel()
	_, _ = t.pool.Exec(ctx, `insert into token_uses as u (hash, last_used_at) values ($1, $2)
		on conflict (hash) do update set last_used_at = excluded.last_used_at where u.last_used_at <= $3`, hash[:], now, now.Add(-noteEvery))
}
