package identity_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// person is the csm of the tests.
const person events.PersonID = "p1"

func session(t *testing.T, tokens *identity.Tokens, p identity.Principal, label string) string {
	t.Helper()
	s, err := tokens.IssueSession(t.Context(), p, time.Hour, label)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func list(t *testing.T, tokens *identity.Tokens) []identity.Issued {
	t.Helper()
	all, err := tokens.List(t.Context(), "harbor", person)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// good reports which of the tokens still stand for somebody.
func good(t *testing.T, tokens *identity.Tokens, secrets ...string) (all []bool) {
	t.Helper()
	for _, s := range secrets {
		_, err := tokens.Verify(t.Context(), s)
		if err != nil && !errors.Is(err, identity.ErrInvalidToken) {
			t.Fatal(err)
		}
		all = append(all, err == nil)
	}
	return all
}

func wantGood(t *testing.T, got []bool, want ...bool) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestASessionIsAToken(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	want := of(identity.Contact)
	got, err := tokens.Verify(t.Context(), session(t, tokens, want, "Firefox"))
	if err != nil {
		t.Fatal(err)
	}
	want.Kind, want.Scope = identity.Session, identity.ScopeAll
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPeopleSeeTheirActiveTokens(t *testing.T) {
	t.Parallel()
	c := newClock()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{Now: c.now})
	reader := of(identity.CSM)
	reader.Scope = identity.ScopeRead
	issue(t, tokens, reader, 3*time.Hour)
	c.move(time.Minute)
	session(t, tokens, of(identity.CSM), "Firefox")
	another := of(identity.CSM)
	another.Person = "p2"
	issue(t, tokens, another, time.Hour)
	elsewhere := of(identity.CSM)
	elsewhere.Tenant = "pier"
	issue(t, tokens, elsewhere, time.Hour)
	if err := tokens.Revoke(t.Context(), session(t, tokens, of(identity.CSM), "revoked")); err != nil {
		t.Fatal(err)
	}
	token := identity.Issued{
		Label: "test", Kind: identity.APIToken, Scope: identity.ScopeRead,
		CreatedAt: c.now().Add(-time.Minute), ExpiresAt: c.now().Add(3*time.Hour - time.Minute),
	}
	browser := identity.Issued{
		Label: "Firefox", Kind: identity.Session, Scope: identity.ScopeAll, CreatedAt: c.now(), ExpiresAt: c.now().Add(time.Hour),
	}
	nameless := cmpopts.IgnoreFields(identity.Issued{}, "ID")
	if diff := cmp.Diff([]identity.Issued{browser, token}, list(t, tokens), nameless); diff != "" {
		t.Error(diff)
	}
	c.move(time.Hour)
	if diff := cmp.Diff([]identity.Issued{token}, list(t, tokens), nameless); diff != "" {
		t.Error(diff)
	}
}

func TestTheUseOfATokenIsNotedOnceAnHour(t *testing.T) {
	t.Parallel()
	c := newClock()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{Now: c.now})
	token, first := issue(t, tokens, of(identity.CSM), 5*time.Hour), c.now()
	for _, step := range []struct{ after, noted time.Duration }{
		{0, 0}, {59 * time.Minute, 0}, {time.Minute, time.Hour}, {30 * time.Minute, time.Hour}, {2 * time.Hour, 3*time.Hour + 30*time.Minute},
	} {
		c.move(step.after)
		if _, err := tokens.Verify(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		tokens.Noted()
		if got := list(t, tokens)[0].LastUsed.Sub(first); got != step.noted {
			t.Errorf("after %s it was last used at %s, want %s", step.after, got, step.noted)
		}
	}
}

func TestOfProcessesThatNoteAUseAtOnceOneWrites(t *testing.T) {
	t.Parallel()
	c := newClock()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{Now: c.now})
	token := issue(t, tokens, of(identity.CSM), 5*time.Hour)
	for _, minute := range []time.Duration{0, 1, 59} {
		tokens.Note(t.Context(), token, c.now().Add(minute*time.Minute))
	}
	if got := list(t, tokens)[0].LastUsed; !got.Equal(c.now()) {
		t.Errorf("it was last used at %s", got)
	}
}

func TestATokenIsRevokedByItsIDAndByItsOwner(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	browser, token := session(t, tokens, of(identity.CSM), "Firefox"), issue(t, tokens, of(identity.CSM), time.Hour)
	ids := map[identity.Kind]string{}
	for _, i := range list(t, tokens) {
		ids[i.Kind] = i.ID
	}
	for name, err := range map[string]error{
		"another person":        tokens.RevokeID(t.Context(), "harbor", "p2", ids[identity.Session]),
		"another tenant":        tokens.RevokeID(t.Context(), "pier", person, ids[identity.Session]),
		"an id of nothing":      tokens.RevokeID(t.Context(), "harbor", person, "x"),
		"a session as a token":  tokens.RevokeTokenID(t.Context(), "harbor", person, ids[identity.Session]),
		"the secret for the id": tokens.RevokeID(t.Context(), "harbor", person, browser),
	} {
		if !errors.Is(err, identity.ErrNoToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantGood(t, good(t, tokens, browser, token), true, true)
	for range 2 {
		if err := tokens.RevokeTokenID(t.Context(), "harbor", person, ids[identity.APIToken]); err != nil {
			t.Fatal(err)
		}
	}
	wantGood(t, good(t, tokens, browser, token), true, false)
	if err := tokens.RevokeID(t.Context(), "harbor", person, ids[identity.Session]); err != nil {
		t.Fatal(err)
	}
	wantGood(t, good(t, tokens, browser, token), false, false)
}

func TestSigningOutEverywhereLeavesTheAPITokens(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	token := issue(t, tokens, of(identity.CSM), time.Hour)
	laptop, phone := session(t, tokens, of(identity.CSM), "laptop"), session(t, tokens, of(identity.CSM), "phone")
	demo, err := tokens.Rotate(t.Context(), of(identity.CSM), identity.Entry{TTL: time.Hour, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	wantGood(t, good(t, tokens, token, laptop, phone, demo), true, true, true, true)
	if err := tokens.RevokeSessions(t.Context(), "harbor", person); err != nil {
		t.Fatal(err)
	}
	wantGood(t, good(t, tokens, token, laptop, phone, demo), true, false, false, false)
}

func TestASignInEndsTheSessionBefore(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	rotate := func(old string) string {
		fresh, err := tokens.Rotate(t.Context(), of(identity.CSM), identity.Entry{Old: old, TTL: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		return fresh
	}
	first := rotate("")
	wantGood(t, good(t, tokens, first), true)
	second := rotate(first)
	wantGood(t, good(t, tokens, first, second), false, true)
	third := rotate("no token")
	wantGood(t, good(t, tokens, second, third), true, true)
}

func TestASignInThatFailsLeavesTheSessionBefore(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	old := session(t, tokens, of(identity.CSM), "laptop")
	if _, err := tokens.Rotate(t.Context(), identity.Principal{}, identity.Entry{Old: old, TTL: time.Hour}); err == nil {
		t.Error("nobody has signed in")
	}
	wantGood(t, good(t, tokens, old), true)
}

func TestProductionRefusesSessionsOfTheDemonstrationAndWhatTheyMade(t *testing.T) {
	t.Parallel()
	p := pool(t)
	demo, production := identity.NewTokens(p, identity.TokenOptions{}), identity.NewTokens(p, identity.TokenOptions{RefuseDemo: true})
	browser, err := demo.Rotate(t.Context(), of(identity.CSM), identity.Entry{TTL: time.Hour, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	who, err := demo.Verify(t.Context(), browser)
	if err != nil {
		t.Fatal(err)
	}
	token, issued, err := demo.IssueOwn(t.Context(), who, identity.ScopeAll, time.Hour, "crm", identity.Once{ID: "c1"})
	if err != nil || issued.Kind != identity.Demo {
		t.Fatalf("made a token of kind %q: %v", issued.Kind, err)
	}
	wantGood(t, good(t, demo, browser, token), true, true)
	wantGood(t, good(t, production, browser, token), false, false)
}

func TestARequestMakesOneToken(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	who := of(identity.CSM)
	who.Kind = identity.Session
	once := identity.Once{ID: "c1", Hash: [32]byte{1}}
	own := func(p identity.Principal, o identity.Once) error {
		_, _, err := tokens.IssueOwn(context.Background(), p, identity.ScopeSignals, time.Hour, "crm", o)
		return err
	}
	var (
		made, repeated atomic.Int64
		all            sync.WaitGroup
	)
	for range 20 {
		all.Go(func() {
			switch err := own(who, once); {
			case err == nil:
				made.Add(1)
			case errors.Is(err, identity.ErrTokenMade):
				repeated.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 || repeated.Load() != 19 || len(list(t, tokens)) != 1 {
		t.Errorf("%d made, %d repeated, %d there", made.Load(), repeated.Load(), len(list(t, tokens)))
	}
	if err := own(who, identity.Once{ID: "c1", Hash: [32]byte{2}}); err == nil || errors.Is(err, identity.ErrTokenMade) {
		t.Errorf("another request under the id: %v", err)
	}
	elsewhere := who
	elsewhere.Tenant = "pier"
	if err := own(elsewhere, once); err != nil {
		t.Errorf("another tenant: %v", err)
	}
}

func TestOnePersonHasSoManyTokensAndNoMore(t *testing.T) {
	t.Parallel()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{})
	who := of(identity.CSM)
	own := func(n int) error {
		_, _, err := tokens.IssueOwn(t.Context(), who, identity.ScopeAll, time.Hour, "crm", identity.Once{ID: fmt.Sprint(n)})
		return err
	}
	for n := range identity.MaxTokens {
		if err := own(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := own(identity.MaxTokens); !errors.Is(err, identity.ErrTooManyTokens) {
		t.Errorf("one more: %v", err)
	}
	if err := tokens.RevokeID(t.Context(), "harbor", person, list(t, tokens)[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := own(identity.MaxTokens); err != nil {
		t.Errorf("after one was revoked: %v", err)
	}
}

func TestATokenOfTheReleaseBeforeKeepsItsLimit(t *testing.T) {
	t.Parallel()
	p := pool(t)
	tokens := identity.NewTokens(p, identity.TokenOptions{})
	token := issue(t, tokens, of(identity.CSM), time.Hour)
	if _, err := p.Exec(t.Context(), `update tokens set read_only = true, scope = default`); err != nil { // as that release writes it
		t.Fatal(err)
	}
	who, err := tokens.Verify(t.Context(), token)
	if err != nil || who.Scope != identity.ScopeRead || list(t, tokens)[0].Scope != identity.ScopeRead {
		t.Errorf("its scope is %q: %v", who.Scope, err)
	}
}

func TestAProcessOfTheReleaseBeforeLetsAScopedTokenReadAtMost(t *testing.T) {
	t.Parallel()
	p := pool(t)
	tokens := identity.NewTokens(p, identity.TokenOptions{})
	for scope, want := range map[identity.Scope]bool{identity.ScopeAll: false, identity.ScopeRead: true, identity.ScopeSignals: true} {
		who := of(identity.CSM)
		who.Scope = scope
		issue(t, tokens, who, time.Hour)
		var readOnly bool
		if err := p.QueryRow(t.Context(), `select read_only from tokens where scope = $1`, scope).Scan(&readOnly); err != nil || readOnly != want {
			t.Errorf("%s: read only %v (%v)", scope, readOnly, err)
		}
	}
}

func TestTokensThatEndedLongAgoAreForgotten(t *testing.T) {
	t.Parallel()
	c := newClock()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{Now: c.now})
	issue(t, tokens, of(identity.CSM), time.Hour)
	if err := tokens.Revoke(t.Context(), issue(t, tokens, of(identity.CSM), 365*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	issue(t, tokens, of(identity.CSM), 365*24*time.Hour)
	c.move(24 * time.Hour)
	for _, want := range []int64{0, 1, 1} { // revoked at once, expired an hour later, still active
		if gone, err := tokens.Prune(t.Context()); err != nil || gone != want {
			t.Errorf("%d are gone (%v), want %d", gone, err, want)
		}
		c.move(time.Hour)
	}
	if got := list(t, tokens); len(got) != 1 {
		t.Errorf("left are %v", got)
	}
}

func TestATokenThatARequestAskedForIsKnownForItsRepeats(t *testing.T) {
	t.Parallel()
	c := newClock()
	tokens := identity.NewTokens(pool(t), identity.TokenOptions{Now: c.now})
	once := identity.Once{ID: "crm"}
	asked := func() error {
		_, _, err := tokens.IssueOwn(t.Context(), of(identity.CSM), identity.ScopeAll, time.Hour, "crm", once)
		return err
	}
	if err := asked(); err != nil {
		t.Fatal(err)
	}
	c.move(89 * 24 * time.Hour)
	if gone, err := tokens.Prune(t.Context()); err != nil || gone != 0 || !errors.Is(asked(), identity.ErrTokenMade) {
		t.Errorf("%d are gone (%v)", gone, err)
	}
	c.move(2 * 24 * time.Hour)
	if gone, err := tokens.Prune(t.Context()); err != nil || gone != 1 {
		t.Errorf("%d are gone (%v)", gone, err)
	}
}
