package api

import (
	"context"
	"net/http"
	"strconv"

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

func (d *desk) registerDrafts(api huma.API) {
	httpapi.Command(api, http.MethodPost, "/v1/plans", "draft-plan", "Draft a plan", d.draftPlan,
		httpapi.Doc("Only the vendor knows of a plan until it is proposed. Empty ids of goals, charter items and rhythms are filled in."))
	httpapi.Query(api, "/v1/plans/{plan}/draft", "read-draft", "Read a plan's draft", d.readDraft)
	httpapi.Command(api, http.MethodPatch, "/v1/plans/{plan}/draft", "edit-draft", "Edit a plan's draft", d.editDraft,
		httpapi.Doc("By typed changes, or by other terms. Until the first agreement a draft can be edited and proposed again."))
}

// Draft is the vendor's draft of a plan.
type Draft struct {
	Plan     events.PlanID     `json:"plan"`
	Customer events.CustomerID `json:"customer"`
	Hash     string            `json:"hash" doc:"Content hash that it would have as a proposal."`
	Proposed bool              `json:"proposed" doc:"Whether it is proposed as it stands."`
	Terms    planevent.Terms   `json:"terms"`
}

func showDraft(s plan.DraftState) Draft {
	hash := plan.Hash(s.Terms)
	return Draft{Plan: s.Plan, Customer: s.Customer, Hash: hash, Proposed: s.Proposed == hash, Terms: s.Terms}
}

// draft finds the draft of a plan that the caller may do the action to, with its version.
func (d *desk) draft(ctx context.Context, action string, id events.PlanID) (plan.DraftState, int64, error) {
	p, err := principal(ctx)
	if err != nil {
		return plan.DraftState{}, 0, err
	}
	s, version, err := command.State(ctx, d.Commands, p.Tenant, drafts, string(id))
	switch {
	case err != nil:
	case !s.Exists() || !p.Vendor(): // what is internal is not there for others
		err = identity.ErrNotFound
	default:
		err = p.May(action, s.Customer)
	}
	return s, version, err
}

type draftInput struct {
	httpapi.Write
	Body struct {
		Customer events.CustomerID `json:"customer"`
		Terms    planevent.Terms   `json:"terms"`
	}
}

func (d *desk) draftPlan(ctx context.Context, in *draftInput) (*httpapi.Written[Draft], error) {
	c, _, err := d.account(ctx, "plan.draft", in.Body.Customer)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return nil, plan.ErrCustomerUnknown.At("/customer")
	case err != nil:
		return nil, err
	case c.Archived:
		return nil, customer.ErrArchived
	}
	r, err := d.request(ctx, in.Write, in.Body.Customer, "")
	if err != nil {
		return nil, err
	}
	terms := named(r, in.Body.Terms)
	var f findings
	f.terms(terms, "/terms")
	if err := f.err(); err != nil {
		return nil, err
	}
	id := events.PlanID(r.NewID("plan"))
	return d.giveDraft(ctx, r, id, command.AnyVersion, plan.Draft{Plan: id, Customer: in.Body.Customer, Terms: terms})
}

func (d *desk) giveDraft(ctx context.Context, r command.Request, id events.PlanID, match int64, c plan.DraftCommand) (*httpapi.Written[Draft], error) {
	var after plan.DraftState
	out, err := do(ctx, d, r, func(tx *command.Tx) (err error) {
		after, err = command.Decide(tx, drafts, string(id), match, c)
		return err
	}, func() Draft { return showDraft(after) })
	if err != nil {
		return nil, err
	}
	return httpapi.Answered[Draft](out)
}

// OnPlan is the input of every write to an existing plan.
type OnPlan struct {
	httpapi.Write
	Plan events.PlanID `path:"plan" maxLength:"200"`
}

// PlanPath names a plan that is read.
type PlanPath struct {
	Plan events.PlanID `path:"plan" maxLength:"200"`
}

func (d *desk) readDraft(ctx context.Context, in *PlanPath) (*httpapi.Shown[Draft], error) {
	head, err := d.head(ctx)
	if err != nil {
		return nil, err
	}
	s, version, err := d.draft(ctx, "plan_internal.read", in.Plan)
	if err != nil {
		return nil, err
	}
	return &httpapi.Shown[Draft]{Position: head, ETag: httpapi.ETag(version), Body: showDraft(s)}, nil
}

type editInput struct {
	OnPlan
	Body struct {
		Changes []planevent.Change `json:"changes,omitempty" maxItems:"200"`
		Terms   *planevent.Terms   `json:"terms,omitempty" doc:"All of the terms, in the place of changes."`
	}
}

func (d *desk) editDraft(ctx context.Context, in *editInput) (*httpapi.Written[Draft], error) {
	s, _, err := d.draft(ctx, "plan_internal.edit", in.Plan)
	if err != nil {
		return nil, err
	}
	match, err := httpapi.RequireMatch(in.Write)
	if err != nil {
		return nil, err
	}
	r, err := d.request(ctx, in.Write, s.Customer, "")
	if err != nil {
		return nil, err
	}
	edit, err := in.edit(r)
	if err != nil {
		return nil, err
	}
	agreed, _, err := command.State(ctx, d.Commands, r.Tenant, plans, string(in.Plan))
	if err != nil {
		return nil, err
	}
	edit.Agreed = agreed.Version > 0
	return d.giveDraft(ctx, r, in.Plan, match, edit)
}

// edit is either changes or terms.
func (in *editInput) edit(r command.Request) (plan.EditDraft, error) {
	var f findings
	if (in.Body.Terms == nil) == (len(in.Body.Changes) == 0) {
		return plan.EditDraft{}, plan.ErrNoChange.Sayf("give either changes or terms").At("")
	}
	if in.Body.Terms != nil {
		terms := named(r, *in.Body.Terms)
		f.terms(terms, "/terms")
		return plan.EditDraft{Terms: terms}, f.err()
	}
	changes := namedChanges(r, in.Body.Changes)
	f.changes(changes)
	return plan.EditDraft{Changes: changes}, f.err()
}

// named fills in ids that were left empty. A repeat of the request gives the same ones.
func named(r command.Request, t planevent.Terms) planevent.Terms {
	for i := range t.Goals {
		name(r, &t.Goals[i].ID, "goal", i)
	}
	for i := range t.Charter {
		name(r, &t.Charter[i].ID, "charter", i)
	}
	for i := range t.Rhythms {
		name(r, &t.Rhythms[i].ID, "rhythm", i)
	}
	return t
}

func namedChanges(r command.Request, changes []planevent.Change) []planevent.Change {
	for i := range changes {
		switch c := &changes[i]; c.Kind {
		case planevent.GoalAdded:
			name(r, &c.Goal.ID, "goal", i)
		case planevent.CharterAdded:
			name(r, &c.Charter.ID, "charter", i)
		case planevent.RhythmSet:
			name(r, &c.Rhythm.ID, "rhythm", i)
		default: // makes nothing
		}
	}
	return changes
}

func name[T ~string](r command.Request, id *T, what string, i int) {
	if *id == "" {
		*id = T(r.NewID(what + "/" + strconv.Itoa(i)))
	}
}
