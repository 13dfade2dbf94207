package signin_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
)

// people are the tenant/person of accounts.
func people(t *testing.T, found []signin.Account, err error) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, a := range found {
		names = append(names, fmt.Sprintf("%s/%s", a.Tenant, a.Person))
	}
	return names
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
		t.Error(diff)
	}
}

func TestAnAddressFindsItsAccountsInAllTenants(t *testing.T) {
	t.Parallel()
	w := open(t)
	elsewhere := ana()
	elsewhere.Tenant = "pier"
	w.put(ana(), "Ana.Kovač@Acme.test")
	w.put(elsewhere, "ana.kovač@acme.test")
	w.put(elena(), "elena@harbor.test")
	for _, spelling := range []string{"ana.kovač@acme.test", " ANA.KOVAČ@ACME.TEST ", "ana.kovac\u030c@acme.test"} {
		found, err := w.Accounts.ByMail(t.Context(), spelling)
		same(t, people(t, found, err), "harbor/ana", "pier/ana")
	}
	for _, nobody := range []string{"", "ana@acme.test", "%"} {
		found, err := w.Accounts.ByMail(t.Context(), nobody)
		same(t, people(t, found, err))
	}
}

func TestAnAccountWithoutAnAddressIsFoundByNone(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(ana(), "")
	found, err := w.Accounts.ByMail(t.Context(), "")
	same(t, people(t, found, err))
	found, err = w.Accounts.List(t.Context(), "harbor")
	same(t, people(t, found, err), "harbor/ana")
	found, err = w.Accounts.List(t.Context(), "pier")
	same(t, people(t, found, err))
}

func TestNoAddressIsStored(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(ana(), "canary@acme.test")
	l := invitation()
	l.Mail = "canary@acme.test"
	w.link(l)
	for _, table := range []string{"accounts", "links"} {
		var rows []byte
		if err := w.pool.QueryRow(t.Context(), `select string_agg(r::text, '')::bytea from `+table+` r`).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(rows, []byte("harbor")) || bytes.Contains(rows, []byte("canary")) || bytes.Contains(rows, []byte("63616e617279")) {
			t.Errorf("%s has %s", table, rows)
		}
	}
}

func TestAnotherMasterKeyFindsNoAddress(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(ana(), "ana@acme.test")
	other := signin.Open(w.pool, identity.NewKey(), w.tokens, w.now)
	found, err := other.Accounts.ByMail(t.Context(), "ana@acme.test")
	same(t, people(t, found, err))
}

func TestTheFirstSubjectThatComesWithAnAddressIsBoundToIt(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(elena(), "elena@harbor.test")
	ctx := t.Context()
	for range 2 {
		if err := w.Accounts.Bind(ctx, elena(), "https://issuer.test", "s1"); err != nil {
			t.Fatal(err)
		}
	}
	found, err := w.Accounts.BySubject(ctx, "https://issuer.test", "s1")
	same(t, people(t, found, err), "harbor/elena")
	if err := w.Accounts.Bind(ctx, elena(), "https://issuer.test", "s2"); !errors.Is(err, signin.ErrBound) {
		t.Errorf("another subject: %v", err)
	}
	if err := w.Accounts.Bind(ctx, elena(), "https://other.test", "s1"); !errors.Is(err, signin.ErrBound) {
		t.Errorf("another issuer: %v", err)
	}
	if err := w.Accounts.Bind(ctx, ana(), "https://issuer.test", "s3"); !errors.Is(err, signin.ErrNoAccount) {
		t.Errorf("no account: %v", err)
	}
	for _, other := range [][2]string{{"https://issuer.test", "s2"}, {"https://other.test", "s1"}, {"", ""}} {
		found, err := w.Accounts.BySubject(ctx, other[0], other[1])
		same(t, people(t, found, err))
	}
}

func TestASecondAccountOfAnAddressIsForTheSameSubject(t *testing.T) {
	t.Parallel()
	w := open(t)
	second := ana()
	second.Person, second.Customer = "ana-2", "quay"
	w.put(ana(), "ana@agency.test")
	w.put(second, "ana@agency.test")
	if err := w.Accounts.Bind(t.Context(), ana(), "https://issuer.test", "s1"); err != nil {
		t.Fatal(err)
	}
	if err := w.Accounts.Bind(t.Context(), second, "https://issuer.test", "s2"); !errors.Is(err, signin.ErrBound) {
		t.Errorf("another subject: %v", err)
	}
	if err := w.Accounts.Bind(t.Context(), second, "https://issuer.test", "s1"); err != nil {
		t.Errorf("the same subject: %v", err)
	}
}

