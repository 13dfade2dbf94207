package policy

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/services/cadence/call"
	"coxswain/services/cadence/rhythm"
)

var (
	rhythms = command.Aggregate[rhythm.State, rhythm.Command, callevent.RhythmEvent]{
		Kind: callevent.RhythmKind, Decider: rhythm.Decider,
	}
	calls = command.Aggregate[call.State, call.Command, callevent.Event]{Kind: callevent.Kind, Decider: call.Decider}
)

// machine is who acts where no person did.
const machine = "cadence"

// All are the policies of the service.
func All(deps daemon.Deps) []bus.Policy {
	return []bus.Policy{onPlanVersionAgreed(deps)}
}

// Loops is what time brings.
func Loops(deps daemon.Deps) []daemon.Loop {
	return []daemon.Loop{
		{Name: "cadence_schedule", Every: 24 * time.Hour, Run: NewSchedule(deps).Run},
		{Name: "cadence_reason", Every: time.Hour, Run: NewReasons(deps).Run},
	}
}

// because is the command that a policy gives because of a fact; part tells several apart.
func because(r events.Recorded, policy, part string) command.Request {
	id := bus.CommandID(r, policy+"/"+part)
	return command.Request{
		Tenant: r.Tenant, Customer: r.Customer, ID: id, Hash: sha256.Sum256([]byte(id)),
		Actor: events.Actor{Machine: machine}, OnBehalfOf: r.OnBehalfOf, At: r.OccurredAt, Reason: r.Reason,
		Causation: r.ID, Correlation: r.Correlation, Traceparent: r.Traceparent,
	}
}

// timely is the command that a loop gives. what names the thing and its day, and nothing that differs between
// two processes.
func timely(tenant events.TenantID, customer events.CustomerID, now time.Time, what string) command.Request {
	id := uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "cadence/%s/%s", tenant, what)).String()
	return command.Request{
		Tenant: tenant, Customer: customer, ID: id, Hash: sha256.Sum256([]byte(id)),
		Actor: events.Actor{Machine: machine}, At: now,
	}
}

// rounds works through the tenants; what goes wrong with one does not keep the others waiting.
func rounds(ctx context.Context, deps daemon.Deps, work func(context.Context, events.TenantID) error) error {
	tenants, err := deps.Tenants(ctx)
	if err != nil {
		return err
	}
	var all error
	for _, t := range tenants {
		all = errors.Join(all, work(ctx, t))
	}
	return all
}

// settle lets refusals pass: they are answers, and logged as such.
func settle(ctx context.Context, log *slog.Logger, err error, what string) error {
	if err == nil || !bus.Refused(err) {
		return err
	}
	log.InfoContext(ctx, "refused", "what", what, "answer", err)
	return nil
}
