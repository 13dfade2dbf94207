package asks

import (
	"context"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// promise is a commitment as the log says it is now.
func promise(ctx context.Context, log eventlog.Log, tenant events.TenantID, id events.CommitmentID) (record.Promise, error) {
	return fold(ctx, log, tenant, events.Stream{Kind: commitmentevent.Kind, ID: string(id)}, record.PromisePart(), record.Promises)
}

// call is a call with its recap as the log says it is now.
func call(ctx context.Context, log eventlog.Log, tenant events.TenantID, id events.CallID) (record.Call, error) {
	return fold(ctx, log, tenant, events.Stream{Kind: callevent.Kind, ID: string(id)}, record.CallPart(), record.Calls)
}

func fold[T any](ctx context.Context, log eventlog.Log, tenant events.TenantID, s events.Stream, part projection.Part, table projection.Collection[T]) (T, error) {
	var none T
	facts, err := log.Load(ctx, tenant, s, 0)
	if err != nil {
		return none, err
	}
	m, err := projection.NewMemory(projection.Definition{Name: "one", Version: 1, Audience: events.Shared, Parts: []projection.Part{part}})
	if err == nil {
		err = m.Apply(facts...)
	}
	if err != nil {
		return none, err
	}
	doc, ok, err := m.One(ctx, tenant, table, s.ID)
	if err != nil || !ok {
		return none, err
	}
	return doc.(T), nil
}
