package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// What becomes of a letter.
const (
	queued    = "queued"    // waits to be sent, or to be tried again
	sent      = "sent"      // a server has taken it
	expired   = "expired"   // was not worth sending any more
	dropped   = "dropped"   // its person was removed
	cancelled = "cancelled" // was taken back
	dead      = "dead"      // refused for good, or tried too often; kept for a person to look at
)

// Status is a letter as the outbox sees it: everything but what it says and to which address.
type Status struct {
	Tenant    events.TenantID
	ID        string
	Person    events.PersonID
	Kind      string
	State     string // queued, sent, expired, dropped, cancelled, dead
	Tries     int
	Queued    time.Time
	NextTry   time.Time // while it is queued
	Settled   time.Time // when it was sent or given up; zero while it is queued
	LastError string    // of the last try that failed; servers repeat the address in it
}

// ErrNoLetter says that there is no such letter.
var ErrNoLetter = fault.New(fault.NotFound, "mail-not-found", "there is no such letter")

const selectStatus = `select tenant, id, person, kind, state, tries, queued_at, next_try,
	coalesce(settled_at, 'epoch') settled_at, last_error from mail.letters `

// Status is what became of a letter; ErrNoLetter when it was never put.
func (o *Outbox) Status(ctx context.Context, tenant events.TenantID, id string) (Status, error) {
	found, err := o.statuses(ctx, selectStatus+`where tenant = $1 and id = $2`, tenant, id)
	if err == nil && len(found) == 0 {
		err = ErrNoLetter
	}
	if err != nil {
		return Status{}, err
	}
	return found[0], nil
}

// Dead lists letters of all tenants that were given up, the latest first, at most limit. Retry sends one again.
func (o *Outbox) Dead(ctx context.Context, limit int) ([]Status, error) {
	return o.statuses(ctx, selectStatus+`where state = 'dead' order by settled_at desc, tenant, id limit $1`, limit)
}

func (o *Outbox) statuses(ctx context.Context, sql string, args ...any) ([]Status, error) {
	rows, err := o.db.Query(ctx, sql, args...)
	if err != nil {
		return nil, failed("look into the outbox", err)
	}
	found, err := pgx.CollectRows(rows, o.scanStatus)
	if err != nil {
		return nil, failed("look into the outbox", err)
	}
	return found, nil
}

func (o *Outbox) scanStatus(row pgx.CollectableRow) (s Status, err error) {
	var sealed []byte
	err = row.Scan(&s.Tenant, &s.ID, &s.Person, &s.Kind, &s.State, &s.Tries, &s.Queued, &s.NextTry, &s.Settled, &sealed)
	if err != nil {
		return s, err
	}
	s.Queued, s.NextTry, s.Settled = s.Queued.UTC(), s.NextTry.UTC(), s.Settled.UTC()
	if s.State == queued {
		s.Settled = time.Time{}
	} else {
		s.NextTry = time.Time{}
	}
	if sealed != nil {
		plain, err := o.box.Open(sealed, about(s.Tenant, s.ID))
		s.LastError = string(plain)
		return s, err
	}
	return s, nil
}

// open is the letter of a row.
func (o *Outbox) open(tenant events.TenantID, id string, sealed []byte) (Letter, error) {
	var l Letter
	plain, err := o.box.Open(sealed, about(tenant, id))
	if err == nil {
		err = json.Unmarshal(plain, &l)
	}
	if err != nil {
		return l, errors.Join(ErrRefused, fmt.Errorf("a letter cannot be opened: %w", err))
	}
	return l, nil
}
