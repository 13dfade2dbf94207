package projection

import (
	"context"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
)

// page is how many facts are read from the log at once.
const page = 2_000

// History reads the facts of a customer up to a position, in order: those that the definition may see.
func History(ctx context.Context, log eventlog.Log, tenant events.TenantID, c events.CustomerID, to int64, d projection.Definition) ([]events.Recorded, error) {
	return HistoryAfter(ctx, log, tenant, c, 0, to, d)
}

// HistoryAfter is the part of History that comes after a position.
func HistoryAfter(ctx context.Context, log eventlog.Log, tenant events.TenantID, c events.CustomerID, after, to int64, d projection.Definition) ([]events.Recorded, error) {
	var all []events.Recorded
	for after < to {
		more, err := log.LoadCustomer(ctx, tenant, c, after, to, page)
		if err != nil {
			return nil, err
		}
		for _, r := range more {
			if sees(d, r) {
				all = append(all, r)
			}
		}
		if len(more) < page {
			return all, nil
		}
		after = more[len(more)-1].Position
	}
	return all, nil
}

// sees is what the fold itself will ask again. It is asked here too, because the last fact's time becomes
// the instant of the view: nothing about a fact that the reader may not see may show.
func sees(d projection.Definition, r events.Recorded) bool {
	allowed := func(a events.Audience) bool { return a == events.Shared || a == d.Audience }
	return allowed(r.Audience) && (r.Event == nil || allowed(events.AudienceOf(r.Event)))
}

// Fold builds the read model of a history in memory.
func Fold(d projection.Definition, history []events.Recorded) (*projection.Memory, error) {
	m, err := projection.NewMemory(d)
	if err != nil {
		return nil, err
	}
	return m, m.Apply(history...)
}

// Hindsight is the read model of what had happened by an instant, as it is known at a position.
func Hindsight(ctx context.Context, log eventlog.Log, tenant events.TenantID, c events.CustomerID, to int64, at time.Time, d projection.Definition) (Snapshot, error) {
	history, err := History(ctx, log, tenant, c, to, d)
	if err != nil {
		return Snapshot{}, err
	}
	m, err := Fold(d, OccurredBy(history, at))
	return Snapshot{Memory: m, Instant: at}, err
}

// OccurredBy keeps what had happened by an instant, whenever we were told of it: what we know now about then.
func OccurredBy(history []events.Recorded, at time.Time) []events.Recorded {
	return slices.DeleteFunc(history, func(r events.Recorded) bool { return r.OccurredAt.After(at) })
}
