package site_test

import (
	"net/http"
	"testing"

	"coxswain/services/web/sitetest"
	"coxswain/services/web/webtest"
)

func TestAPageShowsWhatOthersDoWithoutBeingLoadedAgain(t *testing.T) {
	t.Parallel()
	w := sitetest.Own(t)
	p := signedIn(t, w, "csm", webtest.Options{JavaScript: true})
	p.Visit(w.URL + "/customers/harbor")
	p.See("Updates by itself")
	p.See("not confirmed yet")
	w.As(t, "champion").Get("/customers/harbor").Submit("confirm-"+string(w.Sample.Commitment), nil).Answers(http.StatusOK)
	p.Gone("not confirmed yet")
	p.Axe(t, "after news")
}

// signedIn is a real browser in which somebody has signed in.
func signedIn(t *testing.T, w *sitetest.World, name string, o webtest.Options) *webtest.Page {
	t.Helper()
	p := webtest.Open(t, o)
	p.SetCookie(w.URL, "session", w.As(t, name).Session)
	return p
}
