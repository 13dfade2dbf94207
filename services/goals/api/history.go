package api

import (
	"cmp"
	"context"
	"slices"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/httpapi"
	pkgprojection "coxswain/pkg/projection"
	"coxswain/rules/record"
)

// readCommitment folds the commitment's own facts: it is never behind, and the ETag is that of the answer.
func (d *desk) readCommitment(ctx context.Context, in *commitmentInput) (*httpapi.Shown[record.Promise], error) {
	if _, _, err := d.commitment(ctx, "commitment.read", in.Commitment); err != nil {
		return nil, err
	}
	p, err := principal(ctx)
	if err != nil {
		return nil, err
	}
	facts, err := d.history(ctx, p.Tenant, in.Commitment)
	if err != nil {
		return nil, err
	}
	doc, err := unfold(ctx, record.PromisePart(), record.Promises, p.Tenant, string(in.Commitment), facts)
	if err != nil {
		return nil, err
	}
	last := lastOf(facts, string(in.Commitment))
	return &httpapi.Shown[record.Promise]{Position: last.Position, ETag: httpapi.ETag(last.Version), Body: doc}, nil
}

// history is a commitment's facts, with those of the commitments that it was blocked by: whoever owes those
// has it in court.
func (d *desk) history(ctx context.Context, tenant events.TenantID, id events.CommitmentID) ([]events.Recorded, error) {
	own, err := d.facts(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	all, loaded := own, map[events.CommitmentID]bool{id: true}
	for _, r := range own {
		b, ok := r.Event.(commitmentevent.Blocked)
		if !ok || b.OnCommitment == "" || loaded[b.OnCommitment] {
			continue
		}
		more, err := d.facts(ctx, tenant, b.OnCommitment)
		if err != nil {
			return nil, err
		}
		loaded[b.OnCommitment] = true
		all = slices.Concat(all, more)
	}
	slices.SortFunc(all, func(a, b events.Recorded) int { return cmp.Compare(a.Position, b.Position) })
	return all, nil
}

func (d *desk) facts(ctx context.Context, tenant events.TenantID, id events.CommitmentID) ([]events.Recorded, error) {
	return d.Log.Load(ctx, tenant, events.Stream{Kind: commitmentevent.Kind, ID: string(id)}, 0)
}

// unfold is one document of a shared fold over facts in the order of their positions.
func unfold[T any](ctx context.Context, part pkgprojection.Part, table pkgprojection.Collection[T], tenant events.TenantID, key string, facts []events.Recorded) (T, error) {
	var none T
	m, err := pkgprojection.NewMemory(pkgprojection.Definition{
		Name: "one", Version: 1, Audience: events.Shared, Parts: []pkgprojection.Part{part},
	})
	if err == nil {
		err = m.Apply(facts...)
	}
	if err != nil {
		return none, err
	}
	doc, ok, err := m.One(ctx, tenant, table, key)
	if err != nil || !ok {
		return none, err
	}
	return doc.(T), nil
}

func lastOf(facts []events.Recorded, id string) events.Recorded {
	for _, r := range slices.Backward(facts) {
		if r.Stream.ID == id {
			return r
		}
	}
	return events.Recorded{}
}
