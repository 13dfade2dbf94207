// Package projection keeps what a score is made of: the record of each customer, its signals by day, the
// active scorecard, and the last score.
package projection

import (
	"cmp"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
	"coxswain/services/health/score"
)

// Name of the projection.
const Name = "health_inputs"

// Definition is the read model of the health service.
func Definition() projection.Definition {
	return projection.Definition{
		Name: Name, Version: 1,
		Parts: slices.Concat(record.All(), []projection.Part{record.HealthPart(), signalsPart(), cardPart(), scoredPart()}),
	}
}

// Month is a signal of a customer over one month. Key: customer, signal and month.
type Month struct {
	Customer events.CustomerID `json:"customer"`
	Signal   string            `json:"signal"`
	Days     []score.Day       `json:"days"` // by date
}

// Months holds signals in documents that stay small however long a customer stays.
var Months = projection.Collection[Month]{
	Name:    "months",
	Columns: []projection.Column{{Name: "customer", Type: "text", Indexed: true}},
	Derive:  func(m Month) []any { return []any{string(m.Customer)} },
}

// Cards holds the active scorecard of the tenant under ActiveCard.
var Cards = projection.Collection[healthevent.Scorecard]{Name: "cards"}

// ActiveCard is the key of the scorecard that scores.
const ActiveCard = "active"

// Scored is the last score of a customer. Key: the customer's id.
type Scored struct {
	Customer events.CustomerID   `json:"customer"`
	On       events.Date         `json:"on"`
	Score    events.Decimal      `json:"score"`
	Entries  []healthevent.Entry `json:"entries"`
	Basis    int64               `json:"basis"`
	Card     events.ScorecardID  `json:"scorecard"`
	Version  int                 `json:"scorecard_version"`
}

// Scores holds the last scores; a day that has passed since is found by its column.
var Scores = projection.Collection[Scored]{
	Name:    "scores",
	Columns: []projection.Column{{Name: "day", Type: "text", Indexed: true}},
	Derive:  func(s Scored) []any { return []any{string(s.On)} },
}

func signalsPart() projection.Part {
	return projection.Part{
		Collection: Months,
		Touches: func(r events.Recorded) []string {
			if e, ok := r.Event.(healthevent.InternalSignalRecorded); ok {
				return []string{monthKey(e)}
			}
			return nil
		},
		Apply: func(r events.Recorded, docs projection.Docs) error {
			e, ok := r.Event.(healthevent.InternalSignalRecorded)
			if !ok {
				return nil
			}
			return projection.Update(docs, Months, monthKey(e), func(m *Month) {
				m.Customer, m.Signal = e.Customer, e.Name
				m.Days = addTo(m.Days, e, r.Position)
			})
		},
	}
}

func monthKey(e healthevent.InternalSignalRecorded) string {
	return string(e.Customer) + "/" + e.Name + "/" + e.At.UTC().Format("2006-01")
}

// addTo puts the value into its day, in a copy.
func addTo(days []score.Day, e healthevent.InternalSignalRecorded, position int64) []score.Day {
	on := events.DateOf(e.At, time.UTC)
	i, known := slices.BinarySearchFunc(days, on, func(d score.Day, on events.Date) int { return cmp.Compare(d.On, on) })
	if !known {
		days = slices.Insert(slices.Clip(days), i, score.Day{On: on})
	} else {
		days = slices.Clone(days)
	}
	days[i] = days[i].With(e.Value, e.At, position)
	return days
}

func cardPart() projection.Part {
	return projection.Part{
		Collection: Cards,
		Touches: func(r events.Recorded) []string {
			if _, ok := r.Event.(healthevent.InternalScorecardActivated); ok {
				return []string{ActiveCard}
			}
			return nil
		},
		Apply: func(r events.Recorded, docs projection.Docs) error {
			if e, ok := r.Event.(healthevent.InternalScorecardActivated); ok {
				projection.Put(docs, Cards, ActiveCard, e.Scorecard)
			}
			return nil
		},
	}
}

func scoredPart() projection.Part {
	return projection.Part{
		Collection: Scores,
		Touches: func(r events.Recorded) []string {
			if e, ok := r.Event.(healthevent.InternalScoreChanged); ok {
				return []string{string(e.Customer)}
			}
			return nil
		},
		Apply: func(r events.Recorded, docs projection.Docs) error {
			if e, ok := r.Event.(healthevent.InternalScoreChanged); ok {
				projection.Put(docs, Scores, string(e.Customer), Scored{
					Customer: e.Customer, On: e.On, Score: e.Score, Entries: e.Entries, Basis: e.Basis, Card: e.Scorecard, Version: e.Version,
				})
			}
			return nil
		},
	}
}
