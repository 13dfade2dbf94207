package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// Tenants are those that crews work for, in turn.
func Tenants() []events.TenantID { return []events.TenantID{"harbor", "pier"} }

// Operator may do everything for a tenant.
func Operator(t events.TenantID) identity.Principal {
	return identity.Principal{Tenant: t, Person: "operator", Party: events.Vendor, Role: identity.Admin}
}

// person is somebody with a token.
type person struct {
	identity.Principal
	token string
}

// answerTime is how long a client waits for one answer before it asks anew.
const answerTime = 10 * time.Second

// Muster makes crews, each with a customer, its people, and a plan with a goal that both sides agree to.
func Muster(ctx context.Context, g *Ground, size int, seed uint64) ([]*Crew, error) {
	var all []*Crew
	for n := range size {
		tenants := Tenants()
		c := &Crew{
			ground: g, n: n, tenant: tenants[n%len(tenants)], chance: rand.New(rand.NewPCG(seed, uint64(n)+1)),
			client: &http.Client{Timeout: answerTime, Transport: &http.Transport{}},
		}
		if c.settleIn(ctx); c.err != nil {
			return nil, c.err
		}
		all = append(all, c)
	}
	return all, nil
}

// Dismiss closes the connections of crews that have ended their work.
func Dismiss(crews []*Crew) {
	for _, c := range crews {
		c.client.CloseIdleConnections()
	}
}

func (c *Crew) settleIn(ctx context.Context) {
	c.admin = c.known(ctx, Operator(c.tenant))
	name := fmt.Sprintf("crew-%d", c.n)
	registered := c.ask(ctx, c.admin, "/v1/customers", object{"name": c.say(name), "external_id": name, "zone": "Europe/Berlin"})
	c.customer = events.CustomerID(registered.text("id"))
	c.csm = c.add(ctx, "csm", events.Vendor, identity.CSM)
	c.champion = c.add(ctx, "champion", events.Customer, identity.Contact)
	keeper := c.add(ctx, "keeper", events.Vendor, identity.CSM)
	goal := object{
		"id":      fmt.Sprintf("goal-%d", c.n/len(Tenants())), // the same in every tenant: they must not meet
		"outcome": c.say("everybody logs in"), "metric": object{"name": "active users", "unit": "people", "direction": "up"},
		"baseline": 10, "target": 500, "due": "2199-09-30", "party": "customer", "person": c.champion.Person, "weight": 10,
	}
	drafted := c.ask(ctx, c.csm, "/v1/plans", object{"customer": c.customer, "terms": object{
		"title": c.say("Roll-out"), "goals": []object{goal},
		"rhythms": []object{{
			"id": name + "-weekdays", "kind": "cadence", "rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "from": "2026-01-01",
			"zone": "Europe/Berlin", "start": "14:30", "minutes": 30, "seats": []string{"csm", "sponsor"},
		}},
		"seats": []object{
			{"seat": "csm", "party": "vendor", "person": c.csm.Person, "may_agree": true},
			{"seat": "sponsor", "party": "customer", "person": c.champion.Person, "may_agree": true},
			{"seat": "keeper", "party": "vendor", "person": keeper.Person},
		},
	}})
	c.plan = "/v1/plans/" + drafted.text("plan")
	proposed := c.ask(ctx, c.csm, c.plan+"/propose", object{})
	c.ask(ctx, c.champion, c.plan+"/agree", object{"hash": proposed.text("hash")})
	c.goal = drafted.first("terms", "goals", "id")
}

// add makes a person of a party and gives them a token.
func (c *Crew) add(ctx context.Context, name string, party events.PartyID, role identity.Role) person {
	added := c.ask(ctx, c.admin, "/v1/customers/"+string(c.customer)+"/people", object{"party": party, "name": name, "mail": name + "@example.com"})
	who := identity.Principal{Tenant: c.tenant, Person: events.PersonID(added.text("id")), Party: party, Role: role}
	if party != events.Vendor {
		who.Customer = c.customer
	}
	return c.known(ctx, who)
}

// known gives somebody a token.
func (c *Crew) known(ctx context.Context, who identity.Principal) person {
	if c.err != nil {
		return person{}
	}
	token, err := c.ground.Issue(ctx, who)
	c.err = err
	return person{who, token}
}
