package policy

import (
	"context"
	"sync"
	"time"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/command"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	inputs "coxswain/services/health/projection"
	"coxswain/services/health/score"
)

// Scores is the aggregate of a customer's score.
var Scores = command.Aggregate[score.State, score.Command, healthevent.Event]{Kind: healthevent.ScoreKind, Decider: score.Decider}

// Scorer scores customers.
type Scorer struct {
	store     projection.Store
	commands  *command.Engine
	log       eventlog.Log
	now       func() time.Time
	calendars *worktime.Calendars

	mu     sync.Mutex
	scored map[customer]done
}

type customer struct {
	tenant events.TenantID
	id     events.CustomerID
}

// done is what the last scoring of this process has counted.
type done struct {
	basis int64
	on    events.Date
}

// NewScorer returns a scorer over the service's read model.
func NewScorer(log eventlog.Log, commands *command.Engine, store projection.Store, now func() time.Time) *Scorer {
	return &Scorer{store: store, commands: commands, log: log, now: now, calendars: &worktime.Calendars{}, scored: map[customer]done{}}
}

// patience is how long a scoring waits for the read model; the policy is retried afterwards.
const patience = 10 * time.Second

// rescore brings a customer's score up to date because of something that stands at the position.
func (s *Scorer) rescore(ctx context.Context, who customer, position int64, request command.Request) error {
	if s.last(who).basis >= position && position > 0 {
		return nil
	}
	if err := s.wait(ctx, who.tenant, position); err != nil {
		return err
	}
	in, known, err := inputs.Of(ctx, s.store, who.tenant, who.id, s.now(), s.calendars)
	if err != nil || !known {
		return err
	}
	if differs(in) {
		request.Tenant, request.Customer = who.tenant, who.id
		if err := s.write(ctx, request, in, who.id); err != nil {
			return err
		}
	}
	s.remember(who, done{in.Position, in.Today()})
	return nil
}

func (s *Scorer) wait(ctx context.Context, tenant events.TenantID, position int64) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.store.Wait(ctx, s.log.ShardOf(tenant), position)
}

// differs asks the read model's last score whether there is anything to write. The aggregate decides anew
// against the true one.
func differs(in inputs.Inputs) bool {
	now, ok := score.Of(in.Card, in.Inputs, score.Previous{Entries: in.Last.Entries, Basis: in.Last.Basis})
	if !ok {
		return false
	}
	if in.Last.Customer == "" || in.Last.Score != now.Score || in.Last.Card != in.Card.ID || in.Last.Version != in.Card.Version {
		return true
	}
	for _, e := range now.Entries {
		if e.Delta != 0 {
			return true
		}
	}
	return false
}

func (s *Scorer) write(ctx context.Context, r command.Request, in inputs.Inputs, id events.CustomerID) error {
	var rescore score.Command = score.Rescore{Customer: id, Card: in.Card, Inputs: in.Inputs, Basis: in.Position}
	_, err := s.commands.Do(ctx, r, func(tx *command.Tx) error {
		_, err := command.Decide(tx, Scores, string(id), command.AnyVersion, rescore)
		return err
	}, nil)
	return err
}

func (s *Scorer) last(who customer) done {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scored[who]
}

func (s *Scorer) remember(who customer, d done) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.basis >= s.scored[who].basis {
		s.scored[who] = d
	}
}
