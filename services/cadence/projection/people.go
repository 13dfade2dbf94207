package projection

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// patience is how long a reader waits for the read model to reach the log's head.
const patience = 2 * time.Second

// CatchUp waits until the read model has all that the log has now, or answers projection.ErrBehind.
func CatchUp(ctx context.Context, store projection.Store, log eventlog.Log, tenant events.TenantID) error {
	shard := log.ShardOf(tenant)
	head, err := log.Head(ctx, shard)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return store.Wait(ctx, shard, head)
}

// Roster is who the customer's people are. When it does not satisfy, somebody may have been added a moment
// ago: then the read model is given the time to catch up before the answer counts.
func Roster(ctx context.Context, store projection.Store, log eventlog.Log, tenant events.TenantID, customer events.CustomerID, enough func(record.Roster) bool) (record.Roster, error) {
	r, err := roster(ctx, store, tenant, customer)
	if err != nil || enough(r) {
		return r, err
	}
	if err := CatchUp(ctx, store, log, tenant); err != nil {
		return r, err
	}
	return roster(ctx, store, tenant, customer)
}

func roster(ctx context.Context, store projection.Store, tenant events.TenantID, customer events.CustomerID) (record.Roster, error) {
	doc, ok, err := store.One(ctx, tenant, record.Rosters, string(customer))
	if err != nil || !ok {
		return record.Roster{}, err
	}
	return doc.(record.Roster), nil
}
