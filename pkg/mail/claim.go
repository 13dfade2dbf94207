package mail

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
)

// claimed is a letter in the hand of a sender. The count of its tries, which the claim has raised, tells one claim
// from the next.
type claimed struct {
	tenant      events.TenantID
	id, kind    string
	destination string
	tries       int
	sealed      []byte
}

// destinations are those that have something due and are not busy, who has waited longest first.
func (o *Outbox) destinations(ctx context.Context, busy map[string]bool, limit int) ([]string, error) {
	names := slices.AppendSeq([]string{}, maps.Keys(busy)) // nil would be null, which nothing is unlike
	rows, err := o.db.Query(ctx, `select destination from mail.letters
		where state = 'queued' and next_try <= $1 and destination <> all($2)
		group by destination order by min(next_try) limit $3`, o.now(), names, max(limit, 0))
	if err != nil {
		return nil, fmt.Errorf("mail: look for due letters: %w", err)
	}
	due, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("mail: look for due letters: %w", err)
	}
	return due, nil
}

// claim takes the letter for a destination that has been due longest; nil when there is none. It is due again when the
// claim ends, so the letter of a sender that was killed comes back by itself. The try is counted before it is made: a
// letter that kills its sender does not do so for ever.
func (o *Outbox) claim(ctx context.Context, destination string, lasting time.Duration) (*claimed, error) {
	now := o.now()
	rows, err := o.db.Query(ctx, `update mail.letters l set tries = l.tries + 1, next_try = $3
		from (select tenant, id from mail.letters where destination = $1 and state = 'queued' and next_try <= $2
			and (expires_at is null or expires_at > $2) order by next_try limit 1 for update skip locked) due
		where l.tenant = due.tenant and l.id = due.id
		returning l.tenant, l.id, l.kind, l.tries, l.sealed`, destination, now, now.Add(lasting))
	if err != nil {
		return nil, fmt.Errorf("mail: claim a letter: %w", err)
	}
	c := claimed{destination: destination}
	_, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (struct{}, error) {
		return struct{}{}, row.Scan(&c.tenant, &c.id, &c.kind, &c.tries, &c.sealed)
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, nil //nolint:nilnil // nothing is due
	case err != nil:
		return nil, fmt.Errorf("mail: claim a letter: %w", err)
	}
	return &c, nil
}

// settleSent records what happened even where the letter was taken back or dropped on its way, and whoever has it in hand.
func (o *Outbox) settleSent(ctx context.Context, c *claimed, keep bool) error {
	_, err := o.db.Exec(ctx, `update mail.letters set state = 'sent', sent_at = $3, settled_at = $3, destination = '', last_error = null,
		sealed = case when $4 then sealed end where tenant = $1 and id = $2 and state <> 'sent'`, c.tenant, c.id, o.now(), keep)
	return err
}

// settleDead gives the letter up and keeps it as it is.
func (o *Outbox) settleDead(ctx context.Context, c *claimed, because error) error {
	_, err := o.db.Exec(ctx, `update mail.letters set state = 'dead', settled_at = $4, last_error = $5
		where tenant = $1 and id = $2 and tries = $3 and state = 'queued'`, c.tenant, c.id, c.tries, o.now(), o.sealError(c, because))
	return err
}

// postpone plans the next try. When it is the server that fails, the other letters to it wait for a minute too, and
// their tries are not spent on it.
func (o *Outbox) postpone(ctx context.Context, c *claimed, because error) error {
	now := o.now()
	_, err := o.db.Exec(ctx, `update mail.letters set next_try = $4, last_error = $5
		where tenant = $1 and id = $2 and tries = $3 and state = 'queued'`,
		c.tenant, c.id, c.tries, now.Add(pauseAfter(c.tries)), o.sealError(c, because))
	if err != nil || !errors.Is(because, ErrUnreachable) {
		return err
	}
	_, err = o.db.Exec(ctx, `update mail.letters set next_try = $3
		where destination = $1 and state = 'queued' and next_try <= $2`, c.destination, now, now.Add(pauseAfter(1)))
	return err
}

func (o *Outbox) sealError(c *claimed, err error) []byte {
	return o.box.Seal([]byte(err.Error()), about(c.tenant, c.id))
}

// expire settles what is not worth sending any more.
func (o *Outbox) expire(ctx context.Context) (int, error) {
	done, err := o.db.Exec(ctx, `update mail.letters set state = 'expired', settled_at = $1, sealed = null, destination = ''
		where state = 'queued' and expires_at <= $1`, o.now())
	if err != nil {
		return 0, fmt.Errorf("mail: settle letters that have expired: %w", err)
	}
	return int(done.RowsAffected()), nil
}
