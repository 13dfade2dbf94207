package admin_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/identity"
	"coxswain/pkg/natstest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/projection"
	"coxswain/services/coxswain/admin"
)

// account is the one document of the service below.
type account struct {
	Name string `json:"name"`
}

var accounts = projection.Collection[account]{Name: "accounts"}

// service shows customers by name. While broken, it chokes on those called Sunk, and so does its policy.
func service(broken *atomic.Bool) daemon.Service {
	choke := func(r events.Recorded) error {
		if e, ok := r.Event.(customerevent.Registered); ok && e.Name == "Sunk" && broken.Load() {
			return errors.New("it has sunk")
		}
		return nil
	}
	return daemon.Service{
		Name: "accounts",
		Projections: []projection.Definition{{Name: "accounts", Version: 1, Parts: []projection.Part{{
			Collection: accounts,
			Touches:    func(r events.Recorded) []string { return []string{string(r.Customer)} },
			Apply: func(r events.Recorded, docs projection.Docs) error {
				if e, ok := r.Event.(customerevent.Registered); ok {
					projection.Put(docs, accounts, string(r.Customer), account{e.Name})
				}
				return choke(r)
			},
		}}}},
		Policies: func(daemon.Deps) []bus.Policy {
			return []bus.Policy{{
				Name: "accounts_on_archived", On: []string{"customer.archived.v1"},
				Handle: func(_ context.Context, r events.Recorded) error { return choke(r) },
			}}
		},
	}
}

// process is a daemon with administration that serves until its test ends.
type process struct {
	*daemon.Runtime
	t      *testing.T
	url    string
	broker *natstest.Server
	broken *atomic.Bool
	tokens map[identity.Role]string
	client *http.Client
}

// start leaves the log unsealed, so that a test can be at it before its seal; startSealing does not.
func start(t *testing.T) *process {
	t.Helper()
	return startSealing(t, time.Hour)
}

func startSealing(t *testing.T, sealAfter time.Duration) *process {
	t.Helper()
	p := &process{t: t, broker: natstest.Start(t), broken: &atomic.Bool{}, tokens: map[identity.Role]string{}, client: &http.Client{}}
	p.Runtime = daemontest.Open(t, daemontest.Environ(t, "NATS_URL="+p.broker.URL(), "COXSWAIN_SEAL_AFTER="+sealAfter.String()), service(p.broken))
	admin.Register(p.Runtime, admin.DataFolder(t.TempDir()))
	p.url = daemontest.Serve(t, p.Runtime).URL
	p.issue()
	return p
}

func (p *process) issue() {
	for _, who := range []identity.Principal{
		{Tenant: "harbor", Person: "ada", Party: events.Vendor, Role: identity.Admin},
		{Tenant: "harbor", Machine: "nightly", Party: events.Vendor, Role: identity.Machine},
		{Tenant: "harbor", Person: "ana", Party: events.Vendor, Role: identity.CSM},
		{Tenant: "harbor", Person: "lee", Party: events.Vendor, Role: identity.Lead},
		{Tenant: "harbor", Person: "cho", Party: events.Customer, Customer: "acme", Role: identity.Contact},
	} {
		token, err := p.Tokens.Issue(p.t.Context(), who, time.Hour, "test")
		if err != nil {
			p.t.Fatal(err)
		}
		p.tokens[who.Role] = token
	}
}

// register writes a fact of a customer and returns its position.
func (p *process) register(tenant events.TenantID, c events.CustomerID, name string) int64 {
	p.t.Helper()
	out, err := p.Log.Append(p.t.Context(), eventlog.Append{
		Tenant: tenant, Customer: c, Command: "register-" + string(c), OccurredAt: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC),
		Writes: []eventlog.Write{{
			Stream: events.Stream{Kind: customerevent.Kind, ID: string(c)}, Facts: []events.Event{customerevent.Registered{Customer: c, Name: name}},
		}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return out.Position
}

// shown waits until the read model has come to a position.
func (p *process) shown(position int64) {
	p.t.Helper()
	accounts, _ := p.Projection("accounts")
	if err := accounts.Store.Wait(p.t.Context(), 0, position); err != nil {
		p.t.Fatal(err)
	}
}

// owner is a way past every wall of the database.
func (p *process) owner() *pgxpool.Pool {
	p.t.Helper()
	return pgtest.Pool(p.t, p.Config.DatabaseURL, postgres.Options{})
}

func (p *process) exec(statements ...string) {
	p.t.Helper()
	owner := p.owner()
	for _, sql := range statements {
		if _, err := owner.Exec(p.t.Context(), sql); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *process) ask(role identity.Role, method, path string) *http.Response {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.tokens[role])
	got, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = got.Body.Close() })
	return got
}

// read asks as the administrator and decodes the answer.
func read[T any](p *process, method, path string) T {
	p.t.Helper()
	got := p.ask(identity.Admin, method, path)
	body, err := io.ReadAll(got.Body)
	var v T
	if err == nil {
		err = json.Unmarshal(body, &v)
	}
	if err != nil || got.StatusCode != http.StatusOK {
		p.t.Fatalf("%s answered %d: %s (%v)", path, got.StatusCode, body, err)
	}
	return v
}

// lines asks as the administrator and reads a long answer.
func (p *process) lines(method, path string) []admin.Line {
	p.t.Helper()
	got := p.ask(identity.Admin, method, path)
	if got.StatusCode != http.StatusOK {
		p.t.Fatalf("%s answered %d", path, got.StatusCode)
	}
	var all []admin.Line
	for scanner := bufio.NewScanner(got.Body); scanner.Scan(); {
		var l admin.Line
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			p.t.Fatalf("line %s: %v", strconv.Quote(scanner.Text()), err)
		}
		all = append(all, l)
	}
	return all
}