func TestOfTwoSubjectsAtOnceOneIsBound(t *testing.T) {
	t.Parallel()
	w := open(t)
	second := ana()
	second.Person = "ana-2"
	w.put(ana(), "ana@acme.test")
	w.put(second, "ana@acme.test")
	bound := make(chan error)
	w.whileLocked(`select from accounts for update`, 2, func() {
		go func() { bound <- w.Accounts.Bind(context.Background(), ana(), "https://issuer.test", "s1") }()
		go func() { bound <- w.Accounts.Bind(context.Background(), second, "https://issuer.test", "s2") }()
	})
	one, other := <-bound, <-bound
	if one != nil {
		one, other = other, one
	}
	if one != nil || !errors.Is(other, signin.ErrBound) {
		t.Errorf("got %v and %v", one, other)
	}
}

// held is whatever a person may have.
type held struct{ session, token, link, code string }

func (w *world) equip(a signin.Account) (h held) {
	w.t.Helper()
	var err error
	if h.session, err = w.Accounts.SignIn(w.t.Context(), a, identity.Entry{TTL: time.Hour}); err != nil {
		w.t.Fatal(err)
	}
	if h.token, err = w.tokens.Issue(w.t.Context(), a.Principal(), time.Hour, "crm"); err != nil {
		w.t.Fatal(err)
	}
	l := invitation()
	l.Person = a.Person
	h.link = w.link(l)
	h.code = w.code(signin.Subject{Tenant: a.Tenant, Person: a.Person, Item: "sign-in"})
	return h
}

// works says which of what a person holds is still good.
func (w *world) works(a signin.Account, h held) [4]bool {
	ctx := w.t.Context()
	_, session := w.tokens.Verify(ctx, h.session)
	_, token := w.tokens.Verify(ctx, h.token)
	_, link := w.Links.Look(ctx, h.link, signin.Invitation)
	code := w.Codes.Check(ctx, signin.Subject{Tenant: a.Tenant, Person: a.Person, Item: "sign-in"}, h.code)
	return [4]bool{session == nil, token == nil, link == nil, code == nil}
}

