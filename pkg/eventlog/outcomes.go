package eventlog

import (
	"context"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
)

// Outcomes looks up many commands of a tenant at once, for whoever reads a whole log. Commands that the log has not
// seen are missing. It gives positions and counts only: what commands answered may be larger than the facts.
func (p *Postgres) Outcomes(ctx context.Context, tenant events.TenantID, commands []string) (map[string]Outcome, error) {
	rows, err := p.query(ctx, `select c.command, c.position, c.facts from unnest($2::text[]) asked (id)
		join eventlog.commands c on c.tenant = $1 and c.command = asked.id`,
		string(tenant), commands)
	if err != nil {
		return nil, err
	}
	found := make(map[string]Outcome, len(commands))
	var command string
	var out Outcome
	_, err = pgx.ForEachRow(rows, []any{&command, &out.Position, &out.Facts}, func() error {
		found[command] = out
		return nil
	})
	return found, readFault(ctx, err)
}
