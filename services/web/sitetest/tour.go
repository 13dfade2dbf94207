package sitetest

import (
	"testing"
	"time"
)

// Stop is a page that every check goes to: that it is quick and small, that everybody can use it, how it looks.
type Stop struct {
	Name string // of its picture: "call-run"
	Who  string // of the sample; empty: nobody has signed in
	Path string
	Main bool // among the ten that the README shows
}

// Tour is all pages of the sample, as those see them for whom they are made.
func (w *World) Tour(t testing.TB) []Stop {
	t.Helper()
	next, held := w.calls(t)
	customer, plan, promise := "/customers/"+string(w.Sample.Customer), string(w.Sample.Plan), string(w.Sample.Commitment)
	return []Stop{
		{"sign-in", "", "/sign-in", true},
		{"today", "csm", "/today", true},
		{"customer", "csm", customer, true},
		{"call", "csm", "/calls/" + next, true},
		{"call-run", "csm", "/calls/" + next + "/run", true},
		{"recap", "champion", "/calls/" + held, true},
		{"yours", "champion", "/yours", true},
		{"plan", "sponsor", customer + "/plans/" + plan, true},
		{"evolution", "lead", customer + "/evolution", true},
		{"portfolio", "lead", "/portfolio", true},

		{"call-shared", "champion", "/calls/" + next, false},
		{"recap-vendor", "csm", "/calls/" + held, false},
		{"calls", "champion", customer + "/calls", false},
		{"preview", "csm", "/yours?customer=" + string(w.Sample.Customer) + "&preview=customer", false},
		{"yours-keeper", "keeper", "/yours", false},
		{"customer-shared", "champion", customer, false},
		{"customer-past", "csm", customer + "?as_of=3000", false},
		{"timeline", "champion", customer + "/timeline", false},
		{"facts", "csm", customer + "/facts?at=1,2", false},
		{"commitment", "champion", customer + "/commitments/" + promise, false},
		{"goal", "csm", customer + "/goals/" + string(w.Sample.Customer) + "-goal-1", false},
		{"plans", "csm", customer + "/plans", false},
		{"records", "sponsor", customer + "/records", false},
		{"health", "csm", customer + "/health", false},
		{"evolution-shared", "sponsor", customer + "/evolution", false},
		{"compare", "lead", customer + "/compare?from=1000&to=3000", false},
		{"people", "csm", customer + "/people", false},
		{"settings", "champion", "/settings", false},
		{"mailbox", "", "/mailbox", false},
		{"nothing-here", "champion", "/customers/spree", false},
		{"nowhere", "csm", "/nowhere", false},
	}
}

// calls are the next call of the sample's customer and the last one that was held.
func (w *World) calls(t testing.TB) (next, held string) {
	t.Helper()
	var list struct {
		Items []struct {
			Call   string
			Status string
			Start  time.Time
		}
	}
	w.Ask(t, "csm", "/v1/calls?limit=200&customer="+string(w.Sample.Customer), &list)
	for _, c := range list.Items {
		if c.Status == "held" {
			held = c.Call
		}
	}
	if held == "" {
		t.Fatal("the sample has no call that was held")
	}
	return string(w.Sample.Call), held
}
