package main

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// promises are what the log must never show, each as a query for what breaks it.
func promises() map[string]string {
	return map[string]string{
		"a commitment was confirmed twice": `
			select stream_id from eventlog.events where stream_kind = 'commitment'
			group by tenant, stream_id
			having count(*) filter (where type = 'commitment.confirmed.v1') - count(*) filter (where type = 'commitment.confirmation_undone.v1') > 1`,
		"a commitment was accepted oftener than it was completed": `
			select stream_id from eventlog.events where stream_kind = 'commitment'
			group by tenant, stream_id
			having count(*) filter (where type = 'commitment.accepted.v1') > count(*) filter (where type = 'commitment.completed.v1')`,
		"a version was agreed without the yes of every party to its hash": `
			select v.stream_id || ' ' || party from eventlog.events v, jsonb_array_elements_text(v.data->'parties') party
			where v.type = 'plan.version_agreed.v1' and not exists (
				select from eventlog.events y where y.tenant = v.tenant and y.stream_kind = v.stream_kind and y.stream_id = v.stream_id
				and y.version < v.version and y.data->>'hash' = v.data->>'hash' and y.data->>'party' = party
				and y.type in ('plan.party_agreed.v1', 'plan.proposed.v1', 'plan.change_proposed.v1', 'plan.change_accepted.v1', 'plan.change_countered.v1'))
			and not exists ( -- what stands on a newer version by itself keeps its author's yes
				select from eventlog.events b join eventlog.events y using (tenant, stream_kind, stream_id)
				where b.tenant = v.tenant and b.stream_kind = v.stream_kind and b.stream_id = v.stream_id and b.type = 'plan.proposal_rebased.v1'
				and b.data->>'hash' = v.data->>'hash' and y.data->>'proposal' = b.data->>'proposal' and y.version < b.version
				and y.data->>'party' = party and y.type in ('plan.change_proposed.v1', 'plan.change_countered.v1'))`,
		"a version was agreed twice": `
			select stream_id from eventlog.events where type = 'plan.version_agreed.v1'
			group by tenant, stream_id, data->>'version' having count(*) > 1`,
		"the entries of a score do not add up to it": `
			select stream_id || ' at ' || position from eventlog.events
			where type = 'score.internal_changed.v1' and (data->>'score')::numeric <>
				coalesce((select sum((e->>'points')::numeric) from jsonb_array_elements(data->'entries') e), 0)`,
		"a promise of a call has not become one commitment": `
			select p.data->>'commitment' from eventlog.events p where p.type = 'call.commitment_captured.v1' and 1 <> (
				select count(*) from eventlog.events c where c.tenant = p.tenant and c.stream_kind = 'commitment'
				and c.stream_id = p.data->>'commitment' and c.type = 'commitment.proposed.v1')`,
		"a call was scheduled twice": `
			select stream_id from eventlog.events where type = 'call.scheduled.v1' group by tenant, stream_id having count(*) > 1`,
		"two calls of a rhythm begin at the same time": `
			select data->>'rhythm' || ' at ' || (data->>'start') from eventlog.events where type = 'call.scheduled.v1'
			group by tenant, data->>'rhythm', data->>'start' having count(*) > 1`,
		"a rhythm was agreed and has no call": `
			select stream_id from eventlog.events r where type = 'rhythm.set.v1' and not exists (
				select from eventlog.events c where c.tenant = r.tenant and c.type = 'call.scheduled.v1' and c.data->>'rhythm' = r.stream_id)`,
		"an agreed goal was not opened": `
			select v.stream_id || ' ' || (g->>'id') from eventlog.events v, jsonb_array_elements(v.data->'terms'->'goals') g
			where v.type = 'plan.version_agreed.v1' and not exists (
				select from eventlog.events o where o.tenant = v.tenant and o.type = 'goal.opened.v1' and o.stream_id = g->>'id')`,
		"a goal was opened twice": `
			select stream_id from eventlog.events where type = 'goal.opened.v1' group by tenant, stream_id having count(*) > 1`,
	}
}

// domain looks for what the log must never show (I8).
func (r *round) domain(ctx context.Context) error {
	db, err := r.Database(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	for broken, query := range promises() {
		rows, err := db.Query(ctx, query)
		if err != nil {
			return err
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for _, where := range found {
			r.ground.Findings.Addf("I8: %s: %s", broken, where)
		}
	}
	return nil
}
