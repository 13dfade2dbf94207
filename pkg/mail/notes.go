package mail

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
)

// Note is one thing that a person is to be told. Many that come at once are told in one letter.
type Note struct {
	// ID is made of what caused it, so that a repeat is the same note. Up to 200 characters.
	ID       string
	Tenant   events.TenantID
	Person   events.PersonID
	Customer events.CustomerID
	About    string    // what it is about, as the writer of the letter understands it; ids alone
	At       time.Time // Put sets it
}

// Notes wait until they are told.
type Notes struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// NewNotes opens the notes in a database that was prepared by Migrate.
func NewNotes(pool *pgxpool.Pool, now func() time.Time) *Notes { return &Notes{pool, now} }

// notesKept is how long a note is known for a repeat.
const notesKept = 30 * 24 * time.Hour

// Put keeps a note. One that was put before changes nothing, told or not.
func (n *Notes) Put(ctx context.Context, note Note) error {
	_, err := n.pool.Exec(ctx, `insert into mail.notes (tenant, id, person, customer, about, noted_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
		note.Tenant, note.ID, note.Person, note.Customer, note.About, n.now())
	if err != nil {
		return failed("keep a note", err)
	}
	return nil
}

// Tell gives each person's notes to the writer at once, the oldest first, when the oldest has waited for patience. What the
// writer puts into the outbox by the transaction is put when the notes are told, or not at all. Notes of a writer that fails wait
// for the next time, and nobody else's wait for them. The number is that of people who were told.
func (n *Notes) Tell(ctx context.Context, patience time.Duration, write func(context.Context, pgx.Tx, []Note) error) (int, error) {
	rows, err := n.pool.Query(ctx, `select tenant, person from mail.notes where told_at is null
		group by tenant, person having min(noted_at) <= $1 order by min(noted_at) limit 1000`, n.now().Add(-patience))
	if err != nil {
		return 0, failed("look for notes", err)
	}
	waiting, err := pgx.CollectRows(rows, pgx.RowToStructByPos[recipient])
	if err != nil {
		return 0, failed("look for notes", err)
	}
	told := 0
	for _, to := range waiting {
		e := n.tell(ctx, to, write)
		if e == nil {
			told++
		}
		err = errors.Join(err, e)
	}
	return told, err
}

type recipient struct {
	Tenant events.TenantID
	Person events.PersonID
}

func (n *Notes) tell(ctx context.Context, to recipient, write func(context.Context, pgx.Tx, []Note) error) error {
	return pgx.BeginFunc(ctx, n.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `update mail.notes set told_at = $3 where tenant = $1 and person = $2 and told_at is null
			returning id, tenant, person, customer, about, noted_at`, to.Tenant, to.Person, n.now())
		if err != nil {
			return failed("take notes", err)
		}
		notes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Note])
		if err != nil {
			return failed("take notes", err)
		}
		slices.SortFunc(notes, func(a, b Note) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
		if len(notes) == 0 {
			return nil
		}
		return write(ctx, tx, notes)
	})
}

// Forget deletes notes that nothing repeats any more, told or not.
func (n *Notes) Forget(ctx context.Context) error {
	if _, err := n.pool.Exec(ctx, `delete from mail.notes where noted_at < $1`, n.now().Add(-notesKept)); err != nil {
		return failed("forget old notes", err)
	}
	return nil
}
