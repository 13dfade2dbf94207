package identity

import (
	"context"
	_ "embed"
	"errors"
	"strings"
	"sync"

	"github.com/cedar-policy/cedar-go"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// Refusals of an action.
var (
	// ErrForbidden says that the principal may know of the thing and may not do this to it.
	ErrForbidden = fault.New(fault.Forbidden, "forbidden", "you may not do this")
	// ErrNotFound says that there is nothing the principal may know of.
	ErrNotFound = fault.New(fault.NotFound, "not-found", "there is nothing here for you")
)

// ErrHidden is the cause of an ErrNotFound for a customer that the principal may not know of. The answer does not tell
// it from a customer that is not there; the log and the metrics do.
var ErrHidden = errors.New("asked for a customer that is not theirs")

//go:embed policy.cedar
var policyText []byte

// policies is parsed once and never changes; the embedded file is part of the program.
var policies = sync.OnceValues(func() (*rules, error) {
	set, err := cedar.NewPolicySetFromBytes("policy.cedar", policyText)
	return &rules{set: set}, err
})

// rules are the policies, with the answers they have given. An answer depends on the situation alone, so it is asked
// for once: to evaluate the policies takes a hundred times as long as to look it up.
type rules struct {
	set     *cedar.PolicySet
	answers sync.Map // situation -> bool
}

// situation is all that policies may look at. Names of tenants, customers and people are not in it: the question says only
// how they stand to each other. There are as many situations as actions in this program, times a few dozen.
type situation struct {
	role   Role
	vendor bool
	bound  bool // the principal belongs to one customer
	about  bool // it is about a customer, which the principal may know of; else about the tenant
	scope  Scope
	api    bool // with an API token
	action string
}

func (p Principal) situation(action string, customer events.CustomerID) situation {
	return situation{
		role: p.Role, vendor: p.Vendor(), bound: p.Customer != "", about: customer != "",
		scope: p.Scope.orAll(), api: p.Kind == APIToken, action: action,
	}
}

// permit asks the policies, unless they were asked the same before.
func (r *rules) permit(p Principal, action string, customer events.CustomerID) bool {
	now := p.situation(action, customer)
	if known, ok := r.answers.Load(now); ok {
		return known.(bool)
	}
	may := r.evaluate(p, action, customer)
	r.answers.Store(now, may)
	return may
}

func (r *rules) evaluate(p Principal, action string, customer events.CustomerID) bool {
	request, entities := p.question(action, customer)
	decision, _ := cedar.Authorize(r.set, entities, request)
	return decision == cedar.Allow
}

// Authorize asks policy.cedar whether the principal of the request may do the action ("commitment.confirm")
// for the customer, or for the tenant when customer is empty. It answers nil, ErrNotFound when the principal
// may not even know that the customer exists, ErrForbidden, or ErrInvalidToken when nobody has signed in.
func Authorize(ctx context.Context, action string, customer events.CustomerID) error {
	p, ok := From(ctx)
	if !ok {
		return ErrInvalidToken
	}
	return p.May(action, customer)
}

// May is Authorize for a principal that is at hand.
func (p Principal) May(action string, customer events.CustomerID) error {
	if customer != "" && !p.Sees(customer) {
		return ErrNotFound.Because(ErrHidden)
	}
	rules, err := policies()
	if err != nil {
		return err
	}
	if !rules.permit(p, action, customer) {
		return ErrForbidden
	}
	return nil
}

// question puts the principal, the action and the resource into Cedar's words.
func (p Principal) question(action string, customer events.CustomerID) (cedar.Request, cedar.EntityMap) {
	tenant := cedar.NewEntityUID("Tenant", cedar.String(p.Tenant))
	resource := tenant
	entities := cedar.EntityMap{tenant: {UID: tenant}}
	if customer != "" {
		resource = cedar.NewEntityUID("Customer", cedar.String(customer))
		entities[resource] = cedar.Entity{UID: resource, Parents: cedar.NewEntityUIDSet(tenant)}
	}
	who, what := p.entity(tenant), actionEntity(action)
	entities[who.UID], entities[what.UID] = who, what
	return cedar.Request{Principal: who.UID, Action: what.UID, Resource: resource}, entities
}

func (p Principal) entity(tenant cedar.EntityUID) cedar.Entity {
	attributes := cedar.RecordMap{
		"tenant": tenant,
		"vendor": cedar.Boolean(p.Vendor()),
		"scope":  cedar.String(p.Scope.orAll()),
		"api":    cedar.Boolean(p.Kind == APIToken),
	}
	if p.Customer != "" {
		attributes["customer"] = cedar.NewEntityUID("Customer", cedar.String(p.Customer))
	}
	return cedar.Entity{
		UID:        cedar.NewEntityUID("Principal", cedar.String(string(p.Person)+p.Machine)),
		Parents:    cedar.NewEntityUIDSet(cedar.NewEntityUID("Role", cedar.String(p.Role))),
		Attributes: cedar.NewRecord(attributes),
	}
}

// actionEntity puts "plan.agree" into the groups "plan.*" and "*.agree".
func actionEntity(action string) cedar.Entity {
	noun, verb, _ := strings.Cut(action, ".")
	groups := []cedar.EntityUID{actionUID(noun + ".*"), actionUID("*." + verb)}
	if strings.Contains(action, "internal") {
		groups = append(groups, actionUID("internal"))
	}
	return cedar.Entity{UID: actionUID(action), Parents: cedar.NewEntityUIDSet(groups...)}
}

func actionUID(id string) cedar.EntityUID { return cedar.NewEntityUID("Action", cedar.String(id)) }
