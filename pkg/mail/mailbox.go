package mail

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
)

// Mailbox is where the letters of a demonstration go: they count as sent, leave the machine never, and stay to be read.
// Everybody who may open it reads everything, the one-time links too.
type Mailbox struct{ outbox *Outbox }

// NewMailbox returns the mailbox of an outbox. Give it to the sender as its transport.
func NewMailbox(o *Outbox) *Mailbox { return &Mailbox{o} }

// Send implements Transport. The sender, which knows the mailbox, leaves the letter in its row.
func (m *Mailbox) Send(context.Context, Letter) error { return nil }

// Received is a letter in the mailbox.
type Received struct {
	Letter
	At time.Time
}

const selectReceived = `select tenant, id, sealed, sent_at from mail.letters where state = 'sent' and sealed is not null `

// List reads the letters of all tenants, the latest first, at most limit.
func (m *Mailbox) List(ctx context.Context, limit int) ([]Received, error) {
	return m.read(ctx, selectReceived+`order by sent_at desc, queued_at desc, tenant, id limit $1`, limit)
}

// Get is one letter; ErrNoLetter when it is not in the mailbox.
func (m *Mailbox) Get(ctx context.Context, tenant events.TenantID, id string) (Received, error) {
	found, err := m.read(ctx, selectReceived+`and tenant = $1 and id = $2`, tenant, id)
	if err == nil && len(found) == 0 {
		err = ErrNoLetter
	}
	if err != nil {
		return Received{}, err
	}
	return found[0], nil
}

func (m *Mailbox) read(ctx context.Context, sql string, args ...any) ([]Received, error) {
	rows, err := m.outbox.db.Query(ctx, sql, args...)
	if err != nil {
		return nil, failed("read the mailbox", err)
	}
	found, err := pgx.CollectRows(rows, m.scan)
	if err != nil {
		return nil, failed("read the mailbox", err)
	}
	return found, nil
}

func (m *Mailbox) scan(row pgx.CollectableRow) (r Received, err error) {
	var (
		tenant events.TenantID
		id     string
		sealed []byte
	)
	if err = row.Scan(&tenant, &id, &sealed, &r.At); err == nil {
		r.Letter, err = m.outbox.open(tenant, id, sealed)
	}
	r.At = r.At.UTC()
	return r, err
}
