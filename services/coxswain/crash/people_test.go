package crash_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
)

const tenant = events.TenantID("harbor")

// operator may do everything for the tenant.
var operator = identity.Principal{Tenant: tenant, Person: "operator", Party: events.Vendor, Role: identity.Admin}

// object is a JSON object.
type object = map[string]any

// person is somebody with a token.
type person struct {
	identity.Principal
	token string
}

func (p *program) issue(who identity.Principal) string {
	p.t.Helper()
	pool := p.database()
	defer pool.Close()
	token, err := identity.NewTokens(pool, identity.TokenOptions{}).Issue(p.t.Context(), who, time.Hour, "crash")
	if err != nil {
		p.t.Fatal(err)
	}
	return token
}

// muster makes crews, each with a customer, its people, and a plan with a goal that both sides agree to.
func muster(t *testing.T, p *program, seed int64) []*crew {
	t.Helper()
	const size = 8
	admin := person{operator, p.issue(operator)}
	var all []*crew
	for n := range size {
		c := &crew{t: t, program: p, n: n, admin: admin, client: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{}}}
		t.Cleanup(c.client.CloseIdleConnections)
		c.chance = rand.New(rand.NewPCG(uint64(seed), uint64(n+1)))
		c.settleIn()
		all = append(all, c)
	}
	return all
}

func (c *crew) settleIn() {
	c.t.Helper()
	name := fmt.Sprintf("crew-%d", c.n)
	registered := c.ask(c.admin, "/v1/customers", object{"name": name, "external_id": name, "zone": "Europe/Berlin"})
	c.customer = events.CustomerID(registered.text("id"))
	c.csm = c.add("csm", events.Vendor, identity.CSM)
	c.champion = c.add("champion", events.Customer, identity.Contact)
	keeper := c.add("keeper", events.Vendor, identity.CSM)
	goal := object{
		"id": name + "-goal", "outcome": "everybody logs in", "metric": object{"name": "active users", "unit": "people", "direction": "up"},
		"baseline": 10, "target": 500, "due": "2199-09-30", "party": "customer", "person": c.champion.Person, "weight": 10,
	}
	drafted := c.ask(c.csm, "/v1/plans", object{"customer": c.customer, "terms": object{
		"title": "Roll-out", "goals": []object{goal},
		"seats": []object{
			{"seat": "csm", "party": "vendor", "person": c.csm.Person, "may_agree": true},
			{"seat": "sponsor", "party": "customer", "person": c.champion.Person, "may_agree": true},
			{"seat": "keeper", "party": "vendor", "person": keeper.Person},
		},
	}})
	path := "/v1/plans/" + drafted.text("plan")
	proposed := c.ask(c.csm, path+"/propose", object{})
	c.ask(c.champion, path+"/agree", object{"hash": proposed.text("hash")})
	c.goal = drafted.first("terms", "goals", "id")
}

// add makes a person of a party and gives them a token.
func (c *crew) add(name string, party events.PartyID, role identity.Role) person {
	c.t.Helper()
	added := c.ask(c.admin, "/v1/customers/"+string(c.customer)+"/people", object{"party": party, "name": name, "mail": name + "@example.com"})
	who := identity.Principal{Tenant: tenant, Person: events.PersonID(added.text("id")), Party: party, Role: role}
	if party != events.Vendor {
		who.Customer = c.customer
	}
	return person{who, c.program.issue(who)}
}
