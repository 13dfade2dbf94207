package signin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// Refusals of a code.
var (
	// ErrWrongCode is the answer to a code that does not fit: another, an old or a used one, one of another subject.
	ErrWrongCode = fault.New(fault.NotFound, "wrong-code", "this code does not fit; take the one from the newest message, or ask for another")
	// ErrCodeLocked says that five codes were tried.
	ErrCodeLocked   = fault.New(fault.TooMany, "code-locked", "five codes did not fit; ask for another code")
	ErrTooManyCodes = fault.New(fault.TooMany, "too-many-codes", "three codes were sent within ten minutes; wait a little and ask again")
	errSubject      = fault.New(fault.Invalid, "code-subject", "a code is for a person of a tenant, and for one thing")
)

// CodeTTL is how long a code is good for (reliability.md 4).
const CodeTTL = 10 * time.Minute

const (
	codeTries   = 5
	codesAtOnce = 3 // in codesWithin
	codesWithin = 10 * time.Minute
	codesKept   = day // longer than codesWithin, which counts them
)

// Subject is what a code is for: a person, and what that person is about to do ("sign-in", "agree:" and the id of a plan).
type Subject struct {
	Tenant events.TenantID
	Person events.PersonID
	Item   string
}

// Codes are six digits that reach a person by mail, and prove that it was read.
type Codes struct {
	pool  *pgxpool.Pool
	codes digest
	now   func() time.Time
}

// Make makes a code, in place of the one before, that is good for ttl. It is for the person's own eyes.
func (c *Codes) Make(ctx context.Context, s Subject, ttl time.Duration) (string, error) {
	if s.Tenant == "" || s.Person == "" || s.Item == "" {
		return "", errSubject
	}
	code, now := newCode(), c.now()
	err := pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		if err := limitCodes(ctx, tx, s, now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into codes (tenant, person, item, mac, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
			s.Tenant, s.Person, s.Item, c.mac(s, code), now, now.Add(ttl))
		return err
	})
	if err != nil {
		return "", identity.Unavailable(err)
	}
	return code, nil
}

func limitCodes(ctx context.Context, tx pgx.Tx, s Subject, now time.Time) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(1), 'codes of', $1::text, $2::text, $3::text), 0))`,
		s.Tenant, s.Person, s.Item)
	if err != nil {
		return err
	}
	var made int
	err = tx.QueryRow(ctx, `select count(*) from codes where tenant = $1 and person = $2 and item = $3 and created_at > $4`,
		s.Tenant, s.Person, s.Item, now.Add(-codesWithin)).Scan(&made)
	if err == nil && made >= codesAtOnce {
		err = ErrTooManyCodes
	}
	return err
}

// Check uses the code: nil once, when it is the newest of the subject and in time. Every call is a try; the sixth is
// ErrCodeLocked whatever it brings, and so are more at once than are left.
//
// One statement counts the try and compares, so no crowd gets more. It compares digests under a key that no guesser has:
// how long that takes says nothing about the code.
func (c *Codes) Check(ctx context.Context, s Subject, code string) error {
	code = strings.Join(strings.Fields(code), "") // "123 456", as people write it
	var fits bool
	err := c.pool.QueryRow(ctx, `update codes set tries = tries + 1, used_at = case when mac = $4 then $5::timestamptz end
		where id = (select max(id) from codes where tenant = $1 and person = $2 and item = $3)
			and used_at is null and tries < $6 and expires_at > $5
		returning used_at is not null`,
		s.Tenant, s.Person, s.Item, c.mac(s, code), c.now(), codeTries).Scan(&fits)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return c.whyNot(ctx, s)
	case err != nil:
		return identity.ErrUnavailable.Because(err)
	case !fits:
		return ErrWrongCode
	}
	return nil
}

// whyNot tells a code that is locked from one that is not there.
func (c *Codes) whyNot(ctx context.Context, s Subject) error {
	var locked bool
	err := c.pool.QueryRow(ctx, `select exists (select from codes
		where id = (select max(id) from codes where tenant = $1 and person = $2 and item = $3)
			and used_at is null and tries >= $5 and expires_at > $4)`, s.Tenant, s.Person, s.Item, c.now(), codeTries).Scan(&locked)
	switch {
	case err != nil:
		return identity.ErrUnavailable.Because(err)
	case locked:
		return ErrCodeLocked
	}
	return ErrWrongCode
}

// mac holds the subject too: a row that was moved to another subject fits nobody.
func (c *Codes) mac(s Subject, code string) []byte {
	return c.codes.of(string(s.Tenant), string(s.Person), s.Item, code)
}

func newCode() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // never fails: crypto/rand ends the process instead
	return fmt.Sprintf("%06d", n)
}

func (c *Codes) prune(ctx context.Context) (int64, error) {
	done, err := c.pool.Exec(ctx, `delete from codes where expires_at < $1`, c.now().Add(-codesKept))
	return done.RowsAffected(), identity.Unavailable(err)
}
