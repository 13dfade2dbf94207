package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/services/web/api"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// tokenDesk serves the operations with real tokens.
type tokenDesk struct {
	*httptest.Server
	t      *testing.T
	tokens *identity.Tokens
}

func tokenServer(t *testing.T) *tokenDesk {
	t.Helper()
	pool := pgtest.Pool(t, pgtest.New(t, identity.Migrate), postgres.Options{Role: postgres.AppRole})
	now := func() time.Time { return monday }
	tokens := identity.NewTokens(pool, identity.TokenOptions{Now: now})
	mux := http.NewServeMux()
	api.Register(httpapi.New(mux, "web", ""), daemon.Deps{Tokens: tokens, Now: now})
	s := httptest.NewServer(httpapi.Handler(mux, httpapi.Options{
		Inner: []func(http.Handler) http.Handler{httpapi.Authenticate(tokens.Verify, httpapi.OutsideOfAPI)},
	}))
	t.Cleanup(s.Close)
	return &tokenDesk{s, t, tokens}
}

// session signs somebody in.
func (d *tokenDesk) session(p identity.Principal) string {
	d.t.Helper()
	s, err := d.tokens.IssueSession(d.t.Context(), p, time.Hour, "Firefox on Linux")
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// said is an answer.
type said struct {
	status int
	body   map[string]any
}

func (s said) text(field string) string {
	text, _ := s.body[field].(string)
	return text
}

func (d *tokenDesk) do(method, path, token, key, body string) said {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.URL+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	s := said{status: answer.StatusCode}
	raw, err := io.ReadAll(answer.Body)
	if err == nil {
		err = json.Unmarshal(raw, &s.body)
	}
	if err != nil {
		d.t.Fatalf("%s %s answered %d %q: %v", method, path, answer.StatusCode, raw, err)
	}
	return s
}

const forCRM = `{"label": "crm", "scope": "read", "days": 30}`

func (d *tokenDesk) made(session, key, body string) said {
	d.t.Helper()
	s := d.do(http.MethodPost, "/v1/tokens", session, key, body)
	if s.status != http.StatusCreated {
		d.t.Fatalf("answered %d %v", s.status, s.body)
	}
	return s
}

func (d *tokenDesk) labels(token string) []string {
	d.t.Helper()
	s := d.do(http.MethodGet, "/v1/tokens", token, "", "")
	items, ok := s.body["items"].([]any)
	if !ok {
		d.t.Fatalf("answered %d %v", s.status, s.body)
	}
	labels := []string{}
	for _, i := range items {
		one := i.(map[string]any)
		if one["secret"] != nil {
			d.t.Errorf("the list shows a secret: %v", one)
		}
		labels = append(labels, one["label"].(string)+", "+one["kind"].(string)+", "+one["scope"].(string))
	}
	return labels
}

func TestPeopleMakeListAndRevokeTheirOwnTokens(t *testing.T) {
	t.Parallel()
	d := tokenServer(t)
	for _, who := range []string{"ana", "ben", "partner"} {
		session := d.session(people[who])
		made := d.made(session, "k1", forCRM)
		p, err := d.tokens.Verify(t.Context(), made.text("secret"))
		want := people[who]
		want.Kind, want.Scope = identity.APIToken, identity.ScopeRead
		if diff := cmp.Diff(want, p); diff != "" || err != nil {
			t.Errorf("%s: %v %s", who, err, diff)
		}
		if made.text("expires_at") != "2026-04-01T09:00:00Z" {
			t.Errorf("%s: it expires at %s", who, made.text("expires_at"))
		}
		if diff := cmp.Diff([]string{"crm, issued, read", "Firefox on Linux, session, all"}, sorted(d.labels(session))); diff != "" {
			t.Errorf("%s: %s", who, diff)
		}
		for _, key := range []string{"k2", "k2", "k3"} {
			if got := d.do(http.MethodPost, "/v1/tokens/"+made.text("id")+"/revoke", session, key, `{}`); got.status != http.StatusOK {
				t.Errorf("%s: revoking answered %d %v", who, got.status, got.body)
			}
		}
		if _, err := d.tokens.Verify(t.Context(), made.text("secret")); err == nil {
			t.Errorf("%s: the revoked token is good", who)
		}
		if diff := cmp.Diff([]string{"Firefox on Linux, session, all"}, d.labels(session)); diff != "" {
			t.Errorf("%s: %s", who, diff)
		}
	}
}

// sorted puts the token before the session: both were made in the same instant.
func sorted(labels []string) []string {
	if len(labels) == 2 && strings.Contains(labels[0], "session") {
		labels[0], labels[1] = labels[1], labels[0]
	}
	return labels
}

func TestARepeatMakesNoSecondToken(t *testing.T) {
	t.Parallel()
	d := tokenServer(t)
	session := d.session(people["ana"])
	d.made(session, "k1", forCRM)
	again := d.do(http.MethodPost, "/v1/tokens", session, "k1", forCRM)
	if again.status != http.StatusConflict || again.text("code") != "token-already-made" {
		t.Errorf("the repeat answered %d %v", again.status, again.body)
	}
	other := d.do(http.MethodPost, "/v1/tokens", session, "k1", `{"label": "crm", "scope": "all", "days": 30}`)
	if other.status != http.StatusUnprocessableEntity || other.text("code") != "idempotency-key-reused" {
		t.Errorf("another request answered %d %v", other.status, other.body)
	}
	if got := d.labels(session); len(got) != 2 {
		t.Errorf("there are %v", got)
	}
	d.made(d.session(people["ben"]), "k1", forCRM) // keys are each caller's own
}

func TestAnAPITokenNeitherMakesTokensNorSignsAnybodyOut(t *testing.T) {
	t.Parallel()
	d := tokenServer(t)
	session := d.session(people["ana"])
	token := d.made(session, "k1", `{"label": "one", "scope": "all", "days": 1}`).text("secret")
	other := d.made(session, "k2", `{"label": "two", "scope": "all", "days": 1}`)
	if got := d.do(http.MethodPost, "/v1/tokens", token, "k3", forCRM); got.status != http.StatusForbidden {
		t.Errorf("making answered %d %v", got.status, got.body)
	}
	issued, err := d.tokens.List(t.Context(), "harbor", "ana")
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range issued {
		if i.Kind != identity.Session {
			continue
		}
		if got := d.do(http.MethodPost, "/v1/tokens/"+i.ID+"/revoke", token, "k4", `{}`); got.status != http.StatusNotFound {
			t.Errorf("ending a session answered %d %v", got.status, got.body)
		}
	}
	if got := d.do(http.MethodPost, "/v1/tokens/"+other.text("id")+"/revoke", token, "k5", `{}`); got.status != http.StatusOK {
		t.Errorf("revoking a token answered %d %v", got.status, got.body)
	}
	if got := d.labels(session); len(got) != 2 {
		t.Errorf("there are %v", got)
	}
}

func TestNobodyTouchesAnothersTokens(t *testing.T) {
	t.Parallel()
	d := tokenServer(t)
	made := d.made(d.session(people["ana"]), "k1", forCRM)
	for _, who := range []string{"ben", "carl"} {
		session := d.session(people[who])
		if got := d.do(http.MethodPost, "/v1/tokens/"+made.text("id")+"/revoke", session, "k1", `{}`); got.status != http.StatusNotFound {
			t.Errorf("%s: answered %d %v", who, got.status, got.body)
		}
		if got := d.labels(session); len(got) != 1 {
			t.Errorf("%s sees %v", who, got)
		}
	}
	if _, err := d.tokens.Verify(t.Context(), made.text("secret")); err != nil {
		t.Error(err)
	}
}

func TestAMachineHasNoTokensOfItsOwn(t *testing.T) {
	t.Parallel()
	d := tokenServer(t)
	machine := identity.Principal{Tenant: "harbor", Machine: "crm", Party: events.Vendor, Role: identity.Machine}
	token, err := d.tokens.Issue(t.Context(), machine, time.Hour, "crm")
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []said{
		d.do(http.MethodGet, "/v1/tokens", token, "", ""), d.do(http.MethodPost, "/v1/tokens", token, "k1", forCRM),
		d.do(http.MethodPost, "/v1/tokens/x/revoke", token, "k1", `{}`),
	} {
		if got.status != http.StatusForbidden {
			t.Errorf("answered %d %v", got.status, got.body)
		}
	}
}

func TestATokenIsAskedForInFull(t *testing.T) {
	t.Parallel()
	d := tokenServer(t)
	session := d.session(people["ana"])
	for body, code := range map[string]string{
		`{"label": "crm", "scope": "read", "days": 0}`:                       "",
		`{"label": "crm", "scope": "read", "days": 366}`:                     "",
		`{"label": "crm", "scope": "everything", "days": 1}`:                 "",
		`{"label": "", "scope": "read", "days": 1}`:                          "",
		`{"label": "crm", "days": 1}`:                                        "",
		`{"label": "crm", "scope": "read", "days": 1, "tenant": "pier"}`:     "unknown-field",
		`{"label": "crm", "scope": "read", "days": 1, "person": "somebody"}`: "unknown-field",
	} {
		got := d.do(http.MethodPost, "/v1/tokens", session, "k1", body)
		if got.status != http.StatusUnprocessableEntity || code != "" && got.text("code") != code {
			t.Errorf("%s answered %d %v", body, got.status, got.body)
		}
	}
	if got := d.do(http.MethodPost, "/v1/tokens", session, "", forCRM); got.status != http.StatusBadRequest {
		t.Errorf("without a key: %d %v", got.status, got.body)
	}
	if got := d.labels(session); len(got) != 1 {
		t.Errorf("there are %v", got)
	}
}
