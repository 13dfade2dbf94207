package identity_test

import (
	"errors"
	"strings"
	"testing"

	"coxswain/events"
	"coxswain/pkg/identity"
)

const (
	acme  events.CustomerID = "acme"
	other events.CustomerID = "other"
)

func of(role identity.Role) identity.Principal {
	p := identity.Principal{Tenant: "harbor", Person: "p1", Party: events.Vendor, Role: role}
	switch role {
	case identity.Machine:
		p.Person, p.Machine = "", "crm"
	case identity.Keeper, identity.Contact:
		p.Party, p.Customer = events.Customer, acme
	}
	return p
}

// matrix is who may do what for the customer acme: a letter per role, A admin, C csm, L lead, K keeper,
// T contact, M machine.
var matrix = map[string]string{
	"customer.read":               "ACLKTM",
	"customer.register":           "AC   M",
	"customer.erase_person":       "AC   M",
	"person.add":                  "AC   M",
	"plan.read":                   "ACLKTM",
	"plan.read_internal":          "ACL  M",
	"plan.draft":                  "AC   M",
	"plan.propose":                "AC   M",
	"plan.agree":                  "ACLKT ",
	"plan.decline":                "ACLKT ",
	"plan.propose_change":         "AC KTM",
	"plan.accept_change":          "ACLKT ",
	"plan.close":                  "AC   M",
	"proposal.accept":             "AC KT ",
	"goal.read":                   "ACLKTM",
	"goal.measure":                "AC KTM",
	"goal.verify":                 "AC KT ",
	"commitment.read":             "ACLKTM",
	"commitment.propose":          "AC KTM",
	"commitment.confirm":          "AC KT ",
	"commitment.complete":         "AC KTM",
	"commitment.accept":           "AC KT ",
	"commitment.comment_internal": "AC   M",
	"commitment_internal.read":    "ACL  M",
	"recommendation.respond":      "AC KTM",
	"call.read":                   "ACLKTM",
	"topic.add":                   "AC KTM",
	"recap.confirm":               "AC KT ",
	"agenda.read":                 "ACLKTM",
	"responsibility.read":         "ACLKTM",
	"evolution.read":              "ACLKTM",
	"feed.read":                   "ACLKTM",
	"health.read":                 "ACL  M",
	"health.override":             "AC   M",
	"signal.record":               "AC   M",
	"signal.read":                 "ACL  M",
	"own_token.read":              "ACLKT ",
	"own_token.make":              "ACLKT ",
	"own_token.revoke":            "ACLKT ",
	"own_view.read":               "ACL   ",
	"own_view.save":               "ACL   ",
	"own_view.delete":             "ACL   ",
	"portfolio.read":              "ACL  M",
	"note_internal.read":          "ACL  M",
	"import.run":                  "AC   M",
	"projection.rebuild":          "A    M",
	"projection.read":             "A    M",
	"token.issue":                 "A    M",
	"something.new":               "AC   M",
}

func TestThePolicyPermitsWhatTheMatrixSaysAndNothingElse(t *testing.T) {
	t.Parallel()
	roles := map[string]identity.Role{
		"A": identity.Admin, "C": identity.CSM, "L": identity.Lead, "K": identity.Keeper, "T": identity.Contact, "M": identity.Machine,
	}
	for action, permitted := range matrix {
		for letter, role := range roles {
			err := of(role).May(action, acme)
			switch may := strings.Contains(permitted, letter); {
			case may && err != nil:
				t.Errorf("%s may not %s: %v", role, action, err)
			case !may && !errors.Is(err, identity.ErrForbidden):
				t.Errorf("%s asked for %s and got %v", role, action, err)
			}
		}
	}
}

func TestACustomerThatOneMayNotKnowOfIsNotThere(t *testing.T) {
	t.Parallel()
	for _, role := range []identity.Role{identity.Keeper, identity.Contact} {
		for _, action := range []string{"plan.read", "health.read", "something.new"} {
			if err := of(role).May(action, other); !errors.Is(err, identity.ErrNotFound) {
				t.Errorf("%s asked for %s of another customer and got %v", role, action, err)
			}
		}
	}
}

func TestWhatIsOfTheWholeTenantIsNotForACustomersPeople(t *testing.T) {
	t.Parallel()
	for action, roles := range map[string][]identity.Role{
		"portfolio.read": {identity.Admin, identity.CSM, identity.Lead, identity.Machine},
		"import.run":     {identity.Admin, identity.CSM, identity.Machine},
	} {
		for _, role := range roles {
			if err := of(role).May(action, ""); err != nil {
				t.Errorf("%s may not %s of the tenant: %v", role, action, err)
			}
		}
		if err := of(identity.Contact).May(action, ""); !errors.Is(err, identity.ErrForbidden) {
			t.Errorf("a contact asked for %s of the tenant and got %v", action, err)
		}
	}
}

