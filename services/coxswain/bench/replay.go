package bench

import (
	"context"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/worktime"
	inputs "coxswain/services/health/projection"
	"coxswain/services/health/scorecard"
)

// The year that is replayed: a signal every hour, and sixty commitments.
const (
	yearDays     = 365
	yearPromises = 60
)

// benchReplay scores a customer's year, day by day, by a scorecard: facts that are read already, in this process alone.
func benchReplay(ctx context.Context, b *bench) error {
	facts := year(customerID(0))
	calendars := &worktime.Calendars{}
	return b.measure(ctx, cell{
		config: fmt.Sprintf("facts=%d days=%d commitments=%d", len(facts), yearDays, yearPromises),
		run: func(ctx context.Context, _ int) ([]Figure, error) {
			n := 0
			m := b.start()
			for end := time.Now().Add(b.For); time.Now().Before(end); n += len(facts) {
				path, err := inputs.Replay(ctx, scorecard.Standard(), facts, calendars)
				if err != nil {
					return nil, err
				}
				if len(path) < yearDays {
					return nil, fmt.Errorf("only %d of %d days have a score", len(path), yearDays)
				}
			}
			return []Figure{m.figure("replay of a scorecard", n)}, nil
		},
	})
}

// year is the history of a customer as the log gives it.
func year(c events.CustomerID) (all []events.Recorded) {
	add := func(at time.Time, facts ...said) {
		for _, s := range facts {
			all = append(all, events.Recorded{
				Tenant: tenant, Customer: c, Stream: s.stream, Type: s.fact.EventType(), Event: s.fact, Audience: events.AudienceOf(s.fact),
				Position: int64(len(all) + 1), OccurredAt: at, RecordedAt: at,
			})
		}
	}
	add(monday, opening(c, monday)...)
	for day := range yearDays {
		at := monday.Truncate(24*time.Hour).AddDate(0, 0, day)
		if nth := day * yearPromises / yearDays; nth != (day-1)*yearPromises/yearDays || day == 0 {
			id := fmt.Sprintf("promise-%03d", nth)
			add(at, promise(c, id, nth, at)...)
			add(at, later(c, id, nth, at)...)
		}
		for hour := range 24 {
			now := at.Add(time.Duration(hour) * time.Hour)
			add(now, about(c, healthevent.SignalsKind, string(c), healthevent.InternalSignalRecorded{
				Customer: c, Name: "open_tickets", Value: events.Int(int64((day + hour) % 20)), At: now,
			})...)
		}
	}
	return all
}
