package api

import (
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/command"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/services/plans/customer"
	"coxswain/services/plans/plan"
)

func (d *desk) registerPlans(api huma.API) {
	httpapi.Query(api, "/v1/plans/{plan}", "read-plan", "Read a plan as it stands", d.readPlan,
		httpapi.Doc("What is agreed, what is proposed and who has still to say yes. Its ETag is the plan's version, for If-Match on every write to it."))
}

// Plan is a plan as it stands. The terms, hash and version are those that are agreed.
type Plan struct {
	ID        events.PlanID     `json:"id"`
	Customer  events.CustomerID `json:"customer"`
	Status    string            `json:"status" enum:"draft,proposed,active,paused,completed,closed"`
	Version   int               `json:"version" doc:"Agreed; 0 while nothing is."`
	Hash      string            `json:"hash,omitempty"`
	Terms     *planevent.Terms  `json:"terms,omitempty"`
	Parties   []events.PartyID  `json:"parties,omitempty" doc:"Who has agreed to the version."`
	Candidate *Candidate        `json:"candidate,omitempty" doc:"What is proposed for the first agreement."`
	Proposals []Proposal        `json:"proposals" doc:"Open changes, oldest first."`
}

// Candidate is what is proposed for the first agreement.
type Candidate struct {
	Hash       string           `json:"hash"`
	Terms      planevent.Terms  `json:"terms"`
	ProposedBy events.PartyID   `json:"proposed_by"`
	Agreed     []events.PartyID `json:"agreed"`
	Waiting    []events.PartyID `json:"waiting" doc:"Who has still to say yes."`
	DeclinedBy events.PartyID   `json:"declined_by,omitempty"`
}

// Proposal is an open change of the agreed terms.
type Proposal struct {
	ID        events.ProposalID  `json:"id"`
	Base      int                `json:"base" doc:"The agreed version it stands on."`
	Changes   []planevent.Change `json:"changes"`
	Hash      string             `json:"hash" doc:"Of the terms that would result: what a party says yes to."`
	Terms     *planevent.Terms   `json:"terms,omitempty" doc:"The terms that would result; left out when it is in conflict."`
	Party     events.PartyID     `json:"party" doc:"Whose content it is: the proposer's, or the last counter's."`
	Person    events.PersonID    `json:"person"`
	Reason    string             `json:"reason"`
	Accepted  []events.PartyID   `json:"accepted"`
	Waiting   []events.PartyID   `json:"waiting"`
	Conflicts []string           `json:"conflicts,omitempty" doc:"Fields that a newer version changed too. The proposal must be countered or withdrawn."`
}

func showPlan(s plan.State) Plan {
	p := Plan{
		ID: s.Plan, Customer: s.Customer, Status: string(s.Status), Version: s.Version, Hash: s.Hash,
		Parties: s.Parties, Proposals: []Proposal{},
	}
	if s.Version > 0 {
		p.Terms = &s.Terms
	}
	if c := s.Candidate; c.Hash != "" {
		p.Candidate = &Candidate{
			Hash: c.Hash, Terms: c.Terms, ProposedBy: c.Party, Agreed: c.Agreed,
			Waiting: without(c.Parties, c.Agreed), DeclinedBy: c.Declined,
		}
	}
	for _, open := range s.Open {
		p.Proposals = append(p.Proposals, showProposal(s, open))
	}
	return p
}

func showProposal(s plan.State, p plan.Proposal) Proposal {
	shown := Proposal{
		ID: p.ID, Base: p.Base, Changes: p.Changes, Hash: p.Hash, Party: p.Party, Person: p.Person,
		Reason: p.Reason, Accepted: p.Accepted, Waiting: []events.PartyID{}, Conflicts: p.Conflicts,
	}
	if result, err := s.Result(p); err == nil && len(p.Conflicts) == 0 {
		shown.Terms, shown.Waiting = &result, without(s.Required(result), p.Accepted)
	}
	return shown
}

// without lists those who are not among the others.
func without(all, others []events.PartyID) []events.PartyID {
	left := []events.PartyID{}
	for _, p := range all {
		if !slices.Contains(others, p) {
			left = append(left, p)
		}
	}
	return left
}

func (d *desk) readPlan(ctx context.Context, in *PlanPath) (*httpapi.Shown[Plan], error) {
	head, err := d.head(ctx)
	if err != nil {
		return nil, err
	}
	s, version, err := d.plan(ctx, "plan.read", in.Plan)
	if fault.KindOf(err) == fault.NotFound {
		return d.readUnproposed(ctx, head, in.Plan)
	}
	if err != nil {
		return nil, err
	}
	return &httpapi.Shown[Plan]{Position: head, ETag: httpapi.ETag(version), Body: showPlan(s)}, nil
}

