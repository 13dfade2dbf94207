package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// DB is what the outbox needs of PostgreSQL; *pgxpool.Pool and pgx.Tx have it.
type DB interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// Outbox keeps letters until they are sent or given up. All processes of an installation share it.
type Outbox struct {
	db   DB
	box  identity.Box
	now  func() time.Time
	wake chan struct{}
}

// NewOutbox opens the outbox in a database that was prepared by Migrate. It does not connect.
func NewOutbox(db DB, key identity.Key, now func() time.Time) *Outbox {
	return &Outbox{db: db, box: key.Box("mail"), now: now, wake: make(chan struct{}, 1)}
}

// ErrUnavailable says that the database does not answer. What was asked may have been done; all of it may be repeated.
var ErrUnavailable = fault.New(fault.Unavailable, "mail-unavailable", "mail cannot be kept or looked at right now; try again shortly")

func failed(doing string, err error) error {
	return ErrUnavailable.Because(fmt.Errorf("%s: %w", doing, err))
}

// Put keeps letters for sending, all or none. With a transaction as db they come and go with it, so that what is
// decided and what is said about it cannot come apart. A letter that was put before changes nothing, whatever became
// of it. What cannot be sent as it stands is refused: ErrHeader, ErrAddress, ErrBody. A letter may wait for the
// sender's next look (2 s); call Wake after the commit to spare it that.
func (o *Outbox) Put(ctx context.Context, db DB, letters ...Letter) error {
	var batch pgx.Batch
	for _, l := range letters {
		if err := l.Check(); err != nil {
			return err
		}
		l.Written = o.now()
		plain, err := json.Marshal(l)
		if err != nil {
			return fmt.Errorf("mail: encode a letter: %w", err)
		}
		batch.Queue(`insert into mail.letters (tenant, id, person, kind, destination, sealed, next_try, queued_at, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $7, $8) on conflict do nothing`,
			l.Tenant, l.ID, l.Person, l.Kind, l.destination(), o.box.Seal(plain, about(l.Tenant, l.ID)), l.Written, orNever(l.Expires))
	}
	if err := db.SendBatch(ctx, &batch).Close(); err != nil {
		return failed("put letters into the outbox", err)
	}
	return nil
}

// about binds what is sealed to its row, so that rows cannot be swapped.
func about(tenant events.TenantID, id string) string { return string(tenant) + "\x00" + id }

func orNever(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Wake lets the sender of this process look at once.
func (o *Outbox) Wake() {
	select {
	case o.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// DropPerson drops what waits for a person who was removed, what was given up, and what a mailbox holds for them:
// nothing that was written to them is left. It tells how many letters will not be sent because of it. One that is on its
// way this very moment arrives, and is recorded as sent.
func (o *Outbox) DropPerson(ctx context.Context, tenant events.TenantID, person events.PersonID) (int, error) {
	rows, err := o.db.Query(ctx, `with held as (
			select tenant, id, state from mail.letters where tenant = $1 and person = $2 and sealed is not null for update)
		update mail.letters l set sealed = null, last_error = null, destination = '',
			state = case when l.state in ('queued', 'dead') then 'dropped' else l.state end, settled_at = coalesce(l.settled_at, $3)
		from held where l.tenant = held.tenant and l.id = held.id returning held.state`, tenant, person, o.now())
	if err != nil {
		return 0, failed("drop the letters to a person", err)
	}
	waiting, state := 0, ""
	_, err = pgx.ForEachRow(rows, []any{&state}, func() error {
		if state == queued {
			waiting++
		}
		return nil
	})
	if err != nil {
		return 0, failed("drop the letters to a person", err)
	}
	return waiting, nil
}

// Cancel takes back a letter that waits, as when what it says is no longer so. False: it was not waiting (sent, given
// up, never put).
func (o *Outbox) Cancel(ctx context.Context, db DB, tenant events.TenantID, id string) (bool, error) {
	done, err := db.Exec(ctx, `update mail.letters set state = 'cancelled', sealed = null, last_error = null, destination = '', settled_at = $3
		where tenant = $1 and id = $2 and state = 'queued'`, tenant, id, o.now())
	if err != nil {
		return false, failed("cancel a letter", err)
	}
	return done.RowsAffected() == 1, nil
}

// ErrNotDead says that there is no such letter that was given up.
var ErrNotDead = fault.New(fault.Conflict, "mail-not-dead", "this letter was not given up, so it cannot be tried again")

// Retry queues a letter that was given up, with all its tries before it. One that has expired is marked so instead.
func (o *Outbox) Retry(ctx context.Context, tenant events.TenantID, id string) error {
	done, err := o.db.Exec(ctx, `update mail.letters set state = 'queued', tries = 0, next_try = $3, settled_at = null
		where tenant = $1 and id = $2 and state = 'dead'`, tenant, id, o.now())
	switch {
	case err != nil:
		return failed("retry a letter", err)
	case done.RowsAffected() == 0:
		return ErrNotDead
	}
	o.Wake()
	return nil
}
