package nthwrite_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// patience bounds each wait: beyond it something is broken.
const patience = time.Minute

// tenant of all cases.
const tenant events.TenantID = "harbor"

// stage is what cases are prepared on: a process that nobody kills meanwhile, and a customer with Anna of the vendor,
// Bela of the customer and Nora, a partner's keeper.
type stage struct {
	*daemon.Runtime
	environ []string
	client  *http.Client
	serves  func() string // the address of the process

	customer string
	ids      map[string]string // of people, by name
	people   map[string]identity.Principal
	tokens   map[string]string
	agreed   string // a plan

	last  atomic.Int64
	mu    sync.Mutex
	goals []string // that are open and nobody has touched
}

// object is a JSON object.
type object = map[string]any

// order is a command as a client gives it.
type order struct {
	as      string // who; Anna when empty
	method  string // POST when empty
	path    string
	body    object
	match   string // path of what If-Match is of
	key     string
	matched string // If-Match
}

// answer is what a client is told.
type answer struct {
	status   int
	body     []byte
	position string
	replayed bool
	etag     string
}

// settings are the environment of every process. Seals are made beside everything; nothing here is about them.
func settings(t *testing.T) []string {
	t.Helper()
	return daemontest.Environ(t, "COXSWAIN_RATE_PER_SECOND=0", "COXSWAIN_SEAL_AFTER=1h", "COXSWAIN_DATABASE_CONNECTIONS=8")
}

// newStage runs everything in this process.
func newStage(t *testing.T) *stage {
	t.Helper()
	environ := settings(t)
	p := daemontest.Serve(t, daemontest.Open(t, environ, services()...))
	return newStageOn(t, environ, p.Runtime, func() string { return p.URL })
}

// newStageOn prepares cases with whatever serves at the address.
func newStageOn(t *testing.T, environ []string, r *daemon.Runtime, serves func() string) *stage {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true} // a connection could outlive the process at its end
	t.Cleanup(transport.CloseIdleConnections)
	s := &stage{
		Runtime: r, environ: environ, client: &http.Client{Transport: transport, Timeout: patience}, serves: serves,
		ids: map[string]string{}, people: map[string]identity.Principal{}, tokens: map[string]string{},
	}
	s.signIn(t, "operator", identity.Principal{Person: "operator", Party: events.Vendor, Role: identity.Admin})
	s.signIn(t, "crm", identity.Principal{Machine: "crm", Party: events.Vendor, Role: identity.Machine})
	s.customer = s.register(t)
	s.give(t, order{as: "operator", path: "/v1/customers/" + s.customer + "/parties", body: object{"party": "northwind", "name": "Northwind"}}, nil)
	s.join(t, "anna", events.Vendor, identity.CSM)
	s.join(t, "bela", events.Customer, identity.Contact)
	s.join(t, "nora", "northwind", identity.Keeper)
	s.agreed, _ = s.agree(t)
	return s
}

func (s *stage) signIn(t *testing.T, name string, who identity.Principal) {
	t.Helper()
	who.Tenant = tenant
	token, err := s.Tokens.Issue(t.Context(), who, time.Hour, "nthwrite")
	if err == nil {
		// A token's first use is noted beside the request, on a connection of its own: that is no request of the command's.
		_, err = s.DB.Exec(t.Context(), "insert into token_uses (hash, last_used_at) select hash, now() from tokens on conflict do nothing")
	}
	if err != nil {
		t.Fatal(err)
	}
	s.people[name], s.tokens[name] = who, token
}

func (s *stage) join(t *testing.T, name string, party events.PartyID, role identity.Role) {
	t.Helper()
	s.ids[name] = s.person(t, s.customer, string(party))
	who := identity.Principal{Person: events.PersonID(s.ids[name]), Party: party, Role: role}
	if party != events.Vendor {
		who.Customer = events.CustomerID(s.customer)
	}
	s.signIn(t, name, who)
}

// fresh is a name that nothing else has.
func (s *stage) fresh(kind string) string { return fmt.Sprintf("%s-%d", kind, s.last.Add(1)) }

