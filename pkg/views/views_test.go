package views_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/views"
)

var (
	vera   = views.Owner{Tenant: "lumen", Person: "vera"}
	victor = views.Owner{Tenant: "lumen", Person: "victor"}
	mal    = views.Owner{Tenant: "other", Person: "vera"}
	monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

func open(t *testing.T) *views.Store {
	t.Helper()
	return views.NewStore(pgtest.Pool(t, pgtest.New(t, views.Migrate), postgres.Options{Role: postgres.AppRole}))
}

func save(t *testing.T, s *views.Store, o views.Owner, name, query string) views.View {
	t.Helper()
	v, err := s.Save(t.Context(), o, views.View{List: "portfolio", Name: name, Query: query, Saved: monday})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func queries(t *testing.T, s *views.Store, o views.Owner) string {
	t.Helper()
	all, err := s.Of(t.Context(), o, "portfolio")
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, v := range all {
		text += v.Name + ": " + v.Query + "; "
	}
	return text
}

func TestAViewIsItsOwnersAndSavedOnceUnderAName(t *testing.T) {
	t.Parallel()
	s := open(t)
	first := save(t, s, vera, "worries", "band=at_risk")
	again := save(t, s, vera, "worries", "band=watch")
	save(t, s, vera, "Renewals", "renewal_within_days=90")
	if first.ID != again.ID {
		t.Errorf("%s became %s", first.ID, again.ID)
	}
	if got := queries(t, s, vera); got != "Renewals: renewal_within_days=90; worries: band=watch; " {
		t.Errorf("vera has %s", got)
	}
	if got := queries(t, s, victor) + queries(t, s, mal); got != "" {
		t.Errorf("others have %s", got)
	}
}

func TestNobodyDeletesAnothersView(t *testing.T) {
	t.Parallel()
	s := open(t)
	v := save(t, s, vera, "worries", "band=at_risk")
	for _, o := range []views.Owner{victor, mal} {
		if err := s.Delete(t.Context(), o, v.ID); err != nil || queries(t, s, vera) == "" {
			t.Errorf("%v: %v", o, err)
		}
	}
	for range 2 {
		if err := s.Delete(t.Context(), vera, v.ID); err != nil || queries(t, s, vera) != "" {
			t.Errorf("%v, and vera has %s", err, queries(t, s, vera))
		}
	}
}

func TestThereIsAnEndToViews(t *testing.T) {
	t.Parallel()
	s := open(t)
	for i := range views.Most {
		save(t, s, vera, fmt.Sprintf("view %d", i), "band=watch")
	}
	if _, err := s.Save(t.Context(), vera, views.View{List: "portfolio", Name: "one more", Saved: monday}); !errors.Is(err, views.ErrTooMany) {
		t.Error(err)
	}
	save(t, s, vera, "view 7", "band=healthy") // in place of the one that is there
	save(t, s, victor, "one more", "band=watch")
}

func TestWhoNamesNoTenantSeesNoRow(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t, pgtest.New(t, views.Migrate), postgres.Options{Role: postgres.AppRole})
	save(t, views.NewStore(pool), vera, "worries", "band=at_risk")
	var n int
	if err := pool.QueryRow(t.Context(), "select count(*) from saved_views").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows, %v", n, err)
	}
}
