package signin

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// Refusals of a link.
var (
	// ErrNoLink is the answer to whatever is no link of the purpose: unknown, cut off, of another purpose, revoked.
	ErrNoLink             = fault.New(fault.NotFound, "no-link", "this link leads nowhere; open it again from the message as it came")
	ErrLinkExpired        = fault.New(fault.Gone, "link-expired", "this link is too old; ask for a new one")
	ErrTooManyInvitations = fault.New(fault.TooMany, "too-many-invitations", "this person was invited three times within a day; wait until tomorrow")
	// ErrManyInvitations says that a tenant invites more people than anybody writes to by hand.
	ErrManyInvitations = fault.New(fault.TooMany, "too-many-invitations", "five hundred people were invited within an hour; go on later")
	errPurpose         = fault.New(fault.Invalid, "link-purpose", "a link has a purpose")
)

// Invitation is the purpose of links that let somebody in for the first time. A recipient gets at most three in 24 hours.
const Invitation = "invitation"

const (
	linkPrefix        = "coxl_"
	invitationsADay   = 3   // to one recipient
	invitationsHourly = 500 // of one tenant
	day               = 24 * time.Hour
	readableAfterUse  = day      // so long a use can be looked at and undone, though the link is over meanwhile
	linksKept         = 30 * day // after they are over: so long they are "expired" and not unknown
)

// Link is what a secret in a mail stands for: one person may do one thing once. Data is the caller's own; it must name
// people by their ids, as facts do, so that an erasure need not look for it here.
type Link struct {
	Tenant   events.TenantID
	Person   events.PersonID
	Customer events.CustomerID
	Party    events.PartyID
	Role     identity.Role
	Purpose  string // of the caller: Invitation, "commitment.confirm"
	Item     string // id of what it is about
	Data     []byte
	// Mail is where it is sent. Only a keyed digest of it is kept, for the limit of invitations; it is not read back.
	Mail string
}

// Principal is whom the link was made for.
func (l Link) Principal() identity.Principal {
	return identity.Principal{Tenant: l.Tenant, Person: l.Person, Party: l.Party, Customer: l.Customer, Role: l.Role}
}

// Seen is a link as it stands. Who used it is its Person: it was made for nobody else.
type Seen struct {
	Link
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero: not yet
}

// Links are secrets that are good for one use.
type Links struct {
	pool  *pgxpool.Pool
	mails digest
	now   func() time.Time
}

// Make makes a link that may be used within ttl and returns its secret: "coxl_" and 256 random bits in base 62.
func (l *Links) Make(ctx context.Context, link Link, ttl time.Duration) (string, error) {
	if err := link.Principal().Check(); err != nil {
		return "", err
	}
	if link.Purpose == "" {
		return "", errPurpose
	}
	secret, hash := identity.NewSecret(linkPrefix)
	now, mail := l.now(), l.mails.mail(link.Mail)
	err := pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		if link.Purpose == Invitation {
			if err := limitInvitations(ctx, tx, link, mail, now); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `insert into links
			(hash, tenant, person, customer, party, role, purpose, item, data, mail_mac, created_at, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			hash[:], link.Tenant, link.Person, link.Customer, link.Party, link.Role, link.Purpose, link.Item, link.Data, mail, now, now.Add(ttl))
		return err
	})
	if err != nil {
		return "", identity.Unavailable(err)
	}
	return secret, nil
}

// limitInvitations counts under a lock of the tenant's, so that a crowd at once does not get past it. Other tenants'
// invitations do not count: their number would tell of them.
func limitInvitations(ctx context.Context, tx pgx.Tx, link Link, mail []byte, now time.Time) error {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('invitations of ' || $1, 0))`, link.Tenant); err != nil {
		return err
	}
	var sent, hourly int
	err := tx.QueryRow(ctx, `select count(*) filter (where person = $4 or mail_mac = $5), count(*) filter (where created_at > $6) from links
		where tenant = $1 and purpose = $2 and created_at > $3`,
		link.Tenant, Invitation, now.Add(-day), link.Person, mail, now.Add(-time.Hour)).Scan(&sent, &hourly)
	switch {
	case err != nil:
		return err
	case sent >= invitationsADay:
		return ErrTooManyInvitations
	case hourly >= invitationsHourly:
		return ErrManyInvitations
	}
	return nil
}

// Look is the link of a secret as it stands, if it is for one of the purposes; it changes nothing. A used one can be
// looked at until it expires, and for a day after its use.
func (l *Links) Look(ctx context.Context, secret string, purposes ...string) (Seen, error) {
	return l.look(ctx, hashOf(secret), purposes...)
}

// Use uses the link. Exactly one caller is the first; the others get the link with the time of that use.
func (l *Links) Use(ctx context.Context, secret, purpose string) (seen Seen, first bool, err error) {
	hash := hashOf(secret)
	done, err := l.pool.Exec(ctx, `update links set used_at = $3
		where hash = $1 and purpose = $2 and revoked_at is null and used_at is null and expires_at > $3`, hash, purpose, l.now())
	if err != nil {
		return Seen{}, false, identity.Unavailable(err)
	}
	if seen, err = l.look(ctx, hash, purpose); err != nil {
		return Seen{}, false, err
	}
	return seen, done.RowsAffected() == 1, nil
}

// hashOf is the same work for every secret: what can be none is looked up all the same, and not found.
func hashOf(secret string) []byte {
	hash, _ := identity.HashOf(linkPrefix, secret)
	return hash[:]
}

func (l *Links) look(ctx context.Context, hash []byte, purposes ...string) (Seen, error) {
	var (
		s    Seen
		used *time.Time
	)
	err := l.pool.QueryRow(ctx, `select tenant, person, customer, party, role, purpose, item, data, created_at, expires_at, used_at
		from links where hash = $1 and purpose = any($2) and revoked_at is null`, hash, purposes).
		Scan(&s.Tenant, &s.Person, &s.Customer, &s.Party, &s.Role, &s.Purpose, &s.Item, &s.Data, &s.CreatedAt, &s.ExpiresAt, &used)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Seen{}, ErrNoLink
	case err != nil:
		return Seen{}, identity.ErrUnavailable.Because(err)
	}
	s.CreatedAt, s.ExpiresAt = s.CreatedAt.UTC(), s.ExpiresAt.UTC()
	if used != nil {
		s.UsedAt = used.UTC()
	}
	if s.over(l.now()) {
		return Seen{}, ErrLinkExpired
	}
	return s, nil
}

func (s Seen) over(now time.Time) bool {
	return !now.Before(s.ExpiresAt) && (s.UsedAt.IsZero() || !now.Before(s.UsedAt.Add(readableAfterUse)))
}

func (l *Links) prune(ctx context.Context) (int64, error) {
	done, err := l.pool.Exec(ctx, `delete from links where expires_at < $1`, l.now().Add(-linksKept))
	return done.RowsAffected(), identity.Unavailable(err)
}
