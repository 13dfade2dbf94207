package calls_test

import (
	"slices"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
	"coxswain/services/web/webtest"
)

func TestAnAgendaIsPutInOrderWithTheArrowKeys(t *testing.T) {
	t.Parallel()
	w := sitetest.Own(t) // what others promise meanwhile would come onto the agenda
	b := w.As(t, "csm")
	before := scheduled(t, b, 151)
	at, order := before.Path, items(before)
	p := webtest.Open(t, webtest.Options{JavaScript: true})
	p.SetCookie(w.URL, "session", b.Session)
	p.Visit(w.URL + at)
	p.Axe(t, "an agenda")
	p.Click("#handle-" + strings.ReplaceAll(order[0], ":", "-"))
	p.Press("ArrowDown")
	p.See("Back to the order of reasons")
	want := slices.Concat([]string{order[1], order[0]}, order[2:])
	if got := items(b.Get(at)); !slices.Equal(got, want) {
		t.Errorf("the order is %v, not %v", got, want)
	}
	p.Visit(w.URL + at + "/run")
	p.Axe(t, "running a call")
	p.Visit(w.URL + "/customers/harbor/calls")
	p.Axe(t, "the calls of a customer")
}
