package bus

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// Parked is a fact that a policy could not handle, put aside so that the facts after it are not held up. The
// fact itself is in the log.
type Parked struct {
	Policy   string
	Shard    int
	Position int64
	Error    string // of the last attempt
	Attempts int    // how often it was parked: once, and once for each retry that failed
	ParkedAt time.Time
}

// Parking keeps parked facts in the table parked_messages.
type Parking struct{ db DB }

// NewParking returns the parking of a database.
func NewParking(db DB) *Parking { return &Parking{db: db} }

// Park puts a fact aside; doing so again keeps the newer error.
func (p *Parking) Park(ctx context.Context, policy string, shard int, position int64, why error) error {
	_, err := p.db.Exec(ctx, `
		insert into parked_messages as m (policy, shard, position, error) values ($1, $2, $3, $4)
		on conflict (policy, shard, position) do update
		set error = excluded.error, attempts = m.attempts + 1, parked_at = excluded.parked_at`,
		policy, shard, position, storable(why))
	if err != nil {
		return fmt.Errorf("park position %d for the policy %s: %w", position, policy, err)
	}
	return nil
}

// longestError bounds what is kept of an error, in bytes.
const longestError = 4 << 10

// storable is an error's text as PostgreSQL takes it: valid UTF-8 without NUL.
func storable(err error) string {
	var text []rune
	for _, r := range err.Error() {
		if r != 0 {
			text = append(text, r)
		}
	}
	return string(text[:min(len(text), longestError)])
}

// List gives what is parked for a policy, or for all when its name is empty, in the order of the log.
func (p *Parking) List(ctx context.Context, policy string) ([]Parked, error) {
	rows, err := p.db.Query(ctx, `
		select policy, shard, position, error, attempts, parked_at from parked_messages
		where $1 = '' or policy = $1 order by policy, shard, position`, policy)
	if err != nil {
		return nil, fmt.Errorf("list parked facts: %w", err)
	}
	parked, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Parked])
	if err != nil {
		return nil, fmt.Errorf("list parked facts: %w", err)
	}
	return parked, nil
}

// Retry gives a policy its parked facts once more, in order, and returns how many it dealt with. One that fails
// again stays parked with the new error, and so do the later ones of its customer.
func (p *Parking) Retry(ctx context.Context, log eventlog.Log, policy Policy) (int, error) {
	parked, err := p.List(ctx, policy.Name)
	if err != nil {
		return 0, err
	}
	done, stuck := 0, map[customerKey]bool{}
	for _, m := range parked {
		r, err := factAt(ctx, log, m.Shard, m.Position)
		if err != nil {
			return done, err
		}
		customer := customerKey{r.Tenant, r.Customer}
		if stuck[customer] {
			continue
		}
		if err := policy.Handle(ctx, r); err != nil && !Refused(err) {
			stuck[customer] = true
			if err := p.Park(ctx, m.Policy, m.Shard, m.Position, err); err != nil {
				return done, err
			}
			continue
		}
		if err := p.remove(ctx, m); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

type customerKey struct {
	tenant   events.TenantID
	customer events.CustomerID
}

func (p *Parking) remove(ctx context.Context, m Parked) error {
	_, err := p.db.Exec(ctx, `delete from parked_messages where policy = $1 and shard = $2 and position = $3`,
		m.Policy, m.Shard, m.Position)
	if err != nil {
		return fmt.Errorf("remove position %d from the parking of %s: %w", m.Position, m.Policy, err)
	}
	return nil
}

// factAt reads one fact.
func factAt(ctx context.Context, log eventlog.Log, shard int, position int64) (events.Recorded, error) {
	facts, err := log.Read(ctx, shard, position-1, 1)
	if err != nil {
		return events.Recorded{}, fmt.Errorf("read position %d of shard %d: %w", position, shard, err)
	}
	if len(facts) == 0 || facts[0].Position != position {
		return events.Recorded{}, fmt.Errorf("the log of shard %d has no position %d: run verify", shard, position)
	}
	return facts[0], nil
}
