package sample

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/services/cadence"
	"coxswain/services/goals"
	record "coxswain/services/goals/projection"
	inputs "coxswain/services/health/projection"
)

// correlation is shared by all that the sample sets in motion, the policies' commands too.
const correlation = "sample"

// player carries out one script.
type player struct {
	script    *script
	deps      daemon.Deps
	policies  []bus.Policy
	calendars *worktime.Calendars
	known     *projection.Memory // what the health service knows, by the facts up to position
	position  int64
	clock     time.Time // of the fact that the policies answer
	next      int       // act
}

func newPlayer(s *script, deps daemon.Deps, calendars *worktime.Calendars) (*player, error) {
	known, err := projection.NewMemory(inputs.Definition())
	if err != nil {
		return nil, err
	}
	p := &player{script: s, deps: deps, calendars: calendars, known: known}
	p.deps.Now = func() time.Time { return p.clock }
	// The goals service looks up who people are; what the health service knows holds that too.
	p.deps.Stores = map[string]projection.Store{record.Name: known}
	p.policies = slices.Concat(goals.Service().Policies(p.deps), cadence.Service().Policies(p.deps))
	return p, nil
}

// until plays everything that happened before an instant.
func (p *player) until(ctx context.Context, end time.Time) error {
	for ; p.next < len(p.script.acts); p.next++ {
		a := p.script.acts[p.next]
		if !a.at.Before(end) {
			return nil
		}
		if err := p.play(ctx, a); err != nil {
			return fmt.Errorf("%s, %s: %w", p.script.name, a.name, err)
		}
	}
	return nil
}

func (p *player) play(ctx context.Context, a act) error {
	if a.looks {
		if err := p.follow(ctx); err != nil {
			return err
		}
	}
	if _, err := p.deps.Commands.Do(ctx, p.request(a), func(tx *command.Tx) error { return a.do(p, tx) }, nil); err != nil {
		return err
	}
	if a.moves {
		return p.follow(ctx)
	}
	return nil
}

// request gives an act the id that it has in every run.
func (p *player) request(a act) command.Request {
	id := correlation + "/" + string(p.script.story.id) + "/" + a.name
	return command.Request{
		Tenant: tenant, Customer: p.script.story.id, ID: id, Hash: sha256.Sum256([]byte(id)),
		Actor: a.by, At: a.at, Reason: a.reason, Correlation: correlation,
	}
}

// follow reads what was written of the customer, and lets the policies answer it, until there is no more.
func (p *player) follow(ctx context.Context) error {
	const batch = 1000
	for {
		facts, err := p.deps.Log.LoadCustomer(ctx, tenant, p.script.story.id, p.position, math.MaxInt64, batch)
		if err != nil || len(facts) == 0 {
			return err
		}
		if err := p.known.Apply(facts...); err != nil {
			return err
		}
		p.position = facts[len(facts)-1].Position
		for _, r := range facts {
			if err := p.answer(ctx, r); err != nil {
				return err
			}
		}
	}
}

// answer hands a fact to the policies that want it. That they refuse is an answer too.
func (p *player) answer(ctx context.Context, r events.Recorded) error {
	for _, policy := range p.policies {
		if !slices.Contains(policy.On, r.Type) {
			continue
		}
		p.clock = r.OccurredAt
		if err := policy.Handle(ctx, r); err != nil && !bus.Refused(err) {
			return fmt.Errorf("policy %s: %w", policy.Name, err)
		}
	}
	return nil
}
