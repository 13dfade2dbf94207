package projection

import (
	"context"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	"coxswain/services/health/score"
)

// Replayed is what a scorecard would have said of a customer at the end of a day.
type Replayed struct {
	On       events.Date
	Position int64 // of the last fact that it counts
	Score    events.Decimal
	Band     healthevent.Band
}

// Replay scores a customer's history by a scorecard: for each day (UTC) on which something was recorded, the score with
// which the day ended. Days without a score, because no measure had an input yet, are left out. history is one customer's,
// in the order of the log.
func Replay(ctx context.Context, card healthevent.Scorecard, history []events.Recorded, calendars *worktime.Calendars) ([]Replayed, error) {
	past, err := projection.NewMemory(replayed())
	if err != nil {
		return nil, err
	}
	var path []Replayed
	for len(history) > 0 {
		n := sameDay(history)
		day, last := history[:n], history[n-1]
		if err := past.Apply(day...); err != nil {
			return nil, fmt.Errorf("replay %s: %w", last.Customer, err)
		}
		now, known, err := inputsOf(ctx, past, last, calendars)
		if err != nil {
			return nil, err
		}
		if s, ok := score.Of(card, now, score.Previous{}); known && ok {
			path = append(path, Replayed{On: dayOf(last), Position: last.Position, Score: s.Score, Band: s.Band})
		}
		history = history[n:]
	}
	return path, nil
}

// replayed is Definition without what other scorecards made of it.
func replayed() projection.Definition {
	d := Definition()
	d.Parts = append(record.All(), signalsPart())
	return d
}

func dayOf(r events.Recorded) events.Date { return events.DateOf(r.RecordedAt, time.UTC) }

// sameDay is how many facts from the first on were recorded on one day.
func sameDay(history []events.Recorded) int {
	y, m, d := history[0].RecordedAt.UTC().Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC)
	for i, r := range history {
		if !r.RecordedAt.Before(end) {
			return i
		}
	}
	return len(history)
}

// inputsOf reads all that is in memory: it is of one customer.
func inputsOf(ctx context.Context, past *projection.Memory, last events.Recorded, all *worktime.Calendars) (score.Inputs, bool, error) {
	res, err := past.Select(ctx, last.Tenant,
		projection.Query{Table: record.Rosters}, projection.Query{Table: record.Agreements}, projection.Query{Table: record.Goals},
		projection.Query{Table: record.Promises}, projection.Query{Table: record.Calls}, projection.Query{Table: Months},
	)
	if err != nil || len(res.Rows[0]) == 0 {
		return score.Inputs{}, false, err
	}
	return score.Inputs{
		Roster:     docs[record.Roster](res.Rows[0])[0],
		Agreements: docs[record.Agreement](res.Rows[1]),
		Goals:      docs[record.Goal](res.Rows[2]),
		Promises:   docs[record.Promise](res.Rows[3]),
		Calls:      docs[record.Call](res.Rows[4]),
		Signals:    signals(docs[Month](res.Rows[5])),
		Now:        last.RecordedAt,
		Calendars:  all,
	}, true, nil
}
