package webtest_test

import (
	"testing"

	"coxswain/services/web/webtest"
)

// form shows in the heading of the next page what was sent.
const form = `<form action="/sent"><label>Subject <input name="subject" value="old"></label>
	<label>Due <input name="due" type="date"></label>
	<label>Who <select name="who"><option value="1">Lumen</option><option value="2">Harbor Logistics</option></select></label>
	<label><input name="agree" type="checkbox"> Agreed</label><h2>Confirm</h2><button>Confirm</button></form>`

func TestAFormIsFilledInByTheNamesOfItsFields(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]webtest.Options{"with scripts": desktop, "without": plain, "by finger": phone} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := webtest.Open(t, options)
			url := site(t, ``, map[string]string{"/{$}": form, "/sent": `<h1>Sent</h1>`})
			p.Visit(url)
			p.Type("Subject", "Straße & 1")
			p.Choose("Due", "2026-11-24")
			p.Choose("Who", "Harbor Logistics")
			p.Click("Agreed")
			p.Click("Confirm")
			p.See("Sent")
			if got, want := p.URL(), url+"/sent?subject=Stra%C3%9Fe+%26+1&due=2026-11-24&who=2&agree=on"; got != want {
				t.Errorf("at %s, want %s", got, want)
			}
		})
	}
}

func TestTheKeyboardReachesEverything(t *testing.T) {
	t.Parallel()
	p := webtest.Open(t, plain)
	p.Visit(site(t, ``, map[string]string{"/{$}": `<a href="/next">Next</a> <button>Confirm</button>`, "/next": `<h1>There</h1>`}))
	if got := p.Focused(); got != "" {
		t.Errorf("the focus begins at %q", got)
	}
	for _, step := range []struct{ key, focus string }{
		{"Tab", "link Next"}, {"Tab", "button Confirm"}, {"Shift+Tab", "link Next"},
	} {
		p.Press(step.key)
		if got := p.Focused(); got != step.focus {
			t.Errorf("%s leads to %q, want %q", step.key, got, step.focus)
		}
	}
	p.Press("Enter")
	p.See("There")
}

func TestAClickWaitsForWhatIsClicked(t *testing.T) {
	t.Parallel()
	p := one(t, desktop, `<div id="place"></div><p id="said"></p>`, `setTimeout(() => {
		const b = document.createElement("button");
		b.textContent = "Confirm";
		b.onclick = () => { document.getElementById("said").textContent = "confirmed" };
		document.getElementById("place").append(b);
	}, 100)`)
	p.Click("Confirm")
	p.See("confirmed")
}
