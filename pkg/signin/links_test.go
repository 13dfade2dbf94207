package signin_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
)

const confirm = "commitment.confirm"

func invitation() signin.Link {
	return signin.Link{
		Tenant: "harbor", Person: "ana", Customer: "acme", Party: events.Customer, Role: identity.Contact, Purpose: signin.Invitation,
	}
}

func confirmation() signin.Link {
	l := invitation()
	l.Purpose, l.Item, l.Data = confirm, "c1", []byte(`{"due":"2026-03-31"}`)
	return l
}

func (w *world) link(l signin.Link) string {
	w.t.Helper()
	secret, err := w.Links.Make(w.t.Context(), l, 14*24*time.Hour)
	if err != nil {
		w.t.Fatal(err)
	}
	return secret
}

func TestLookingAtALinkChangesNothing(t *testing.T) {
	t.Parallel()
	w := open(t)
	secret := w.link(confirmation())
	want := signin.Seen{Link: confirmation(), CreatedAt: w.now(), ExpiresAt: w.now().Add(14 * 24 * time.Hour)}
	for range 20 {
		got, err := w.Links.Look(t.Context(), secret, confirm)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
	if _, first, err := w.Links.Use(t.Context(), secret, confirm); err != nil || !first {
		t.Errorf("the first use: %v, %v", first, err)
	}
}

func TestOfTenAtOnceOneIsTheFirst(t *testing.T) {
	t.Parallel()
	w := open(t)
	secret := w.link(confirmation())
	first := times(10, func() bool {
		seen, first, err := w.Links.Use(context.Background(), secret, confirm)
		if err != nil || !seen.UsedAt.Equal(w.now()) || seen.Person != "ana" {
			t.Errorf("used %s by %q: %v", seen.UsedAt, seen.Person, err)
		}
		return first
	})
	if first != 1 {
		t.Errorf("%d were the first", first)
	}
}

func TestASecondUseIsToldOfTheFirst(t *testing.T) {
	t.Parallel()
	w := open(t)
	secret, used := w.link(confirmation()), w.now()
	if _, _, err := w.Links.Use(t.Context(), secret, confirm); err != nil {
		t.Fatal(err)
	}
	w.move(time.Hour)
	seen, first, err := w.Links.Use(t.Context(), secret, confirm)
	if err != nil || first || !seen.UsedAt.Equal(used) {
		t.Errorf("first %v, used at %s: %v", first, seen.UsedAt, err)
	}
}

func TestWhateverIsNoLinkGetsTheSameAnswer(t *testing.T) {
	t.Parallel()
	w := open(t)
	good := w.link(confirmation())
	revoked := confirmation()
	revoked.Person = "ben"
	ended := w.link(revoked)
	if err := w.Accounts.Close(t.Context(), "harbor", "ben"); err != nil {
		t.Fatal(err)
	}
	last := "A"
	if strings.HasSuffix(good, last) {
		last = "B"
	}
	for name, c := range map[string]struct{ secret, purpose string }{
		"none":               {"", confirm},
		"unknown":            {"coxl_" + strings.Repeat("A", 43), confirm},
		"cut off":            {good[:len(good)-1], confirm},
		"one letter changed": {good[:len(good)-1] + last, confirm},
		"without its prefix": {good[5:], confirm},
		"a megabyte":         {strings.Repeat("a", 1<<20), confirm},
		"another purpose":    {good, "commitment.decline"},
		"no purpose":         {good, ""},
		"revoked":            {ended, confirm},
		"a token":            {"cox_" + good[5:], confirm},
	} {
		if seen, err := w.Links.Look(t.Context(), c.secret, c.purpose); err != signin.ErrNoLink || seen.Tenant != "" { //nolint:errorlint // the very same
			t.Errorf("looking at %s: %v", name, err)
		}
		if seen, first, err := w.Links.Use(t.Context(), c.secret, c.purpose); err != signin.ErrNoLink || first || seen.Tenant != "" { //nolint:errorlint // the very same
			t.Errorf("using %s: %v", name, err)
		}
	}
	if seen, err := w.Links.Look(t.Context(), good, confirm); err != nil || !seen.UsedAt.IsZero() {
		t.Errorf("the good one was used at %s: %v", seen.UsedAt, err)
	}
}

func TestALinkIsOfTheTenantThatMadeItWhoeverHoldsIt(t *testing.T) {
	t.Parallel()
	w := open(t)
	theirs := confirmation()
	theirs.Tenant = "pier"
	ours, other := w.link(confirmation()), w.link(theirs)
	if _, _, err := w.Links.Use(t.Context(), other, confirm); err != nil {
		t.Fatal(err)
	}
	seen, err := w.Links.Look(t.Context(), ours, confirm)
	if err != nil || seen.Principal().Tenant != "harbor" || !seen.UsedAt.IsZero() {
		t.Errorf("%+v: %v", seen, err)
	}
}

func TestALinkExpires(t *testing.T) {
	t.Parallel()
	w := open(t)
	secret := w.link(confirmation())
	w.move(14*24*time.Hour - time.Second)
	if _, err := w.Links.Look(t.Context(), secret, confirm); err != nil {
		t.Errorf("a second early: %v", err)
	}
	w.move(time.Second)
	if _, err := w.Links.Look(t.Context(), secret, confirm); !errors.Is(err, signin.ErrLinkExpired) {
		t.Errorf("looked at: %v", err)
	}
	if _, first, err := w.Links.Use(t.Context(), secret, confirm); !errors.Is(err, signin.ErrLinkExpired) || first {
		t.Errorf("used: %v", err)
	}
}

func TestAUseCanBeLookedAtForADayThoughTheLinkIsOver(t *testing.T) {
	t.Parallel()
	w := open(t)
	secret := w.link(confirmation())
	w.move(14*24*time.Hour - time.Second)
	if _, _, err := w.Links.Use(t.Context(), secret, confirm); err != nil {
		t.Fatal(err)
	}
	w.move(24*time.Hour - time.Second)
	if seen, err := w.Links.Look(t.Context(), secret, confirm); err != nil || seen.UsedAt.IsZero() {
		t.Errorf("within a day: %v", err)
	}
	w.move(time.Second)
	if _, err := w.Links.Look(t.Context(), secret, confirm); !errors.Is(err, signin.ErrLinkExpired) {
		t.Errorf("after it: %v", err)
	}
}

func TestTheSecretIsNotStored(t *testing.T) {
	t.Parallel()
	w := open(t)
	secret := w.link(confirmation())
	var row string
	if err := w.pool.QueryRow(t.Context(), `select l::text from links l`).Scan(&row); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(row, secret) || strings.Contains(row, secret[5:]) {
		t.Errorf("the row is %s", row)
	}
}

func TestARecipientIsInvitedThreeTimesADay(t *testing.T) {
	t.Parallel()
	w := open(t)
	invite := func(tenant events.TenantID, person events.PersonID, mail string) error {
		l := invitation()
		l.Tenant, l.Person, l.Mail = tenant, person, mail
		_, err := w.Links.Make(context.Background(), l, time.Hour)
		return err
	}
	if sent := times(20, func() bool { return invite("harbor", "ana", "ana@acme.test") == nil }); sent != 3 {
		t.Errorf("%d of twenty at once", sent)
	}
	for name, c := range map[string]struct {
		tenant events.TenantID
		person events.PersonID
		mail   string
		want   error
	}{
		"the person at another address":  {"harbor", "ana", "ana@home.test", signin.ErrTooManyInvitations},
		"another person at the address":  {"harbor", "ben", "ANA@acme.test", signin.ErrTooManyInvitations},
		"another person":                 {"harbor", "ben", "ben@acme.test", nil},
		"the address, by another tenant": {"pier", "ana", "ana@acme.test", nil},
		"somebody without an address":    {"harbor", "carl", "", nil},
	} {
		if err := invite(c.tenant, c.person, c.mail); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.link(confirmation()) // other links do not count
	w.move(24 * time.Hour)
	if err := invite("harbor", "ana", "ana@acme.test"); err != nil {
		t.Errorf("a day later: %v", err)
	}
}

func TestALinkHasAPurposeAndSomebodyToUseIt(t *testing.T) {
	t.Parallel()
	w := open(t)
	aimless, nobody := confirmation(), confirmation()
	aimless.Purpose, nobody.Person = "", ""
	for _, l := range []signin.Link{aimless, nobody} {
		if secret, err := w.Links.Make(t.Context(), l, time.Hour); err == nil || secret != "" {
			t.Errorf("%+v was made", l)
		}
	}
}

func TestATenantInvitesFiveHundredInAnHour(t *testing.T) {
	t.Parallel()
	w := open(t)
	_, err := w.pool.Exec(t.Context(), `insert into links (hash, tenant, person, customer, party, role, purpose, item, created_at, expires_at)
		select sha256(n::text::bytea), 'harbor', 'p' || n, 'acme', 'customer', 'contact', $1, '', $2::timestamptz, $2::timestamptz + interval '7 days' from generate_series(1, 499) n`,
		signin.Invitation, w.now())
	if err != nil {
		t.Fatal(err)
	}
	w.link(invitation())
	l := invitation()
	l.Person = "ben"
	if _, err := w.Links.Make(t.Context(), l, time.Hour); !errors.Is(err, signin.ErrManyInvitations) {
		t.Errorf("the next one: %v", err)
	}
	elsewhere := l
	elsewhere.Tenant = "pier"
	w.link(elsewhere)
	w.move(time.Hour)
	w.link(l)
}
