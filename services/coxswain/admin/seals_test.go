package admin_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"coxswain/pkg/identity"
	"coxswain/pkg/seal"
	"coxswain/services/coxswain/admin"
)

// sealed waits until a position is sealed, and returns the seal. Each look goes to the database.
func (p *process) sealed(position int64) seal.Seal {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if latest := read[admin.Seals](p, http.MethodGet, "/v1/admin/seals"); len(latest.Seals) == 1 && latest.Seals[0].Last >= position {
			return latest.Seals[0]
		}
	}
	p.t.Fatalf("position %d is not sealed", position)
	return seal.Seal{}
}

func against(t *testing.T, s seal.Seal) string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return "?against=" + url.QueryEscape(string(text))
}

func TestARunningProcessSealsAndItsLogIsVerifiedAgainstTheSeal(t *testing.T) {
	t.Parallel()
	p := startSealing(t, 100*time.Millisecond)
	p.register("harbor", "acme", "Acme")
	p.shown(p.register("harbor", "pier", "Pier"))
	handed := p.sealed(2)
	if verdict, failed := p.verifiedWith(against(t, handed)); !verdict.OK {
		t.Errorf("failed are %+v", failed)
	}
	handed.Root[0]++
	if _, failed := p.verifiedWith(against(t, handed)); !slices.Equal(names(failed), []string{"log seals"}) {
		t.Errorf("against a seal that was forged, failed are %+v", failed)
	}
	if got := p.ask(identity.Admin, http.MethodGet, "/v1/admin/verify?against=nonsense"); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("against nonsense it answered %d", got.StatusCode)
	}
}

func TestALogThatLostItsEndAndItsSealsContradictsASealThatWasHandedOut(t *testing.T) {
	t.Parallel()
	p := startSealing(t, 100*time.Millisecond)
	p.register("harbor", "acme", "Acme")
	p.sealed(1)
	p.shown(p.register("harbor", "pier", "Pier"))
	handed := p.sealed(2)
	p.exec("alter table eventlog.events disable trigger all", "alter table eventlog.heads disable trigger all",
		"alter table seal.seals disable trigger all", "delete from eventlog.events where position = 2",
		"update eventlog.heads set position = 1", "delete from seal.seals where last = 2")
	_, failed := p.verifiedWith("")
	if _, found := failed["log seals"]; found {
		t.Errorf("by itself the log is one of an earlier day, but failed are %+v", failed)
	}
	_, failed = p.verifiedWith(against(t, handed))
	if got := failed["log seals"].Problems; len(got) != 1 || got[0].Position != 2 || !strings.Contains(got[0].Detail, "cut off") {
		t.Errorf("the problems are %+v", got)
	}
}

func TestSealsAreForAdministratorsAndPrograms(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.shown(p.register("harbor", "acme", "Acme"))
	if got := read[admin.Seals](p, http.MethodGet, "/v1/admin/seals"); len(got.Seals) != 0 {
		t.Errorf("the seals are %+v", got)
	}
	if got := p.ask(identity.Contact, http.MethodGet, "/v1/admin/seals"); got.StatusCode != http.StatusForbidden {
		t.Errorf("a contact got %d", got.StatusCode)
	}
}
