package webtest_test

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"coxswain/services/web/webtest"
)

func TestAPageShowsWhatItsReadersCanSee(t *testing.T) {
	t.Parallel()
	const body = `<h1>In whose  court</h1><p>It is <b>with</b> you</p><p hidden>nothing</p>
		<details><summary>More</summary><p>kept folded</p></details>`
	for name, options := range map[string]webtest.Options{"with scripts": desktop, "without": plain} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := one(t, options, body, ``)
			p.See("In whose court")
			p.See("It is with you")
			p.Gone("nothing")
			p.Gone("kept folded")
			p.Click("summary")
			p.See("kept folded")
			if got := p.Text("b"); got != "with" {
				t.Errorf("the text of b is %q", got)
			}
		})
	}
}

func TestSeeWaitsForWhatAScriptDoesLater(t *testing.T) {
	t.Parallel()
	p := one(t, desktop, `<p id="late">not yet</p>`, `
		setTimeout(() => { document.getElementById("late").textContent = "by now" }, 100)`)
	p.See("by now")
	p.Gone("not yet")
}

func TestWithoutJavaScriptNoScriptRuns(t *testing.T) {
	t.Parallel()
	const body, script = `<p id="who">the server</p><noscript>no scripts here</noscript>`, `document.getElementById("who").textContent = "a script"`
	with, without := one(t, desktop, body, script), one(t, plain, body, script)
	with.See("a script")
	with.Gone("no scripts here")
	without.See("the server")
	without.See("no scripts here")
}

func TestTheSizeIsThatOfTheDevice(t *testing.T) {
	t.Parallel()
	const script = `const say = q => matchMedia(q).matches ? q : "";
		document.getElementById("size").textContent = [innerWidth, innerHeight, say("(pointer: coarse)"), navigator.maxTouchPoints].join(" ")`
	one(t, desktop, `<p id="size"></p>`, script).See("1280 900 0")
	one(t, phone, `<p id="size"></p>`, script).See("390 844 (pointer: coarse) 5")
}

func TestThePageKnowsWhatItsReaderPrefers(t *testing.T) {
	t.Parallel()
	const script = `document.getElementById("likes").textContent = ["dark", "light"].filter(s => matchMedia("(prefers-color-scheme: "+s+")").matches) +
		" " + ["reduce", "no-preference"].filter(m => matchMedia("(prefers-reduced-motion: "+m+")").matches)`
	one(t, desktop, `<p id="likes"></p>`, script).See("light no-preference")
	one(t, webtest.Options{JavaScript: true, Dark: true, ReducedMotion: true}, `<p id="likes"></p>`, script).See("dark reduce")
}

func TestPagesOfOneBrowserShareNoCookies(t *testing.T) {
	t.Parallel()
	url := site(t, `document.getElementById("jar").textContent = "have: " + document.cookie; document.cookie = "a=1"`,
		map[string]string{"/{$}": `<p id="jar"></p>`})
	first, second := webtest.Open(t, desktop), webtest.Open(t, desktop)
	first.Visit(url)
	first.Visit(url)
	first.See("have: a=1")
	second.Visit(url)
	second.See("have:")
	second.Gone("a=1")
}

func TestAScreenshotIsOfTheWholePage(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "pages", "tall.png")
	one(t, phone, `<svg width="10" height="2000"></svg>`, ``).Screenshot(file)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if picture.Width != 390 || picture.Height < 2000 {
		t.Errorf("the picture measures %d x %d", picture.Width, picture.Height)
	}
}

func TestLayoutShiftIsWhatJumpsByItself(t *testing.T) {
	t.Parallel()
	const body = `<p id="top">top</p><svg width="800" height="400"></svg><p>end</p>`
	still := one(t, desktop, body, ``)
	if got, _ := still.LayoutShift(); got != 0 {
		t.Errorf("a page at rest shifts by %v", got)
	}
	jumping := one(t, desktop, body, `setTimeout(() => {
		document.getElementById("top").style.marginTop = "300px";
		requestAnimationFrame(() => requestAnimationFrame(() => { document.getElementById("top").textContent = "jumped" }))
	}, 200)`)
	jumping.See("jumped")
	if got, what := jumping.LayoutShift(); got < 0.05 || len(what) == 0 {
		t.Errorf("a page that jumps shifts by %v", got)
	}
}
