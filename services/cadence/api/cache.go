package api

import (
	"context"
	"sync"
	"time"

	"coxswain/pkg/httpapi"
	"coxswain/services/cadence/agenda"
	"coxswain/services/cadence/projection"
)

// quarter is how long an answer may serve while no fact comes: midnight, which turns due into late, comes on
// a quarter of an hour in every zone there is.
const quarter = 15 * time.Minute

// mostAnswers is how many answers are remembered. When it is full, everything is forgotten and built anew.
const mostAnswers = 256

// answers remembers agendas for people who look again, and for pages that refresh. An answer holds for one
// position of the read model and one quarter of an hour; anything newer is built from the log.
type answers struct {
	mu   sync.Mutex
	byID map[projection.Question]*httpapi.Shown[agenda.Agenda]
}

// key is the question within its quarter of an hour. A monotonic clock or a zone would make equal instants
// different keys.
func key(q projection.Question) projection.Question {
	q.Now = q.Now.UTC().Truncate(quarter)
	return q
}

func (a *answers) get(q projection.Question, position int64) (*httpapi.Shown[agenda.Agenda], bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	known, ok := a.byID[key(q)]
	if !ok || known.Position != position {
		return nil, false
	}
	return known, true
}

func (a *answers) put(q projection.Question, answer *httpapi.Shown[agenda.Agenda]) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.byID == nil || len(a.byID) >= mostAnswers {
		a.byID = map[projection.Question]*httpapi.Shown[agenda.Agenda]{}
	}
	a.byID[key(q)] = answer
}

// answered is the agenda as it stands, from memory when no fact has come since it was built.
func (d *desk) answered(ctx context.Context, q projection.Question) (*httpapi.Shown[agenda.Agenda], error) {
	position, err := d.store().Position(ctx, d.Log.ShardOf(q.Tenant))
	if err != nil {
		return nil, err
	}
	if known, ok := d.answers.get(q, position); ok {
		return known, nil
	}
	built, at, err := d.build(ctx, q)
	if err != nil {
		return nil, err
	}
	answer, err := shown(built, at)
	if err == nil {
		d.answers.put(q, answer)
	}
	return answer, err
}
