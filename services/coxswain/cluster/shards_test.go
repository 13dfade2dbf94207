package cluster_test

import (
	"bytes"
	"net/http"
	"testing"

	"coxswain/events"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/services/web"
)

func TestTwoShards(t *testing.T) {
	t.Parallel()
	environ := daemontest.Environ(t, "COXSWAIN_SHARDS=2", "COXSWAIN_RATE_PER_SECOND=0")
	p := daemontest.Serve(t, daemontest.Open(t, environ, append(web.Behind(), web.Service())...))
	tenants := oneInEach(t, p)
	var offices []*office
	var customers []events.CustomerID
	for _, tenant := range tenants {
		o := newOffice(t, p.URL, p.Tokens, tenant, "office")
		for n := range 3 {
			customer, err := o.tell(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				customers = append(customers, customer)
			}
		}
		offices = append(offices, o)
	}
	once(t, p.Runtime)
	for i, o := range offices {
		o.seesOnlyItsOwn(t, p, i, customers[i], customers[1-i])
		o.repeat(t)
	}
	daemontest.Judge(t, p.Runtime)
}

// candidates are spread over both shards by their hash.
func candidates() []events.TenantID { return []events.TenantID{"harbor", "pier", "dock", "quay"} }

// oneInEach finds a tenant in each of the two shards, in their order.
func oneInEach(t *testing.T, p *daemontest.Process) []events.TenantID {
	t.Helper()
	found := make([]events.TenantID, p.Log.Shards())
	for _, tenant := range candidates() {
		found[p.Log.ShardOf(tenant)] = tenant
	}
	for shard, tenant := range found {
		if tenant == "" {
			t.Fatalf("no tenant of the test is in shard %d", shard)
		}
	}
	return found
}

// seesOnlyItsOwn reads what there is to read as a tenant of the shard: its own is there, up to the shard's head, and of
// the other tenant there is nothing.
func (o *office) seesOnlyItsOwn(t *testing.T, p *daemontest.Process, shard int, mine, theirs events.CustomerID) {
	t.Helper()
	head, err := p.Log.Head(t.Context(), shard)
	if err != nil || head == 0 {
		t.Fatalf("shard %d ends at %d (%v)", shard, head, err)
	}
	for path, status := range map[string]int{
		"/v1/customers":                                       http.StatusOK,
		"/v1/feed?limit=10000&after=0":                        http.StatusOK,
		"/v1/customers/" + string(mine) + "/responsibility":   http.StatusOK,
		"/v1/customers/" + string(theirs) + "/responsibility": http.StatusNotFound,
		"/v1/customers/" + string(theirs) + "/people":         http.StatusNotFound,
	} {
		got, err := o.read(t.Context(), o.admin, path, head)
		if err != nil || got.status != status {
			t.Errorf("%s: GET %s: %d %s (%v), want %d", o.tenant, path, got.status, got.body, err, status)
		}
		for _, other := range candidates() {
			if other != o.tenant && bytes.Contains(got.body, []byte(canary(other))) {
				t.Errorf("GET %s shows %s a text of %s", path, o.tenant, other)
			}
		}
		if status == http.StatusOK && !bytes.Contains(got.body, []byte(canary(o.tenant))) {
			t.Errorf("GET %s shows %s nothing of its own", path, o.tenant)
		}
	}
}
