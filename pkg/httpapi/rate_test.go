package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
)

// limited asks a server with a limit as somebody, and tells what it answered.
func limited(h http.Handler, p identity.Principal) *http.Response {
	out := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/v1/goals", http.NoBody)
	if p.Tenant != "" {
		r = r.WithContext(identity.With(r.Context(), p))
	}
	h.ServeHTTP(out, r)
	return out.Result()
}

func TestATenantThatAsksTooOftenIsToldToWait(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	h := httpapi.LimitRate(1, func() time.Time { return now })(http.NotFoundHandler())
	pier := identity.Principal{Tenant: "pier", Person: "pat"}
	for i, want := range []string{`"tenant";r=1`, `"tenant";r=0`} {
		answer := limited(h, ana)
		if answer.StatusCode != http.StatusNotFound || answer.Header.Get("RateLimit") != want || answer.Header.Get("RateLimit-Policy") != `"tenant";q=2;w=2` {
			t.Errorf("request %d: answered %d with %v", i, answer.StatusCode, answer.Header)
		}
	}
	over := limited(h, ben) // the same tenant
	if over.StatusCode != http.StatusTooManyRequests || over.Header.Get("Retry-After") != "1" {
		t.Errorf("answered %d with %v", over.StatusCode, over.Header)
	}
	for name, p := range map[string]identity.Principal{"a neighbour": pier, "a page, which nobody is signed in for": {}} {
		if answer := limited(h, p); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: answered %d", name, answer.StatusCode)
		}
	}
	now = now.Add(time.Second)
	if answer := limited(h, ana); answer.StatusCode != http.StatusNotFound {
		t.Errorf("after a second: answered %d", answer.StatusCode)
	}
}

func TestNoLimitIsNoLimit(t *testing.T) {
	t.Parallel()
	h := httpapi.LimitRate(0, nil)(http.NotFoundHandler())
	for range 100 {
		if answer := limited(h, ana); answer.StatusCode != http.StatusNotFound || answer.Header.Get("RateLimit") != "" {
			t.Fatalf("answered %d with %v", answer.StatusCode, answer.Header)
		}
	}
}
