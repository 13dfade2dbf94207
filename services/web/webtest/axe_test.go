package webtest_test

import (
	"strings"
	"testing"

	"coxswain/services/web/webtest"
)

func TestAxeFindsNothingOnAPageForEverybody(t *testing.T) {
	t.Parallel()
	p := one(t, desktop, `<h1>Plans</h1>`+form[:strings.Index(form, "<h2>")]+`<button>Confirm</button></form>`, ``)
	p.Axe(t, "a form")
}

func TestAxeSaysWhatKeepsPeopleOut(t *testing.T) {
	t.Parallel()
	url := site(t, ``, map[string]string{"/{$}": `<h1>Plans</h1><input name="due"><button></button>`})
	said := failures(t, func(t testing.TB) {
		p := webtest.Open(t, desktop)
		p.Visit(url)
		p.Axe(t, "a form without names")
	})
	for _, want := range []string{"a form without names: ", "button-name: ", "label: ", `<input name="due">`, "[input]"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing of %q in %s", want, said)
		}
	}
}
