package cluster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// object is a JSON object.
type object = map[string]any

// office works for one tenant: it tells stories, one after the other.
type office struct {
	base    string
	tokens  *identity.Tokens
	client  *http.Client
	tenant  events.TenantID
	name    string
	admin   person
	answers []answer
	told    chan struct{} // one for each story; closed when there are no more
}

// person is somebody with a token.
type person struct {
	identity.Principal
	token string
}

// answer is a command that was done.
type answer struct {
	who      person
	path     string
	key      string
	sent     []byte
	status   int
	position string
	replayed bool
	body     []byte
}

func newOffice(t *testing.T, base string, tokens *identity.Tokens, tenant events.TenantID, name string) *office {
	t.Helper()
	o := &office{
		base: base, tokens: tokens, tenant: tenant, name: name, told: make(chan struct{}, 10_000),
		client: &http.Client{Transport: &http.Transport{}, Timeout: time.Minute},
	}
	t.Cleanup(o.client.CloseIdleConnections)
	operator := identity.Principal{Tenant: tenant, Person: events.PersonID("operator-" + name), Party: events.Vendor, Role: identity.Admin}
	var err error
	if o.admin, err = o.known(t.Context(), operator); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) known(ctx context.Context, who identity.Principal) (person, error) {
	token, err := o.tokens.Issue(ctx, who, time.Hour, "cluster")
	return person{who, token}, err
}

// canary stands in every text of a tenant.
func canary(tenant events.TenantID) string { return "canary-of-" + string(tenant) }

// tell is one story: a customer with a plan that both sides agree, and a call in which the champion promises something.
func (o *office) tell(ctx context.Context, n int) (customer events.CustomerID, err error) {
	name := fmt.Sprintf("%s %s %d", canary(o.tenant), o.name, n)
	var made struct{ ID events.CustomerID }
	if err := o.ask(ctx, o.admin, "/v1/customers", object{"name": name, "external_id": name, "zone": "Europe/Oslo"}, &made); err != nil {
		return "", err
	}
	csm, err := o.join(ctx, made.ID, "csm", events.Vendor, identity.CSM)
	if err != nil {
		return "", err
	}
	champion, err := o.join(ctx, made.ID, "champion", events.Customer, identity.Contact)
	if err != nil {
		return "", err
	}
	plan, err := o.agree(ctx, made.ID, name, csm, champion)
	if err != nil {
		return "", err
	}
	return made.ID, o.meet(ctx, made.ID, plan, csm, champion)
}

// join makes a person of a party and gives them a token.
func (o *office) join(ctx context.Context, c events.CustomerID, name string, party events.PartyID, role identity.Role) (person, error) {
	var added struct{ ID events.PersonID }
	err := o.ask(ctx, o.admin, "/v1/customers/"+string(c)+"/people", object{"party": party, "name": name, "mail": name + "@example.com"}, &added)
	if err != nil {
		return person{}, err
	}
	who := identity.Principal{Tenant: o.tenant, Person: added.ID, Party: party, Role: role}
	if party != events.Vendor {
		who.Customer = c
	}
	return o.known(ctx, who)
}

// agree drafts a plan with two goals, proposes it and says yes to it.
func (o *office) agree(ctx context.Context, c events.CustomerID, name string, csm, champion person) (events.PlanID, error) {
	goal := func(outcome string) object {
		return object{
			"id": string(c) + "-" + outcome, "outcome": name + " " + outcome, "metric": object{"name": outcome, "unit": "people", "direction": "up"},
			"baseline": 10, "target": 500, "due": "2199-09-30", "party": "customer", "person": champion.Person, "weight": 10,
		}
	}
	var drafted struct{ Plan events.PlanID }
	err := o.ask(ctx, csm, "/v1/plans", object{"customer": c, "terms": object{
		"title": name, "goals": []object{goal("logged_in"), goal("trained")},
		"seats": []object{
			{"seat": "csm", "party": "vendor", "person": csm.Person, "may_agree": true},
			{"seat": "sponsor", "party": "customer", "person": champion.Person, "may_agree": true},
			{"seat": "keeper", "party": "vendor", "person": csm.Person},
		},
	}}, &drafted)
	if err != nil {
		return "", err
	}
	path := "/v1/plans/" + string(drafted.Plan)
	var proposed struct{ Hash string }
	if err := o.ask(ctx, csm, path+"/propose", object{}, &proposed); err != nil {
		return "", err
	}
	return drafted.Plan, o.ask(ctx, champion, path+"/agree", object{"hash": proposed.Hash}, nil)
}

