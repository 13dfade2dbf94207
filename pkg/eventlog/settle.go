package eventlog

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
)

// settle finds out what became of a transaction whose answer was lost, by looking its commands up. What is
// found is answered as written. What is not found is not proof of the opposite (a server that lost its client
// may still be at it), so it is never sent again from here: the caller gets ErrUnavailable, and may
// send the same command id again, which is safe in both cases.
func (p *Postgres) settle(shard int, tickets []*ticket, lost error) {
	found := p.lookUpPatiently(tickets)
	for _, t := range tickets {
		switch c, ok := found[t.key()]; {
		case !ok:
			t.err = ErrUnavailable.Because(lost)
			call(p.options.Observer.Unsettled)
		case c.request != t.request:
			t.err = ErrKeyReused
		default:
			t.outcome = c.outcome
		}
	}
	p.tell(shard, tickets)
}

// settlePauses are the waits before each look-up: a server that has just been restarted is back within these,
// and a caller is not kept for longer.
var settlePauses = [...]time.Duration{0, 50 * time.Millisecond, 150 * time.Millisecond, 300 * time.Millisecond, 500 * time.Millisecond}

// lookUpPatiently looks until the database answers and all are found, or the pauses are used up.
func (p *Postgres) lookUpPatiently(tickets []*ticket) (found map[commandKey]storedCommand) {
	for _, pause := range settlePauses {
		<-time.After(pause)
		if now, err := p.lookUp(tickets); err == nil {
			found = now
		}
		if len(found) == len(tickets) {
			break
		}
	}
	return found
}

// storedCommand is a row of eventlog.commands.
type storedCommand struct {
	key     commandKey
	request [32]byte
	outcome Outcome
}

const storedColumns = `c.tenant, c.command, c.request, c.position, c.facts, c.versions, c.body`

func (p *Postgres) lookUp(tickets []*ticket) (map[commandKey]storedCommand, error) {
	ctx, cancel := context.WithTimeout(context.Background(), p.options.Timeout)
	defer cancel()
	tenants, ids := make([]string, len(tickets)), make([]string, len(tickets))
	for i, t := range tickets {
		tenants[i], ids[i] = string(t.tenant), t.id
	}
	rows, err := p.pool.Query(ctx, `select `+storedColumns+` from unnest($1::text[], $2::text[]) asked (tenant, command)
		join eventlog.commands c using (tenant, command)`, tenants, ids)
	if err != nil {
		return nil, err
	}
	stored, err := pgx.CollectRows(rows, scanCommand)
	if err != nil {
		return nil, err
	}
	found := make(map[commandKey]storedCommand, len(stored))
	for _, c := range stored {
		found[c.key] = c
	}
	return found, nil
}

// Outcome implements Log.
func (p *Postgres) Outcome(ctx context.Context, tenant events.TenantID, command string) (Outcome, bool, error) {
	rows, err := p.query(ctx, `select `+storedColumns+` from eventlog.commands c where c.tenant = $1 and c.command = $2`,
		string(tenant), command)
	if err != nil {
		return Outcome{}, false, err
	}
	stored, err := pgx.CollectRows(rows, scanCommand)
	if err != nil || len(stored) == 0 {
		return Outcome{}, false, readFault(ctx, err)
	}
	out := stored[0].outcome
	out.Replayed = true
	return out, true, nil
}

func scanCommand(row pgx.CollectableRow) (c storedCommand, err error) {
	var request []byte
	err = row.Scan((*string)(&c.key.tenant), &c.key.id, &request,
		&c.outcome.Position, &c.outcome.Facts, &c.outcome.Versions, (*[]byte)(&c.outcome.Body))
	copy(c.request[:], request)
	return c, err
}