func TestClosingAnAccountEndsAllThatWasMadeForIt(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(ana(), "ana@acme.test")
	ben := ana()
	ben.Person = "ben"
	w.put(ben, "ben@acme.test")
	if err := w.Accounts.Bind(t.Context(), ana(), "https://issuer.test", "s1"); err != nil {
		t.Fatal(err)
	}
	anas, bens := w.equip(ana()), w.equip(ben)
	for range 2 {
		if err := w.Accounts.Close(t.Context(), "harbor", "ana"); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.works(ana(), anas); got != [4]bool{} {
		t.Errorf("session, token, link, code of the closed account: %v", got)
	}
	if got := w.works(ben, bens); got != [4]bool{true, true, true, true} {
		t.Errorf("session, token, link, code of another: %v", got)
	}
	if _, err := w.Accounts.Of(t.Context(), "harbor", "ana"); !errors.Is(err, signin.ErrNoAccount) {
		t.Errorf("of: %v", err)
	}
	if _, err := w.Accounts.SignIn(t.Context(), ana(), identity.Entry{TTL: time.Hour}); !errors.Is(err, signin.ErrNoAccount) {
		t.Errorf("sign in: %v", err)
	}
	found, err := w.Accounts.ByMail(t.Context(), "ana@acme.test")
	same(t, people(t, found, err))
	found, err = w.Accounts.BySubject(t.Context(), "https://issuer.test", "s1")
	same(t, people(t, found, err))
	found, err = w.Accounts.List(t.Context(), "harbor")
	same(t, people(t, found, err), "harbor/ben")
}

func TestAClosedAccountOpensAgainForAnySubject(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(ana(), "ana@acme.test")
	if err := w.Accounts.Bind(t.Context(), ana(), "https://issuer.test", "s1"); err != nil {
		t.Fatal(err)
	}
	if err := w.Accounts.Close(t.Context(), "harbor", "ana"); err != nil {
		t.Fatal(err)
	}
	w.put(ana(), "ana@acme.test")
	if err := w.Accounts.Bind(t.Context(), ana(), "https://issuer.test", "s2"); err != nil {
		t.Error(err)
	}
}

func TestNobodyComesInWhileTheAccountIsClosed(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(ana(), "")
	sessions := make(chan string, 20)
	turn := make(chan bool, 20)
	for n := range 20 {
		turn <- n == 10
	}
	times(20, func() bool {
		if <-turn {
			return w.Accounts.Close(context.Background(), "harbor", "ana") == nil
		}
		session, err := w.Accounts.SignIn(context.Background(), ana(), identity.Entry{TTL: time.Hour})
		if err == nil {
			sessions <- session
		}
		return err == nil
	})
	close(sessions)
	for session := range sessions {
		if _, err := w.tokens.Verify(t.Context(), session); !errors.Is(err, identity.ErrInvalidToken) {
			t.Errorf("a session is left: %v", err)
		}
	}
}

func TestAnotherRoleEndsWhatTheOldOneHad(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(elena(), "elena@harbor.test")
	had := w.equip(elena())
	w.put(elena(), "elena.marsh@harbor.test")
	if _, err := w.tokens.Verify(t.Context(), had.session); err != nil {
		t.Errorf("another address ended the session: %v", err)
	}
	lead := elena()
	lead.Role = identity.Lead
	w.put(lead, "elena.marsh@harbor.test")
	if got := w.works(elena(), had); got != [4]bool{} {
		t.Errorf("session, token, link, code of the old role: %v", got)
	}
	session, err := w.Accounts.SignIn(t.Context(), elena(), identity.Entry{TTL: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := w.tokens.Verify(t.Context(), session); err != nil || p.Role != identity.Lead {
		t.Errorf("signed in as %q (%v)", p.Role, err)
	}
}

func TestAnAccountIsForPeopleThatThePolicyCanPlace(t *testing.T) {
	t.Parallel()
	w := open(t)
	for name, change := range map[string]func(*signin.Account){
		"no tenant":              func(a *signin.Account) { a.Tenant = "" },
		"no person":              func(a *signin.Account) { a.Person = "" },
		"a machine":              func(a *signin.Account) { a.Role, a.Party, a.Customer = identity.Machine, events.Vendor, "" },
		"a contact of nobody":    func(a *signin.Account) { a.Customer = "" },
		"a csm of the customer":  func(a *signin.Account) { a.Role = identity.CSM },
		"a role that is not one": func(a *signin.Account) { a.Role, a.Party, a.Customer = "owner", events.Vendor, "" },
	} {
		a := ana()
		change(&a)
		if err := w.Accounts.Put(t.Context(), a, "ana@acme.test"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	found, err := w.Accounts.ByMail(t.Context(), "ana@acme.test")
	same(t, people(t, found, err))
}

func TestAnotherRoleEndsWhatWasMadeInTheOneBefore(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.put(elena(), "elena@harbor.test")
	session, err := w.Accounts.SignIn(t.Context(), elena(), identity.Entry{TTL: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	set := func(role identity.Role, good bool) {
		t.Helper()
		if err := w.Accounts.SetRole(t.Context(), elena().Tenant, elena().Person, role); err != nil {
			t.Fatal(err)
		}
		if _, err := w.tokens.Verify(t.Context(), session); (err == nil) != good {
			t.Errorf("as %s: %v", role, err)
		}
	}
	set(elena().Role, true)
	set(identity.Lead, false)
	if a, err := w.Accounts.Of(t.Context(), elena().Tenant, elena().Person); err != nil || a.Role != identity.Lead {
		t.Errorf("%+v, %v", a, err)
	}
	found, err := w.Accounts.ByMail(t.Context(), "elena@harbor.test")
	same(t, people(t, found, err), "harbor/elena")
	if err := w.Accounts.SetRole(t.Context(), elena().Tenant, elena().Person, identity.Contact); err == nil {
		t.Error("one of the tenant's people is a contact now")
	}
	if err := w.Accounts.SetRole(t.Context(), "harbor", "nobody", identity.Lead); !errors.Is(err, signin.ErrNoAccount) {
		t.Errorf("of nobody: %v", err)
	}
}