// meet holds an extra call in which the champion promises something.
func (o *office) meet(ctx context.Context, c events.CustomerID, plan events.PlanID, csm, champion person) error {
	var scheduled struct{ Call events.CallID }
	err := o.ask(ctx, csm, "/v1/calls", object{
		"customer": c, "plan": plan, "start": "2199-03-02T09:30:00Z", "zone": "Europe/Oslo", "minutes": 30, "seats": []string{"csm", "sponsor"},
	}, &scheduled)
	if err != nil {
		return err
	}
	return o.ask(ctx, csm, "/v1/calls/"+string(scheduled.Call)+"/held", object{
		"attendance": object{"present": []events.PersonID{csm.Person, champion.Person}}, "minutes": 25,
		"commitments": []object{{"text": canary(o.tenant) + " send the export", "party": "customer", "person": champion.Person, "due": "2199-06-30"}},
	}, nil)
}

// pause is how long an office waits before it asks again.
const pause = 20 * time.Millisecond

// ask gives a command until it is answered, with the same key; it reads the answer into into, if that is not nil.
func (o *office) ask(ctx context.Context, who person, path string, body object, into any) error {
	sent, err := json.Marshal(body)
	if err != nil {
		return err
	}
	a := answer{who: who, path: path, key: fmt.Sprintf("%s-%d", o.name, len(o.answers)), sent: sent}
	for {
		got, err := o.post(ctx, a)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("POST %s: no answer: %w", path, errors.Join(err, context.Cause(ctx)))
		case err != nil || got.status == http.StatusServiceUnavailable:
			<-time.After(pause)
			continue
		case got.status >= http.StatusMultipleChoices:
			return fmt.Errorf("POST %s: %d %s", path, got.status, got.body)
		}
		o.answers = append(o.answers, got)
		if into == nil {
			return nil
		}
		return json.Unmarshal(got.body, into)
	}
}

// post asks once.
func (o *office) post(ctx context.Context, a answer) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.base+a.path, bytes.NewReader(a.sent))
	if err != nil {
		return a, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", a.key)
	got, header, err := o.do(r, a.who)
	if err != nil {
		return a, err
	}
	a.status, a.body, a.position = got.status, got.body, header.Get("Coxswain-Position")
	a.replayed = header.Get("Idempotency-Replayed") == "true"
	return a, nil
}

// read asks for something of a position or later, until it is there.
func (o *office) read(ctx context.Context, who person, path string, position int64) (answer, error) {
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, o.base+path, http.NoBody)
		if err != nil {
			return answer{}, err
		}
		r.Header.Set("Coxswain-Position", strconv.FormatInt(position, 10))
		got, _, err := o.do(r, who)
		if err != nil || got.status != http.StatusServiceUnavailable {
			return got, err
		}
	}
}

func (o *office) do(r *http.Request, who person) (answer, http.Header, error) {
	r.Header.Set("Authorization", "Bearer "+who.token)
	got, err := o.client.Do(r)
	if err != nil {
		return answer{}, nil, err
	}
	defer func() { _ = got.Body.Close() }()
	body, err := io.ReadAll(got.Body)
	return answer{status: got.StatusCode, body: body}, got.Header, err
}

// repeat asks for everything again: the first answer is given again.
func (o *office) repeat(t *testing.T) {
	t.Helper()
	for _, first := range o.answers {
		again, err := o.post(t.Context(), first)
		if err != nil || again.status != first.status || !again.replayed || again.position != first.position || !bytes.Equal(again.body, first.body) {
			t.Errorf("POST %s %s again: %d at %s %s (%v), first %d at %s %s", first.path, first.key,
				again.status, again.position, again.body, err, first.status, first.position, first.body)
		}
	}
}
