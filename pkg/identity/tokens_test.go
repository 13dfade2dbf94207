package identity_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/identity"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

// pool works as the application does, so that a missing grant is found here.
func pool(t *testing.T) *pgxpool.Pool {
	t.Helper()
	return pgtest.Pool(t, pgtest.New(t, identity.Migrate), postgres.Options{Role: postgres.AppRole})
}

// clock is a clock that stands still until it is moved.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time { return time.Unix(c.at.Load(), 0).UTC() }

func (c *clock) move(d time.Duration) { c.at.Add(int64(d / time.Second)) }

func newClock() *clock {
	c := &clock{}
	c.at.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).Unix())
	return c
}

func issue(t *testing.T, tokens *identity.Tokens, p identity.Principal, ttl time.Duration) string {
	t.Helper()
	token, err := tokens.Issue(t.Context(), p, ttl, "test")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATokenStandsForItsPrincipal(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	for _, role := range []identity.Role{identity.Admin, identity.CSM, identity.Lead, identity.Keeper, identity.Contact, identity.Machine} {
		want := of(role)
		want.Kind, want.Scope = identity.APIToken, identity.ScopeAll
		if role == identity.Lead {
			want.Scope = identity.ScopeRead
		}
		got, err := tokens.Verify(t.Context(), issue(t, tokens, want, time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestATokenExpires(t *testing.T) {
	t.Parallel()
	c := newClock()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{Now: c.now})
	token := issue(t, tokens, of(identity.CSM), time.Hour)
	c.move(time.Hour - time.Second)
	if _, err := tokens.Verify(t.Context(), token); err != nil {
		t.Errorf("a second early: %v", err)
	}
	c.move(5 * time.Second)
	if _, err := tokens.Verify(t.Context(), token); !errors.Is(err, identity.ErrInvalidToken) {
		t.Errorf("after its hour: %v", err)
	}
}

func TestARevocationReachesOtherProcessesWithinFiveSeconds(t *testing.T) {
	t.Parallel()
	c, p := newClock(), pool(t)
	here := identity.NewTokens(p, identity.TokenOptions{Now: c.now})
	there := identity.NewTokens(p, identity.TokenOptions{Now: c.now})
	token := issue(t, here, of(identity.CSM), time.Hour)
	if _, err := there.Verify(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if err := here.RevokePerson(t.Context(), "harbor", "p1"); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Verify(t.Context(), token); !errors.Is(err, identity.ErrInvalidToken) {
		t.Errorf("here: %v", err)
	}
	c.move(5 * time.Second)
	if _, err := there.Verify(t.Context(), token); !errors.Is(err, identity.ErrInvalidToken) {
		t.Errorf("there: %v", err)
	}
}

func TestEveryBadTokenGetsTheSameAnswer(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	good := issue(t, tokens, of(identity.CSM), time.Hour)
	revoked := issue(t, tokens, of(identity.Lead), time.Hour)
	if err := tokens.Revoke(t.Context(), revoked); err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{
		"none": "", "revoked": revoked, "one letter changed": good[:len(good)-1] + "-", "cut off": good[:len(good)-1],
		"without its prefix": good[4:], "a megabyte": strings.Repeat("a", 1<<20), "unknown": "cox_" + strings.Repeat("A", 43),
		"a JWT of nobody": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
	} {
		if _, err := tokens.Verify(t.Context(), token); err != identity.ErrInvalidToken { //nolint:errorlint // the very same
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProductionRefusesTheDemonstration(t *testing.T) {
	t.Parallel()
	p := pool(t)
	token, err := identity.NewTokens(p, identity.TokenOptions{}).IssueDemo(t.Context(), of(identity.CSM), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := identity.NewTokens(p, identity.TokenOptions{RefuseDemo: true}).Verify(t.Context(), token); !errors.Is(err, identity.ErrInvalidToken) {
		t.Errorf("got %v", err)
	}
}

func TestAPrincipalThatThePolicyCannotPlaceGetsNoToken(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	for name, change := range map[string]func(*identity.Principal){
		"no tenant":                      func(p *identity.Principal) { p.Tenant = "" },
		"neither person nor machine":     func(p *identity.Principal) { p.Person = "" },
		"a machine in a person's role":   func(p *identity.Principal) { p.Person, p.Machine = "", "crm" },
		"a csm of the customer":          func(p *identity.Principal) { p.Party = "customer" },
		"a contact without its customer": func(p *identity.Principal) { p.Role = identity.Contact },
	} {
		p := of(identity.CSM)
		change(&p)
		if _, err := tokens.Issue(t.Context(), p, time.Hour, ""); err == nil {
			t.Errorf("%s: a token was issued", name)
		}
	}
}

func TestAScopeThatIsNotOneGetsNoToken(t *testing.T) {
	t.Parallel()
	p := of(identity.CSM)
	p.Scope = "everything"
	if _, err := identity.NewTokens(pool(t), identity.TokenOptions{}).Issue(t.Context(), p, time.Hour, ""); err == nil {
		t.Error("a token was issued")
	}
}
