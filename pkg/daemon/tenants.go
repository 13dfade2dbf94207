package daemon

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
)

// tenants lists the tenants that have facts. It hops from tenant to tenant over the index rather than
// reading the log: as many index look-ups as there are tenants.
func (r *Runtime) tenants(ctx context.Context) ([]events.TenantID, error) {
	rows, err := r.DB.Query(ctx, `with recursive hop(tenant) as (
		(select tenant from eventlog.events order by tenant limit 1)
		union all
		select (select e.tenant from eventlog.events e where e.tenant > hop.tenant order by e.tenant limit 1)
		from hop where hop.tenant is not null
	) select tenant from hop where tenant is not null`)
	if err != nil {
		return nil, fmt.Errorf("list tenants: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[events.TenantID])
}