// settled waits until stream and read models have all that is in the log.
func (s *stage) settled(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(patience); !s.quiet(t.Context(), t); {
		if time.Now().After(deadline) {
			t.Fatalf("stream and read models have not come to the end of the log in %v", patience)
		}
		<-time.After(2 * time.Millisecond) // another process gives no signal
	}
}

// quiet reports whether stream and read models have all that is in the log.
func (s *stage) quiet(ctx context.Context, t *testing.T) bool {
	t.Helper()
	head, err := s.Log.Head(ctx, 0)
	if err != nil {
		return s.ended(ctx, t, err)
	}
	for _, p := range s.Projections() {
		if at, err := p.Store.Position(ctx, 0); err != nil || at < head {
			return s.ended(ctx, t, err)
		}
	}
	stream, err := bus.InspectStream(ctx, s.JetStream, bus.StreamConfig{Installation: s.Installation})
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return false
	}
	return err == nil && stream.Last >= head || s.ended(ctx, t, err)
}

// ended fails the test for an error, unless it says that something is not there yet or is not wanted any more.
func (s *stage) ended(ctx context.Context, t *testing.T, err error) bool {
	t.Helper()
	if err != nil && ctx.Err() == nil && fault.KindOf(err) != fault.Unavailable {
		t.Error(err)
	}
	return false
}

// give has a command done by the stage's own process, and reads the answer into into, if that is not nil.
func (s *stage) give(t *testing.T, o order, into any) {
	t.Helper()
	s.settled(t)
	got, err := s.ask(t, s.serves(), s.ready(t, o))
	if err != nil || got.status >= http.StatusMultipleChoices {
		t.Fatalf("%s %s: %d %s (%v)", o.method, o.path, got.status, got.body, err)
	}
	if into != nil {
		if err := json.Unmarshal(got.body, into); err != nil {
			t.Fatal(err)
		}
	}
}

// ready is the order with all that a client says: a key of its own, and the version that it has seen.
func (s *stage) ready(t *testing.T, o order) order {
	t.Helper()
	o.as, o.method, o.key = cmp.Or(o.as, "anna"), cmp.Or(o.method, http.MethodPost), s.fresh("key")
	if o.match == "" {
		return o
	}
	s.settled(t)
	seen, err := s.ask(t, s.serves(), order{as: o.as, method: http.MethodGet, path: o.match})
	if err != nil || seen.etag == "" {
		t.Fatalf("GET %s: %d %s (%v)", o.match, seen.status, seen.body, err)
	}
	o.matched = seen.etag
	return o
}

// ask sends an order to a process, once.
func (s *stage) ask(t *testing.T, url string, o order) (answer, error) {
	t.Helper()
	var body io.Reader = http.NoBody
	if o.method != http.MethodGet {
		if o.body == nil {
			o.body = object{}
		}
		data, err := json.Marshal(o.body)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(t.Context(), o.method, url+o.path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.tokens[o.as])
	if o.method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", o.key)
	}
	if o.matched != "" {
		r.Header.Set("If-Match", o.matched)
	}
	got, err := s.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = got.Body.Close() }()
	data, err := io.ReadAll(got.Body)
	return answer{
		status: got.StatusCode, body: data, etag: got.Header.Get("ETag"),
		position: got.Header.Get("Coxswain-Position"), replayed: got.Header.Get("Idempotency-Replayed") == "true",
	}, err
}

// looks reads something with the stage's own process.
func (s *stage) looks(t *testing.T, as, path string, into any) (found bool) {
	t.Helper()
	got, err := s.ask(t, s.serves(), order{as: as, method: http.MethodGet, path: path})
	if err != nil || got.status != http.StatusOK && got.status != http.StatusNotFound {
		t.Fatalf("GET %s: %d %s (%v)", path, got.status, got.body, err)
	}
	if got.status == http.StatusNotFound {
		return false
	}
	if err := json.NewDecoder(strings.NewReader(string(got.body))).Decode(into); err != nil {
		t.Fatal(err)
	}
	return true
}
