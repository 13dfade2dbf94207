package policy

import (
	"context"
	"errors"
	"time"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/projection"
	inputs "coxswain/services/health/projection"
)

// Daily scores the customers that were last scored on an earlier day of their zone: windows move and
// promises fall due without any fact. It finds them by a query, so a day that was slept through is made
// up once.
func (s *Scorer) Daily(ctx context.Context, tenants func(context.Context) ([]events.TenantID, error)) error {
	all, err := tenants(ctx)
	if err != nil {
		return err
	}
	for _, tenant := range all {
		err = errors.Join(err, s.daily(ctx, tenant))
	}
	return err
}

func (s *Scorer) daily(ctx context.Context, tenant events.TenantID) error {
	// Somewhere on earth it is at most fourteen hours later than in UTC.
	latest := events.DateOf(s.now().Add(14*time.Hour), time.UTC)
	due := projection.Query{Table: inputs.Scores, Where: []projection.Condition{{Column: "day", Op: "<", Value: string(latest)}}}
	res, err := s.store.Select(ctx, tenant, due)
	if err != nil {
		return err
	}
	for _, row := range res.Rows[0] {
		if e := s.newDay(ctx, customer{tenant, events.CustomerID(row.Key)}); e != nil {
			err = errors.Join(err, e)
		}
	}
	return err
}

// newDay scores a customer unless this process has done so on the day already.
func (s *Scorer) newDay(ctx context.Context, who customer) error {
	in, known, err := inputs.Of(ctx, s.store, who.tenant, who.id, s.now(), s.calendars)
	today := in.Today()
	if err != nil || !known || in.Last.On >= today || s.last(who).on >= today {
		return err
	}
	request := command.Request{Tenant: who.tenant, ID: "health_daily " + string(who.id), Actor: events.Actor{Machine: "health", Party: events.Vendor}, At: s.now()}
	request.ID = request.NewID(string(today))
	return s.rescore(ctx, who, 0, request)
}