func TestNobodyMayDoAnythingWithoutSigningIn(t *testing.T) {
	t.Parallel()
	if err := identity.Authorize(t.Context(), "plan.read", acme); !errors.Is(err, identity.ErrInvalidToken) {
		t.Errorf("got %v", err)
	}
}

func TestARememberedAnswerIsTheOneThatThePolicyWouldGive(t *testing.T) {
	t.Parallel()
	for action := range matrix {
		for _, p := range crowd() {
			for _, customer := range []events.CustomerID{"", acme, other} {
				if customer != "" && !p.Sees(customer) {
					continue
				}
				want, err := p.Evaluate(action, customer)
				if err != nil {
					t.Fatal(err)
				}
				if got := p.May(action, customer) == nil; got != want {
					t.Errorf("%+v asked for %s of %q: remembered %v, evaluated %v", p, action, customer, got, want)
				}
			}
		}
	}
}

// crowd is everybody who can hold a token, under several names, and some who cannot.
func crowd() (all []identity.Principal) {
	for _, role := range []identity.Role{identity.Admin, identity.CSM, identity.Lead, identity.Keeper, identity.Contact, identity.Machine, ""} {
		for _, party := range []events.PartyID{events.Vendor, events.Customer, "agency"} {
			for _, customer := range []events.CustomerID{"", acme, other} {
				for _, tenant := range []events.TenantID{"harbor", "pier"} {
					p := identity.Principal{Tenant: tenant, Person: events.PersonID(tenant + "-person"), Party: party, Customer: customer, Role: role}
					all = append(all, tokensOf(p)...)
				}
			}
		}
	}
	return all
}

// tokensOf is the principal with tokens of several kinds and scopes.
func tokensOf(p identity.Principal) (all []identity.Principal) {
	for _, kind := range []identity.Kind{identity.APIToken, identity.Session} {
		for _, scope := range []identity.Scope{"", identity.ScopeRead, identity.ScopeSignals} {
			p.Kind, p.Scope = kind, scope
			all = append(all, p)
		}
	}
	return all
}

func TestAScopeTakesFromWhatARoleMayDoAndAddsNothing(t *testing.T) {
	t.Parallel()
	for action := range matrix {
		for _, role := range []identity.Role{identity.Admin, identity.CSM, identity.Lead, identity.Keeper, identity.Contact, identity.Machine} {
			for scope, admits := range map[identity.Scope]bool{
				"":                    true,
				identity.ScopeAll:     true,
				identity.ScopeRead:    strings.HasSuffix(action, ".read") || strings.HasSuffix(action, ".read_internal"),
				identity.ScopeSignals: action == "signal.record",
				"something new":       false,
			} {
				p := of(role)
				whole := p.May(action, acme) == nil
				p.Scope = scope
				if may := p.May(action, acme) == nil; may != (whole && admits) {
					t.Errorf("%s in the scope %q asked for %s: %v", role, scope, action, may)
				}
			}
		}
	}
}

func TestAReadingTokenMayLookAfterTheEngine(t *testing.T) {
	t.Parallel()
	p := of(identity.Admin)
	p.Scope = identity.ScopeRead
	for action, may := range map[string]bool{"log.look": true, "plan.compare": true, "plan.export": true, "projection.retry": false} {
		if got := p.May(action, "") == nil; got != may {
			t.Errorf("%s: %v", action, got)
		}
	}
}

func TestOwnTokensAreMadeByPeopleWhoSignedIn(t *testing.T) {
	t.Parallel()
	for _, role := range []identity.Role{identity.Admin, identity.CSM, identity.Lead, identity.Keeper, identity.Contact, identity.Machine} {
		for kind, makes := range map[identity.Kind]bool{identity.Session: true, identity.DemoSession: true, identity.Demo: true, identity.APIToken: false} {
			p, person := of(role), role != identity.Machine
			p.Kind = kind
			for action, want := range map[string]bool{"own_token.read": person, "own_token.revoke": person, "own_token.make": person && makes} {
				if may := p.May(action, p.Customer) == nil; may != want {
					t.Errorf("%s with %s asked for %s: %v", role, kind, action, may)
				}
			}
		}
	}
}
