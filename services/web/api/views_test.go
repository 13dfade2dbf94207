package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/views"
	"coxswain/services/web/api"
)

func viewServer(t *testing.T) *tokenDesk {
	t.Helper()
	both := func(ctx context.Context, url string) error {
		return errors.Join(identity.Migrate(ctx, url), views.Migrate(ctx, url))
	}
	pool := pgtest.Pool(t, pgtest.New(t, both), postgres.Options{Role: postgres.AppRole})
	tokens := identity.NewTokens(pool, identity.TokenOptions{Now: atMonday})
	mux := http.NewServeMux()
	api.Register(httpapi.New(mux, "web", ""), daemon.Deps{Tokens: tokens, DB: pool, Now: atMonday})
	s := httptest.NewServer(httpapi.Handler(mux, httpapi.Options{
		Inner: []func(http.Handler) http.Handler{httpapi.Authenticate(tokens.Verify, httpapi.OutsideOfAPI)},
	}))
	t.Cleanup(s.Close)
	return &tokenDesk{s, t, tokens}
}

func TestPeopleOfTheTenantSaveViewsOfTheirOwn(t *testing.T) {
	t.Parallel()
	d := viewServer(t)
	lead := d.session(identity.Principal{Tenant: "lumen", Person: "leo", Party: events.Vendor, Role: identity.Lead})
	other := d.session(identity.Principal{Tenant: "lumen", Person: "vera", Party: events.Vendor, Role: identity.CSM})
	body := `{"list":"portfolio","name":"worries","query":"band=at_risk"}`
	first := d.do(http.MethodPost, "/v1/views", lead, "a-key-that-is-long-enough", body)
	again := d.do(http.MethodPost, "/v1/views", lead, "another-key-long-enough", body)
	if first.status != http.StatusCreated && first.status != http.StatusOK || first.text("id") == "" || first.text("id") != again.text("id") {
		t.Fatalf("%+v, and again %+v", first, again)
	}
	count := func(token string) int {
		items, _ := d.do(http.MethodGet, "/v1/views?list=portfolio", token, "", "").body["items"].([]any)
		return len(items)
	}
	if count(lead) != 1 || count(other) != 0 {
		t.Errorf("the lead has %d, another %d", count(lead), count(other))
	}
	d.do(http.MethodPost, "/v1/views/"+first.text("id")+"/delete", other, "a-third-key-long-enough", "")
	if count(lead) != 1 {
		t.Error("another has deleted it")
	}
	d.do(http.MethodPost, "/v1/views/"+first.text("id")+"/delete", lead, "a-fourth-key-long-enough", "")
	if count(lead) != 0 {
		t.Error("it is still there")
	}
}

func TestAViewThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	d := viewServer(t)
	csm := d.session(identity.Principal{Tenant: "lumen", Person: "vera", Party: events.Vendor, Role: identity.CSM})
	for body, want := range map[string]int{
		`{"list":"portfolio","name":"","query":""}`:         http.StatusUnprocessableEntity,
		`{"list":"everything","name":"a","query":""}`:       http.StatusUnprocessableEntity,
		`{"list":"portfolio","name":"a","query":"a=%zz"}`:   http.StatusUnprocessableEntity,
		`{"list":"portfolio","name":"a\nb","query":"a=b"}`:  http.StatusUnprocessableEntity,
		`{"list":"portfolio","name":"a","person":"victor"}`: http.StatusUnprocessableEntity,
	} {
		if got := d.do(http.MethodPost, "/v1/views", csm, "a-key-that-is-long-enough", body); got.status != want {
			t.Errorf("%s: %+v", body, got)
		}
	}
	contact := d.session(identity.Principal{Tenant: "lumen", Person: "ada", Party: events.Customer, Customer: "acme", Role: identity.Contact})
	if got := d.do(http.MethodGet, "/v1/views", contact, "", ""); got.status != http.StatusForbidden {
		t.Errorf("a customer's person: %+v", got)
	}
}

func atMonday() time.Time { return monday }
