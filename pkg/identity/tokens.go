package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"math/big"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// Refusals of a token. Whatever is wrong with one (unknown, expired, revoked, malformed), the answer is
// ErrInvalidToken and nothing else, so that nobody learns which tokens exist.
var (
	ErrInvalidToken = fault.New(fault.Unauthenticated, "invalid-token", "this needs a valid token: Authorization: Bearer cox_...")
	ErrReadOnly     = fault.New(fault.Forbidden, "read-only-token", "this token may only read")
	// ErrUnavailable says that nobody can be recognised at the moment.
	ErrUnavailable = fault.New(fault.Unavailable, "identity-unavailable", "sign-in cannot be checked at the moment; try again")
	errPrincipal   = fault.New(fault.Invalid, "principal-invalid", "a token stands for a person or a machine with a role; keepers and contacts belong to one customer")
)

// TokenOptions of an installation.
type TokenOptions struct {
	// RefuseDemo makes tokens of the demonstration invalid: set in production.
	RefuseDemo bool
	// Now is the clock by which tokens expire; time.Now when nil.
	Now func() time.Time
}

// Tokens issues and checks bearer tokens: "cox_" and 256 random bits in base 62. Only their SHA-256 is
// kept, which needs no salt for a secret of that length.
type Tokens struct {
	pool  *pgxpool.Pool
	o     TokenOptions
	cache *cache[[32]byte, Principal]
}

// remembered is how long a checked token is trusted without asking again: a revocation reaches every
// process within it.
const remembered = 5 * time.Second

// NewTokens keeps tokens in the tables of Migrate.
func NewTokens(pool *pgxpool.Pool, o TokenOptions) *Tokens {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Tokens{pool: pool, o: o, cache: newCache[[32]byte, Principal](10_000, remembered, o.Now)}
}

// Issue makes a token for the principal that is valid for ttl. It is shown once and cannot be read again.
func (t *Tokens) Issue(ctx context.Context, p Principal, ttl time.Duration, label string) (string, error) {
	return t.issue(ctx, p, ttl, label, "issued")
}

// IssueDemo is Issue for the sample people of a demonstration; production refuses such tokens.
func (t *Tokens) IssueDemo(ctx context.Context, p Principal, ttl time.Duration) (string, error) {
	return t.issue(ctx, p, ttl, "demo", "demo")
}

func (t *Tokens) issue(ctx context.Context, p Principal, ttl time.Duration, label, kind string) (string, error) {
	if err := p.check(); err != nil {
		return "", err
	}
	token, now := newToken(), t.o.Now()
	hash := sha256.Sum256([]byte(token))
	_, err := t.pool.Exec(ctx, `insert into tokens
		(hash, tenant, person, machine, party, customer, role, read_only, label, kind, created_at, expires_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		hash[:], p.Tenant, p.Person, p.Machine, p.Party, p.Customer, p.Role, p.ReadOnly, label, kind, now, now.Add(ttl))
	if err != nil {
		return "", ErrUnavailable.Because(err)
	}
	return token, nil
}

// check refuses principals that the policy could not place.
func (p Principal) check() error {
	ofCustomer := p.Role == Keeper || p.Role == Contact
	switch {
	case p.Tenant == "", p.Party == "", (p.Person == "") == (p.Machine == ""),
		(p.Machine != "") != (p.Role == Machine), ofCustomer && p.Customer == "", !ofCustomer && p.Party != events.Vendor:
		return errPrincipal
	}
	return nil
}

// Verify is the principal that the token stands for, or ErrInvalidToken; ErrUnavailable when the database
// does not answer.
func (t *Tokens) Verify(ctx context.Context, token string) (Principal, error) {
	if !wellFormed(token) {
		return Principal{}, ErrInvalidToken
	}
	hash := sha256.Sum256([]byte(token))
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
	var p Principal
	err := t.pool.QueryRow(ctx, `select tenant, person, machine, party, customer, role, read_only from tokens
		where hash = $1 and revoked_at is null and expires_at > $2 and (kind <> 'demo' or not $3)`,
		hash[:], t.o.Now(), t.o.RefuseDemo).
		Scan(&p.Tenant, &p.Person, &p.Machine, &p.Party, &p.Customer, &p.Role, &p.ReadOnly)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Principal{}, ErrInvalidToken
	case err != nil:
		return Principal{}, ErrUnavailable.Because(err)
	}
	return p, nil
}

// Revoke ends a token, everywhere within five seconds. One that is not there is already ended.
func (t *Tokens) Revoke(ctx context.Context, token string) error {
	hash := sha256.Sum256([]byte(token))
	t.cache.drop(hash)
	return t.revoke(ctx, `update tokens set revoked_at = $1 where revoked_at is null and hash = $2`, t.o.Now(), hash[:])
}

// RevokePerson ends all tokens of a person.
func (t *Tokens) RevokePerson(ctx context.Context, tenant events.TenantID, person events.PersonID) error {
	t.cache.clear()
	return t.revoke(ctx, `update tokens set revoked_at = $1 where revoked_at is null and tenant = $2 and person = $3`, t.o.Now(), tenant, person)
}

func (t *Tokens) revoke(ctx context.Context, sql string, args ...any) error {
	if _, err := t.pool.Exec(ctx, sql, args...); err != nil {
		return ErrUnavailable.Because(err)
	}
	return nil
}

const (
	tokenPrefix = "cox_"
	tokenDigits = 43 // of base 62 hold 256 bits
	base62      = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

func newToken() string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: crypto/rand ends the process instead
	digits := new(big.Int).SetBytes(secret).Text(62)
	return tokenPrefix + strings.Repeat("0", tokenDigits-len(digits)) + digits
}

// wellFormed keeps garbage, and a megabyte of it, from being hashed and looked up.
func wellFormed(token string) bool {
	digits, ok := strings.CutPrefix(token, tokenPrefix)
	return ok && len(digits) == tokenDigits && strings.Trim(digits, base62) == ""
}