// readUnproposed tells the vendor of a plan that is a draft only. For everybody else there is none.
func (d *desk) readUnproposed(ctx context.Context, head int64, id events.PlanID) (*httpapi.Shown[Plan], error) {
	s, _, err := d.draft(ctx, "plan_internal.read", id)
	if err != nil {
		return nil, err
	}
	body := Plan{ID: s.Plan, Customer: s.Customer, Status: "draft", Proposals: []Proposal{}}
	return &httpapi.Shown[Plan]{Position: head, ETag: httpapi.ETag(0), Body: body}, nil
}

// plan finds a plan that was proposed and that the caller may do the action to, with its version.
func (d *desk) plan(ctx context.Context, action string, id events.PlanID) (plan.State, int64, error) {
	p, err := principal(ctx)
	if err != nil {
		return plan.State{}, 0, err
	}
	s, version, err := command.State(ctx, d.Commands, p.Tenant, plans, string(id))
	if err == nil && !s.Exists() {
		err = identity.ErrNotFound
	}
	if err == nil {
		err = p.May(action, s.Customer)
	}
	return s, version, err
}

// PlanWritten is where a plan stands after a write. Read the plan for its content.
type PlanWritten struct {
	ID       events.PlanID    `json:"id"`
	Status   string           `json:"status"`
	Version  int              `json:"version" doc:"Agreed; 0 while nothing is."`
	Hash     string           `json:"hash,omitempty" doc:"Of what is agreed; of what is proposed while nothing is."`
	Proposal *ProposalWritten `json:"proposal,omitempty"`
}

// ProposalWritten is where the proposal that a write was about stands.
type ProposalWritten struct {
	ID   events.ProposalID `json:"id"`
	Open bool              `json:"open"`
	How  string            `json:"how,omitempty" doc:"What became of it: agreed, declined or withdrawn."`
	Base int               `json:"base,omitempty"`
	Hash string            `json:"hash,omitempty" doc:"What a party says yes to."`
}

func written(s plan.State, about events.ProposalID) PlanWritten {
	w := PlanWritten{ID: s.Plan, Status: string(s.Status), Version: s.Version, Hash: s.Hash}
	if s.Version == 0 {
		w.Hash = s.Candidate.Hash
	}
	if p, open := s.Proposal(about); open {
		w.Proposal = &ProposalWritten{ID: about, Open: true, Base: p.Base, Hash: p.Hash}
	} else if end, ended := s.Ended[about]; ended {
		w.Proposal = &ProposalWritten{ID: about, How: end.How, Hash: end.Hash}
	}
	return w
}

// asking is what a write to a plan is decided with: the plan as it stands, its customer, and who asks.
type asking struct {
	request command.Request
	state   plan.State
	match   int64
	people  plan.Roster
	by      plan.By
}

// ask finds the plan, and looks up what decisions about it need.
func (d *desk) ask(ctx context.Context, in OnPlan, action, reason string) (asking, error) {
	s, _, err := d.plan(ctx, action, in.Plan)
	if err != nil {
		return asking{}, err
	}
	a := asking{state: s}
	if a.match, err = httpapi.Match(in.Write); err != nil {
		return a, err
	}
	if a.request, err = d.request(ctx, in.Write, s.Customer, reason); err != nil {
		return a, err
	}
	return a, d.lookUp(ctx, &a, s.Customer)
}

// lookUp fills in who the customer's people are.
func (d *desk) lookUp(ctx context.Context, a *asking, id events.CustomerID) error {
	p, err := principal(ctx)
	if err != nil {
		return err
	}
	c, _, err := command.State(ctx, d.Commands, p.Tenant, customers, string(id))
	switch {
	case err != nil:
		return err
	case c.Archived:
		return customer.ErrArchived
	}
	a.people, a.by = rosterOf(c), byOf(p, c)
	return nil
}

func rosterOf(c customer.State) plan.Roster {
	people := plan.Roster{}
	for _, p := range c.People {
		if !p.Removed {
			people[p.ID] = p.Party
		}
	}
	return people
}

// byOf is the caller as the plan knows it. Somebody who does not act for the party with this customer gives
// nobody's word.
func byOf(p identity.Principal, c customer.State) plan.By {
	person, here := c.Person(p.Person)
	if !here || person.Party != p.Party {
		return plan.By{Party: p.Party}
	}
	return plan.By{Party: p.Party, Person: p.Person, MayAgree: c.MayAgree(p.Person)}
}

// givePlan gives a command to a plan. about is the proposal that it concerns, if any.
func (d *desk) givePlan(ctx context.Context, a asking, about events.ProposalID, c plan.Command) (*httpapi.Written[PlanWritten], error) {
	var after plan.State
	out, err := do(ctx, d, a.request, func(tx *command.Tx) (err error) {
		after, err = command.Decide(tx, plans, string(a.state.Plan), a.match, c)
		return err
	}, func() PlanWritten { return written(after, about) })
	if err != nil {
		return nil, err
	}
	return httpapi.Answered[PlanWritten](out)
}
