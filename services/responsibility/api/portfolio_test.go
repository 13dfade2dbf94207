package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/httpapi"
	sample "coxswain/services/responsibility/responsibilitytest"
)

// row is what the tests read of a customer in the portfolio.
type row struct {
	Customer  events.CustomerID
	Band      string
	Open      int
	Overdue   struct{ Vendor, Customer, Partners int }
	Proposals int    `json:"open_proposals"`
	Worries   int    `json:"goals_at_risk"`
	Stale     int    `json:"stale_days"`
	Renewal   string `json:"renewal"`
}

func ids(l httpapi.List[row]) []string {
	var all []string
	for _, r := range l.Items {
		all = append(all, string(r.Customer))
	}
	return all
}

func TestThePortfolioCountsWhatIsOpenAndOverdueBySide(t *testing.T) {
	t.Parallel()
	worlds(t, func(t *testing.T, w *world) {
		got := read[httpapi.List[row]](t, w, vera, "/v1/portfolio").Items
		want := row{Customer: "acme", Band: "healthy", Open: 24, Proposals: 1, Worries: 1, Stale: 63, Renewal: "2026-12-31"}
		want.Overdue.Vendor, want.Overdue.Customer, want.Overdue.Partners = 4, 15, 1
		if len(got) != 1 || got[0].Stale > want.Stale {
			t.Fatalf("%+v", got)
		}
		want.Stale = got[0].Stale // the database's clock records, the sample's says when it happened
		if diff := cmp.Diff([]row{want}, got); diff != "" {
			t.Error(diff)
		}
	}, customer(sample.Acme, 24))
}

func TestThePortfolioIsFilteredAndSorted(t *testing.T) {
	t.Parallel()
	worlds(t, func(t *testing.T, w *world) {
		for path, want := range map[string][]string{
			"":                          {"acme", "beta", "gamma"},
			"?sort=overdue_customer":    {"beta", "gamma", "acme"}, // acme owes nothing: last
			"?reverse=true":             {"gamma", "beta", "acme"},
			"?overdue=vendor":           {"beta", "gamma"},
			"?overdue=partner":          {"gamma"},
			"?band=at_risk":             nil,
			"?band=healthy,watch":       {"acme", "beta", "gamma"},
			"?segment=enterprise":       {"acme", "beta", "gamma"},
			"?segment=small":            nil,
			"?open_proposals=true":      {"acme", "beta", "gamma"},
			"?renewal_within_days=300":  {"acme", "beta", "gamma"},
			"?renewal_within_days=30":   nil,
			"?stale_days=20&sort=stale": {"acme", "beta", "gamma"},
			"?stale_days=400":           nil,
			"?moved=up":                 nil, // scored once
			"?moved=down":               nil,
			"?calls=without_reason":     nil,
			"?calls=unrecorded":         {"acme", "beta", "gamma"}, // the call of February
			"?sort=moved":               {"acme", "beta", "gamma"},
			"?archived=true":            nil,
			"?name=ACM":                 {"acme", "beta", "gamma"}, // all samples are called Acme
			"?name=zz":                  nil,
		} {
			if diff := cmp.Diff(want, ids(read[httpapi.List[row]](t, w, vera, "/v1/portfolio"+path))); diff != "" {
				t.Errorf("%s: %s", path, diff)
			}
		}
	}, customer("acme", 0), customer("beta", 5), customer("gamma", 12))
}

func TestMoversAreFoundFromAPointOn(t *testing.T) {
	t.Parallel()
	fallen := func() *sample.History {
		return sample.With("fallen", 0).Add(healthevent.ScoreKind, "fallen", sample.ByBot,
			healthevent.InternalScoreChanged{Customer: "fallen", Score: events.Int(71), Previous: events.Int(72), Band: healthevent.Healthy})
	}
	drifted := func() *sample.History {
		return sample.With("drifted", 0).Add(healthevent.ScoreKind, "drifted", sample.ByBot,
			healthevent.InternalScoreChanged{Customer: "drifted", Score: events.Int(72) - 1, Previous: events.Int(72), Band: healthevent.Healthy})
	}
	worlds(t, func(t *testing.T, w *world) {
		for path, want := range map[string][]string{"?moved=down": {"fallen"}, "?moved=up": nil, "?sort=moved": {"fallen", "drifted"}} {
			if diff := cmp.Diff(want, ids(read[httpapi.List[row]](t, w, vera, "/v1/portfolio"+path))); diff != "" {
				t.Errorf("%s: %s", path, diff)
			}
		}
	}, fallen, drifted)
}

func TestListsAreReadPageByPage(t *testing.T) {
	t.Parallel()
	var all []func() *sample.History
	for i := range 7 {
		all = append(all, customer(events.CustomerID(fmt.Sprintf("customer-%d", i)), i))
	}
	worlds(t, func(t *testing.T, w *world) {
		for _, list := range []string{"/v1/customers?", "/v1/portfolio?", "/v1/portfolio?sort=next_call&", "/v1/portfolio?sort=stale&", "/v1/portfolio?sort=overdue_vendor&", "/v1/portfolio?sort=proposals&", "/v1/portfolio?sort=score&", "/v1/portfolio?sort=moved&"} {
			whole := ids(read[httpapi.List[row]](t, w, vera, list+"limit=100"))
			var paged []string
			for cursor := ""; ; {
				page := read[httpapi.List[row]](t, w, vera, list+"limit=3&cursor="+cursor)
				paged = append(paged, ids(page)...)
				if cursor = page.Next; cursor == "" {
					break
				}
			}
			if diff := cmp.Diff(whole, paged); diff != "" || len(paged) != 7 {
				t.Errorf("%s: %s", list, diff)
			}
		}
	}, all...)
}

func TestACursorOfAnotherListIsRefused(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With("acme", 1), sample.With("beta", 1))
	page := read[httpapi.List[row]](t, w, vera, "/v1/portfolio?limit=1")
	if status, _ := w.ask(t, vera, "/v1/portfolio?limit=1&sort=score&cursor="+page.Next); status != http.StatusBadRequest {
		t.Errorf("another order: %d", status)
	}
	for _, bad := range []string{"limit=0", "limit=201", "sort=title;drop", "band=purple", "stale_days=-1", "order=name"} {
		if status, body := w.ask(t, vera, "/v1/portfolio?"+bad); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", bad, status, body)
		}
	}
}

func TestACustomersPeopleKnowOfTheirOwnOnly(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With("acme", 1), sample.With("zenith", 1))
	for who, want := range map[string][]string{"ada": {"acme"}, "eve": {"zenith"}} {
		p := ada
		if who == "eve" {
			p = eve
		}
		if got := ids(read[httpapi.List[row]](t, w, p, "/v1/customers")); !slices.Equal(got, want) {
			t.Errorf("%s knows of %v", who, got)
		}
	}
	if got := ids(read[httpapi.List[row]](t, w, mal, "/v1/customers")); got != nil {
		t.Errorf("another tenant knows of %v", got)
	}
}
