package web_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
	"coxswain/services/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

// A breach of the content security policy, an error in the console and an exception fail these tests by themselves.
func TestEveryPageCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for _, stop := range w.Tour(t) {
		for name, o := range map[string]webtest.Options{
			"desktop":    {JavaScript: true},
			"dark phone": {JavaScript: true, Size: webtest.Phone, Dark: true, ReducedMotion: true},
		} {
			t.Run(stop.Name+" on a "+name, func(t *testing.T) {
				t.Parallel()
				p := visit(t, w, stop, o)
				if shift, what := p.LayoutShift(); shift > 0.01 {
					t.Errorf("the page moves by %.3f while it loads:\n%s", shift, strings.Join(what, "\n"))
				}
				p.Axe(t, stop.Name)
				if wide := p.Overflow(); wide != "" {
					t.Errorf("wider than the screen: %s", wide)
				}
			})
		}
	}
}

func visit(t *testing.T, w *sitetest.World, stop sitetest.Stop, o webtest.Options) *webtest.Page {
	t.Helper()
	p := webtest.Open(t, o)
	if stop.Who != "" {
		p.SetCookie(w.URL, "session", w.As(t, stop.Who).Session)
		p.SetCookie(w.URL, "zone", "Europe/Oslo")
	}
	p.Visit(w.URL + stop.Path)
	return p
}

var screens = flag.String("screens", "", "folder to write pictures of the main pages into")

func TestPicturesOfTheMainPages(t *testing.T) {
	t.Parallel()
	if *screens == "" {
		t.Skip("pictures are written when asked for: ./task screens")
	}
	w := sitetest.Start(t)
	for _, stop := range w.Tour(t) {
		if !stop.Main {
			continue
		}
		sizes := map[string]webtest.Size{"": webtest.Desktop}
		if stop.Name == "yours" || stop.Name == "call" {
			sizes["-phone"] = webtest.Phone
		}
		for suffix, size := range sizes {
			t.Run(stop.Name+suffix, func(t *testing.T) {
				t.Parallel()
				p := visit(t, w, stop, webtest.Options{JavaScript: true, Size: size})
				p.Screenshot(filepath.Join(*screens, stop.Name+suffix+".png"))
			})
		}
	}
}
