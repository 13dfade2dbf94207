package admin_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"coxswain/pkg/identity"
	"coxswain/services/coxswain/admin"
)

// verified is the end of a verification, and the checks that did not hold.
func (p *process) verified() (admin.Verdict, map[string]admin.Check) {
	p.t.Helper()
	return p.verifiedWith("")
}

func (p *process) verifiedWith(query string) (admin.Verdict, map[string]admin.Check) {
	p.t.Helper()
	all := p.lines(http.MethodGet, "/v1/admin/verify"+query)
	last := all[len(all)-1]
	if last.Verdict == nil {
		p.t.Fatalf("the answer ends with %+v", last)
	}
	failed := map[string]admin.Check{}
	for _, l := range all {
		if l.Check != nil && !l.Check.OK {
			failed[l.Check.Name] = *l.Check
		}
	}
	return *last.Verdict, failed
}

func names(checks map[string]admin.Check) []string {
	var all []string
	for name := range checks {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

func TestASoundInstallationIsVerified(t *testing.T) {
	t.Parallel()
	p := start(t)
	for i := range 20 {
		p.register("harbor", customer(i), "Acme")
	}
	verdict, failed := p.verified()
	if !verdict.OK || verdict.Facts != 20 || verdict.Checks != 10 || len(failed) != 0 {
		t.Errorf("the verdict is %+v, failed are %+v", verdict, failed)
	}
}

func TestAnEmptyInstallationIsVerified(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.shown(0)
	p.ready()
	if verdict, failed := p.verified(); !verdict.OK {
		t.Errorf("failed are %+v", failed)
	}
}

func TestAChangedFactContradictsItsHashAndTheStream(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.register("harbor", "acme", "Acme")
	p.shown(p.register("harbor", "pier", "Pier"))
	if verdict, _ := p.verified(); !verdict.OK {
		t.Fatal("it does not hold from the start")
	}
	p.exec("alter table eventlog.events disable trigger all",
		`update eventlog.events set data = jsonb_set(data, '{name}', '"Acne"') where position = 1`)
	verdict, failed := p.verified()
	if got := names(failed); verdict.OK || verdict.Failed != 4 ||
		!slices.Equal(got, []string{"log hashes", "log seals", "read model accounts", "stream COX_00"}) {
		t.Fatalf("the verdict is %+v, failed are %v", verdict, got)
	}
	if got := failed["stream COX_00"].Problems; len(got) != 1 || got[0].Position != 1 {
		t.Errorf("the stream differs in %+v", got)
	}
	if got := failed["read model accounts"].Problems[0].Detail; !strings.Contains(got, "Acne") || !strings.Contains(got, "Acme") {
		t.Errorf("the read model differs in %s", got)
	}
}

func TestALogThatLostItsEndContradictsItsCopies(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.register("harbor", "acme", "Acme")
	p.shown(p.register("harbor", "pier", "Pier"))
	if verdict, _ := p.verified(); !verdict.OK {
		t.Fatal("it does not hold from the start")
	}
	p.exec("alter table eventlog.events disable trigger all", "alter table eventlog.heads disable trigger all",
		"delete from eventlog.events where position = 2", "update eventlog.heads set position = 1")
	if _, failed := p.verified(); !slices.Equal(names(failed), []string{"read model accounts", "stream COX_00"}) {
		t.Errorf("failed are %+v", failed)
	}
}

func TestWhatIsWrongWithAnotherTenantIsNotTold(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.register("harbor", "acme", "Acme")
	p.shown(p.register("wharf", "secret-customer", "Secret"))
	p.exec("alter table eventlog.events disable trigger all",
		`update eventlog.events set data = jsonb_set(data, '{name}', '"Changed"') where position = 2`)
	_, failed := p.verified()
	if !slices.Contains(names(failed), "log hashes") || !slices.Contains(names(failed), "read model accounts") {
		t.Fatalf("failed are %v", names(failed))
	}
	if said := fmt.Sprint(failed); strings.Contains(strings.ToLower(said), "secret") || !strings.Contains(said, "another tenant") {
		t.Errorf("it says %s", said)
	}
}

func TestAStreamThatCannotBeLookedAtDoesNotHold(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.shown(p.register("harbor", "acme", "Acme"))
	p.broker.Stop()
	p.disconnected()
	verdict, failed := p.verified()
	if verdict.OK || !slices.Equal(names(failed), []string{"stream COX_00"}) {
		t.Errorf("the verdict is %+v, failed are %+v", verdict, failed)
	}
	p.broker.Restart()
}

func TestOperationIsForAdministratorsAndPrograms(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.shown(p.register("harbor", "acme", "Acme"))
	for _, operation := range [][2]string{
		{http.MethodGet, "/v1/admin/verify"},
		{http.MethodGet, "/v1/admin/doctor"},
		{http.MethodGet, "/v1/admin/parked"},
		{http.MethodPost, "/v1/admin/parked/retry"},
		{http.MethodPost, "/v1/admin/projections/accounts/rebuild"},
	} {
		for role, want := range map[identity.Role]int{
			identity.Admin: 200, identity.Machine: 200, identity.CSM: 403, identity.Lead: 403, identity.Contact: 403,
		} {
			got := p.ask(role, operation[0], operation[1])
			if _, err := io.Copy(io.Discard, got.Body); err != nil || got.StatusCode != want { // to its end: one rebuild at a time
				t.Errorf("%s %s as %s answered %d, want %d (%v)", operation[0], operation[1], role, got.StatusCode, want, err)
			}
		}
	}
}
