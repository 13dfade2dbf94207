package identity

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// Refusals of a token that is to be made.
var (
	// ErrTokenMade says that the request has made its token before. Its secret cannot be shown again: nobody has it.
	ErrTokenMade     = fault.New(fault.Conflict, "token-already-made", "this request has made its token, whose secret was shown once; revoke it and make another under a new Idempotency-Key")
	ErrTooManyTokens = fault.New(fault.Conflict, "too-many-tokens", "you have as many tokens as one may have; revoke one that you do not use")
	errKeyReused     = fault.New(fault.KeyReused, "idempotency-key-reused", "this Idempotency-Key was used for another request; use a new one")
	errPrincipal     = fault.New(fault.Invalid, "principal-invalid", "a token stands for a person or a machine with a role; keepers and contacts belong to one customer")
)

// MaxTokens is how many active API tokens one person may have. It keeps a program gone wild in bounds and is not exact:
// requests at the same time may exceed it by their number.
const MaxTokens = 50

// Once names the request that makes a token, so that its repeat makes no second one: an id that is the caller's own, and
// the hash of what was asked (command.Request has both).
type Once struct {
	ID   string
	Hash [32]byte
}

// grant is what a token is made from. Its principal's scope is the token's.
type grant struct {
	Principal
	kind  Kind
	ttl   time.Duration
	label string
	once  Once
}

// Issue makes an API token for the principal, in its scope, that is valid for ttl. It is shown once and cannot be read again.
func (t *Tokens) Issue(ctx context.Context, p Principal, ttl time.Duration, label string) (string, error) {
	secret, _, err := t.insert(ctx, t.pool, grant{Principal: p, kind: APIToken, ttl: ttl, label: label})
	return secret, err
}

// IssueDemo is Issue for the sample people of a demonstration; production refuses such tokens.
func (t *Tokens) IssueDemo(ctx context.Context, p Principal, ttl time.Duration) (string, error) {
	secret, _, err := t.insert(ctx, t.pool, grant{Principal: p, kind: Demo, ttl: ttl, label: "demo"})
	return secret, err
}

// IssueSession makes the token of a sign-in. The label says where from ("Firefox on Linux"), for the person's own list.
func (t *Tokens) IssueSession(ctx context.Context, p Principal, ttl time.Duration, label string) (string, error) {
	return t.RotateIn(ctx, t.pool, p, Entry{TTL: ttl, Label: label})
}

// Entry is how somebody comes in.
type Entry struct {
	Old   string // session that the browser had before, whosever it was; it ends
	TTL   time.Duration
	Label string // where from: "Firefox on Linux"
	Demo  bool   // of a demonstration; production refuses such sessions
}

// Rotate makes the session of a sign-in and ends the one that the browser had before, or neither. What is no token, and an
// empty one, is already ended.
func (t *Tokens) Rotate(ctx context.Context, p Principal, e Entry) (session string, err error) {
	err = pgx.BeginFunc(ctx, t.pool, func(tx pgx.Tx) error {
		session, err = t.RotateIn(ctx, tx, p, e)
		return err
	})
	return session, Unavailable(err)
}

// RotateIn is Rotate as part of a transaction.
func (t *Tokens) RotateIn(ctx context.Context, db Database, p Principal, e Entry) (string, error) {
	if hash, ok := HashOf(tokenPrefix, e.Old); ok {
		t.cache.drop(hash)
		if err := t.revoke(ctx, db, revokeHash, t.o.Now(), hash[:]); err != nil {
			return "", err
		}
	}
	kind := Session
	if e.Demo {
		kind = DemoSession
	}
	secret, _, err := t.insert(ctx, db, grant{Principal: p, kind: kind, ttl: e.TTL, label: e.Label})
	return secret, err
}

// IssueOwn makes an API token that the principal asks for itself, in a scope. A principal of a demonstration gets one of
// the demonstration. A repeat of the request is ErrTokenMade; its id with another request is refused.
func (t *Tokens) IssueOwn(ctx context.Context, p Principal, scope Scope, ttl time.Duration, label string, once Once) (string, Issued, error) {
	g := grant{Principal: p, kind: APIToken, ttl: ttl, label: label, once: once}
	g.Scope = scope
	if p.Kind.OfDemo() {
		g.kind = Demo
	}
	if err := t.made(ctx, p.Tenant, once); err != nil {
		return "", Issued{}, err
	}
	var active int
	err := t.pool.QueryRow(ctx, `select count(*) from tokens where tenant = $1 and person = $2 and kind = $3
		and revoked_at is null and expires_at > $4`, p.Tenant, p.Person, g.kind, t.o.Now()).Scan(&active)
	switch {
	case err != nil:
		return "", Issued{}, ErrUnavailable.Because(err)
	case active >= MaxTokens:
		return "", Issued{}, ErrTooManyTokens
	}
	return t.insert(ctx, t.pool, g)
}

func (t *Tokens) insert(ctx context.Context, db Database, g grant) (string, Issued, error) {
	g.Scope = g.Scope.orAll()
	if err := g.Check(); err != nil {
		return "", Issued{}, err
	}
	now := t.o.Now()
	secret, hash := NewSecret(tokenPrefix)
	made := Issued{Label: g.label, Kind: g.kind, Scope: g.Scope, CreatedAt: now, ExpiresAt: now.Add(g.ttl)}
	err := db.QueryRow(ctx, `insert into tokens
		(hash, tenant, person, machine, party, customer, role, read_only, scope, label, kind, created_at, expires_at, command_id, command_hash)
		values ($1, $2, $3, $4, $5, $6, $7, $8 <> 'all', $8, $9, $10, $11, $12, nullif($13, ''), case when $13 <> '' then $14::bytea end)
		on conflict on constraint tokens_command do nothing returning id`,
		hash[:], g.Tenant, g.Person, g.Machine, g.Party, g.Customer, g.Role, g.Scope, g.label, g.kind, now, made.ExpiresAt, g.once.ID, g.once.Hash[:]).
		Scan(&made.ID)
	switch {
	case errors.Is(err, pgx.ErrNoRows): // made meanwhile by the same request
		return "", Issued{}, t.made(ctx, g.Tenant, g.once)
	case err != nil:
		return "", Issued{}, ErrUnavailable.Because(err)
	}
	return secret, made, nil
}

// made refuses a request that has made a token before.
func (t *Tokens) made(ctx context.Context, tenant events.TenantID, once Once) error {
	var same bool
	err := t.pool.QueryRow(ctx, `select command_hash = $3 from tokens where tenant = $1 and command_id = $2`, tenant, once.ID, once.Hash[:]).Scan(&same)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil
	case err != nil:
		return ErrUnavailable.Because(err)
	case !same:
		return errKeyReused
	}
	return ErrTokenMade
}

// Check refuses principals that the policy could not place.
func (p Principal) Check() error {
	ofCustomer := p.Role == Keeper || p.Role == Contact
	switch {
	case !p.Scope.orAll().known():
		return errScope
	case p.Tenant == "", p.Party == "", !p.Role.known(), (p.Person == "") == (p.Machine == ""),
		(p.Machine != "") != (p.Role == Machine), ofCustomer && p.Customer == "", !ofCustomer && p.Party != events.Vendor:
		return errPrincipal
	}
	return nil
}
