package webtest_test

import (
	"strings"
	"testing"

	"coxswain/services/web/webtest"
)

func TestWhatGoesWrongOnAPageFailsItsTest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, script, problem string }{
		"an error in the console":         {`<p>here</p>`, `console.error("out of", {a: 1}, 7)`, "console: out of Object 7"},
		"an uncaught exception":           {`<p>here</p>`, `throw new Error("adrift")`, "uncaught: Error: adrift"},
		"a promise that nobody catches":   {`<p>here</p>`, `Promise.reject(new Error("unkept"))`, "uncaught: Error: unkept"},
		"a script that the policy denies": {`<p>here</p><script>1</script>`, ``, "Content Security Policy"},
		"a style that the policy denies":  {`<p style="color: red">here</p>`, ``, "Content Security Policy"},
		"a missing picture":               {`<p>here</p><img src="/missing.png" alt="">`, ``, "status 404: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := site(t, c.script, map[string]string{"/{$}": c.body})
			said := failures(t, func(t testing.TB) {
				p := webtest.Open(t, desktop)
				p.Visit(url)
				p.See("here")
			})
			if !strings.Contains(said, c.problem) {
				t.Errorf("the test says %q", said)
			}
		})
	}
}

func TestWhatATestExpectsDoesNotFailIt(t *testing.T) {
	t.Parallel()
	p := one(t, desktop, `<img src="/missing.png" alt="">`, `console.error("as foreseen")`)
	p.Expect("as foreseen")
	p.Expect("status 404")
}

func TestAPageWithoutFaultsFailsNoTest(t *testing.T) {
	t.Parallel()
	url := site(t, `console.log("fine"); console.warn("still fine")`, map[string]string{"/{$}": `<p>here</p>`})
	if said := failures(t, func(t testing.TB) {
		p := webtest.Open(t, desktop)
		p.Visit(url)
		p.See("here")
		p.Visit(url + "/nowhere") // a whole page that is refused: the test sees it
		p.See("404 page not found")
	}); said != "" {
		t.Errorf("the test says %q", said)
	}
}
