package identity

import (
	"context"
	"slices"

	"coxswain/events"
)

// Role is what a principal is to the tenant. What a role may do stands in policy.cedar.
type Role string

// The roles. Admin, csm and lead are people of the tenant and see all its customers; keeper and contact
// are people of one customer's parties; machine is a program of the tenant.
const (
	Admin   Role = "admin"
	CSM     Role = "csm"
	Lead    Role = "lead"
	Keeper  Role = "keeper"
	Contact Role = "contact"
	Machine Role = "machine"
)

func (r Role) known() bool {
	return slices.Contains([]Role{Admin, CSM, Lead, Keeper, Contact, Machine}, r)
}

// Principal is who asks, proven by a token.
type Principal struct {
	Tenant   events.TenantID
	Person   events.PersonID   // empty for a machine
	Machine  string            // name of the program, when Role is Machine
	Party    events.PartyID    // events.Vendor for the tenant's people and machines
	Customer events.CustomerID // the only customer it may know of; empty: all of the tenant's
	Role     Role
	Kind     Kind  // of the token
	Scope    Scope // of the token; empty: ScopeAll
}

// Sees reports whether the principal may know that the customer exists.
func (p Principal) Sees(c events.CustomerID) bool { return p.Customer == "" || p.Customer == c }

// Vendor reports whether the principal acts for the tenant.
func (p Principal) Vendor() bool { return p.Party == events.Vendor }

// Actor is how facts name the principal.
func (p Principal) Actor() events.Actor {
	return events.Actor{Person: p.Person, Party: p.Party, Machine: p.Machine}
}

type principalKey struct{}

// With puts the principal into the context.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// From is the principal of a request; false when nobody has signed in.
func From(ctx context.Context) (Principal, bool) {
	p, ok := ctx.Value(principalKey{}).(Principal)
	return p, ok
}
