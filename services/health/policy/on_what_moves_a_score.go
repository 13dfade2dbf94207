package policy

import (
	"context"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/events/planevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// Name of the policy and of its consumer.
const Name = "health_on_what_moves_a_score"

// OnWhatMovesAScore scores the customer of every fact that a measure may count; a new scorecard scores all.
func OnWhatMovesAScore(s *Scorer) bus.Policy {
	return bus.Policy{Name: Name, On: moving(), Handle: func(ctx context.Context, r events.Recorded) error {
		if r.Customer == "" {
			return s.everybody(ctx, r.Tenant, r.Position, s.because(r))
		}
		return s.together(ctx, r)
	}}
}

// because is the command that a fact asks for.
func (s *Scorer) because(r events.Recorded) command.Request {
	return command.Request{
		ID: bus.CommandID(r, Name), Actor: events.Actor{Machine: "health", Party: events.Vendor}, At: s.now(),
		Causation: r.ID, Correlation: r.Correlation, Traceparent: r.Traceparent,
	}
}

// moving lists the facts that can move a score.
func moving() []string {
	facts := []events.Event{
		customerevent.Registered{},
		planevent.Proposed{},
		planevent.VersionAgreed{},
		planevent.ChangeProposed{},
		planevent.ChangeCountered{},
		planevent.ChangeDeclined{},
		planevent.ChangeWithdrawn{},
		goalevent.Opened{},
		goalevent.TermsChanged{},
		goalevent.Dropped{},
		goalevent.Measured{},
		goalevent.MeasurementCorrected{},
		goalevent.CheckedIn{},
		goalevent.AchievementVerified{},
		goalevent.Missed{},
		commitmentevent.Confirmed{},
		commitmentevent.ConfirmationUndone{},
		commitmentevent.CounterAccepted{},
		commitmentevent.Declined{},
		commitmentevent.Rescheduled{},
		commitmentevent.Completed{},
		commitmentevent.Accepted{},
		commitmentevent.Reopened{},
		commitmentevent.Withdrawn{},
		callevent.Held{},
		callevent.GivenBack{},
		callevent.NoShow{},
		callevent.Cancelled{},
		healthevent.InternalSignalRecorded{},
		healthevent.InternalScorecardActivated{},
	}
	names := make([]string, len(facts))
	for i, f := range facts {
		names[i] = f.EventType()
	}
	return names
}

// everybody scores all customers of a tenant, each under a command of its own.
func (s *Scorer) everybody(ctx context.Context, tenant events.TenantID, position int64, request command.Request) error {
	if err := s.wait(ctx, tenant, position); err != nil {
		return err
	}
	res, err := s.store.Select(ctx, tenant, projection.Query{Table: record.Rosters})
	if err != nil {
		return err
	}
	for _, row := range res.Rows[0] {
		one := request
		one.ID = request.NewID(row.Key)
		if err := s.rescore(ctx, customer{tenant, events.CustomerID(row.Key)}, position, one); err != nil {
			return err
		}
	}
	return nil
}
