package admin

import (
	"context"
	"slices"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/projection"
)

// Parked is what waits for a fix.
type Parked struct {
	Facts    []ParkedFact    `json:"facts" nullable:"false" doc:"That a read model could not take in, and those that wait behind them."`
	Messages []ParkedMessage `json:"messages" nullable:"false" doc:"That a policy could not handle."`
	Others   int             `json:"others,omitempty" doc:"Of other tenants."`
}

// ParkedFact is a fact that a read model could not take in.
type ParkedFact struct {
	Projection string            `json:"projection"`
	Customer   events.CustomerID `json:"customer"`
	Shard      int               `json:"shard"`
	Position   int64             `json:"position"`
	Type       string            `json:"type"`
	Error      string            `json:"error,omitempty" doc:"Absent for one that only waits behind another."`
}

// ParkedMessage is a fact that a policy could not handle.
type ParkedMessage struct {
	Policy   string            `json:"policy"`
	Customer events.CustomerID `json:"customer"`
	Shard    int               `json:"shard"`
	Position int64             `json:"position"`
	Type     string            `json:"type"`
	Error    string            `json:"error"`
	Attempts int               `json:"attempts"`
	ParkedAt time.Time         `json:"parked_at"`
}

func (d *desk) parked(ctx context.Context, _ *struct{}) (*httpapi.Shown[Parked], error) {
	tenant, err := caller(ctx, actionLook)
	if err != nil {
		return nil, err
	}
	found, err := d.allParked(ctx, tenant)
	if err != nil {
		return nil, err
	}
	return &httpapi.Shown[Parked]{Body: found}, nil
}

// allParked lists what is parked of a tenant, and counts the others'.
func (d *desk) allParked(ctx context.Context, tenant events.TenantID) (Parked, error) {
	all := Parked{Facts: []ParkedFact{}, Messages: []ParkedMessage{}}
	for _, p := range d.Projections() {
		facts, err := projection.ListParked(ctx, d.DB, p.Definition)
		if err != nil {
			return all, err
		}
		for _, f := range facts {
			if f.Lane.Tenant != tenant {
				all.Others++
				continue
			}
			all.Facts = append(all.Facts, ParkedFact{p.Definition.Name, f.Lane.Customer, f.Shard, f.Position, f.Type, f.Error})
		}
	}
	return d.parkedMessages(ctx, tenant, all)
}

// parkedMessages adds what policies have parked. Whose fact it is stands in the log.
func (d *desk) parkedMessages(ctx context.Context, tenant events.TenantID, all Parked) (Parked, error) {
	messages, err := bus.NewParking(d.DB).List(ctx, "")
	if err != nil {
		return all, err
	}
	for _, m := range messages {
		facts, err := d.Log.Read(ctx, m.Shard, m.Position-1, 1)
		if err != nil {
			return all, err
		}
		if len(facts) == 0 || facts[0].Tenant != tenant {
			all.Others++
			continue
		}
		all.Messages = append(all.Messages, ParkedMessage{
			Policy: m.Policy, Customer: facts[0].Customer, Shard: m.Shard, Position: m.Position, Type: facts[0].Type,
			Error: m.Error, Attempts: m.Attempts, ParkedAt: m.ParkedAt,
		})
	}
	return all, nil
}

type retryInput struct {
	Projection string `query:"projection" maxLength:"200" doc:"Only what this read model has parked."`
	Policy     string `query:"policy" maxLength:"200" doc:"Only what this policy has parked."`
}

// Retried is what became of parked facts.
type Retried struct {
	Projections []RetriedPart `json:"projections" nullable:"false"`
	Policies    []RetriedPart `json:"policies" nullable:"false"`
}

// RetriedPart is what became of the parked facts of one read model or policy that had any.
type RetriedPart struct {
	Name    string `json:"name"`
	Applied int    `json:"applied"`
	Parked  int    `json:"parked" doc:"Still, or again."`
}

func (d *desk) retry(ctx context.Context, in *retryInput) (*httpapi.Written[Retried], error) {
	if _, err := caller(ctx, actionRetry); err != nil {
		return nil, err
	}
	done := Retried{Projections: []RetriedPart{}, Policies: []RetriedPart{}}
	var err error
	if in.Policy == "" {
		if done.Projections, err = d.retryProjections(ctx, in.Projection); err != nil {
			return nil, err
		}
	}
	if in.Projection == "" {
		if done.Policies, err = d.retryPolicies(ctx, in.Policy); err != nil {
			return nil, err
		}
	}
	return &httpapi.Written[Retried]{Body: done}, nil
}

func (d *desk) retryProjections(ctx context.Context, name string) ([]RetriedPart, error) {
	all := d.Projections()
	if name != "" {
		p, err := d.projection(name)
		if err != nil {
			return nil, err
		}
		all = slices.Clone(all[:0:0])
		all = append(all, p)
	}
	done := []RetriedPart{}
	for _, p := range all {
		got, err := projection.Retry(ctx, d.DB, d.Log, p.Definition)
		if err != nil {
			return nil, err
		}
		if got.Applied+got.Parked > 0 {
			done = append(done, RetriedPart{p.Definition.Name, got.Applied, got.Parked})
		}
	}
	return done, nil
}

func (d *desk) retryPolicies(ctx context.Context, name string) ([]RetriedPart, error) {
	all := d.policies()
	if name != "" && !slices.ContainsFunc(all, func(p bus.Policy) bool { return p.Name == name }) {
		var names []string
		for _, p := range all {
			names = append(names, p.Name)
		}
		return nil, errNoPolicy.Sayf("there is no policy %q; there are %s", name, strings.Join(names, ", ")).At("query/policy")
	}
	parking, done := bus.NewParking(d.DB), []RetriedPart{}
	for _, p := range all {
		if name != "" && p.Name != name {
			continue
		}
		applied, err := parking.Retry(ctx, d.Log, p)
		if err != nil {
			return nil, err
		}
		left, err := parking.List(ctx, p.Name)
		if err != nil {
			return nil, err
		}
		if applied+len(left) > 0 {
			done = append(done, RetriedPart{p.Name, applied, len(left)})
		}
	}
	return done, nil
}

// policies are those of all services of the process.
func (d *desk) policies() []bus.Policy {
	var all []bus.Policy
	for _, s := range d.Services() {
		if s.Service.Policies != nil {
			all = append(all, s.Service.Policies(s.Deps)...)
		}
	}
	return all
}
