package policy

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
	"coxswain/services/goals/commitment"
	"coxswain/services/goals/projection"
)

// Silence gives the answer that the charter gives when nobody does (product.md A3): a date that was asked for
// is accepted, a completed commitment is accepted as done, after the agreed number of working days of whoever
// should have answered. What it finds has waited since before this process was started, so a day that was slept
// through is made up.
//
// The command's id names the commitment and its version: two processes, or the same one twice, give one answer.
// When somebody has spoken since the read model looked, the version does not match and nothing happens.
type Silence struct {
	clerk     *clerk
	stores    map[string]pkgprojection.Store
	tenants   func(context.Context) ([]events.TenantID, error)
	now       func() time.Time
	calendars *worktime.Calendars
}

// NewSilence returns the loop's work.
func NewSilence(deps daemon.Deps) *Silence {
	c := &clerk{deps.Commands, projection.NewPeople(deps.Stores, deps.Log)}
	return &Silence{c, deps.Stores, deps.Tenants, deps.Now, &worktime.Calendars{}}
}

// Run answers for everybody who has been silent for the whole term.
func (s *Silence) Run(ctx context.Context) error {
	tenants, err := s.tenants(ctx)
	if err != nil {
		return err
	}
	for _, tenant := range tenants {
		_, e := s.RunTenant(ctx, tenant)
		err = errors.Join(err, e)
	}
	return err
}

// RunTenant is Run for one tenant. It returns how many commitments silence has answered for.
func (s *Silence) RunTenant(ctx context.Context, tenant events.TenantID) (int, error) {
	found, err := s.stores[projection.Name].Select(ctx, tenant, pkgprojection.Query{Table: projection.Answers})
	if err != nil {
		return 0, err
	}
	answered := 0
	for _, row := range found.Rows[0] {
		done, e := s.answer(ctx, tenant, row.Doc.(projection.Unanswered))
		if done {
			answered++
		}
		err = errors.Join(err, e)
	}
	return answered, err
}

// answer reports whether silence has answered. A refusal, or somebody who was quicker, is no error.
func (s *Silence) answer(ctx context.Context, tenant events.TenantID, u projection.Unanswered) (bool, error) {
	days, over, err := s.over(ctx, tenant, u)
	if err != nil || !over {
		return false, err
	}
	r := silent(tenant, u, s.now(), days)
	err = s.clerk.toCommitment(ctx, r, u.Commitment, u.Version, spoken(u))
	if errors.Is(err, eventlog.ErrStale) || bus.Refused(err) {
		return false, nil
	}
	return err == nil, err
}

func spoken(u projection.Unanswered) commitment.Command {
	by := commitment.Who{Party: u.Holder.Party}
	if u.Kind == "done" {
		return commitment.Accept{By: by, Silence: true}
	}
	return commitment.AcceptCounter{By: by, Silence: true}
}

// over reports whether the term of silence has run out, and how many working days it had.
func (s *Silence) over(ctx context.Context, tenant events.TenantID, u projection.Unanswered) (int, bool, error) {
	store := s.stores[projection.Name]
	agreed, ok, err := store.One(ctx, tenant, record.Agreements, string(u.Plan))
	if err != nil || !ok {
		return 0, false, err
	}
	days, ok := term(agreed.(record.Agreement), u.Kind)
	if !ok {
		return 0, false, nil
	}
	roster, ok, err := store.One(ctx, tenant, record.Rosters, string(u.Customer))
	if err != nil || !ok {
		return 0, false, err
	}
	place := roster.(record.Roster).Clock(s.now(), s.calendars).Holder(u.Holder)
	return days, place.DateOf(s.now()) > place.AddDays(place.DateOf(u.Since.At), days), nil
}

// term is the number of working days after which silence of this kind is a yes; false when the agreed terms
// do not say so. A plan that is not active binds nobody.
func term(a record.Agreement, kind string) (int, bool) {
	if a.Status != record.PlanActive {
		return 0, false
	}
	for _, t := range a.Terms.Silence {
		if t.Kind == kind {
			return t.After, true
		}
	}
	return 0, false
}

func silent(tenant events.TenantID, u projection.Unanswered, now time.Time, days int) command.Request {
	id := uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "goals_silence/%s/%s/%d", tenant, u.Commitment, u.Version)).String()
	return command.Request{
		Tenant: tenant, Customer: u.Customer, ID: id, Hash: sha256.Sum256([]byte(id)),
		Actor: events.Actor{Machine: machine}, At: now,
		Reason: fmt.Sprintf("nobody answered for %d working days, which the agreed terms take as a yes", days),
	}
}
