package webtest_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"coxswain/services/web/webtest"
)

func TestAxeIsAsItWasReleased(t *testing.T) {
	t.Parallel()
	webtest.Vendored(t, os.DirFS("testdata/axe"))
}

func TestAVendoredFileThatChangedOrCameUnlistedIsNoticed(t *testing.T) {
	t.Parallel()
	said := failures(t, func(t testing.TB) {
		webtest.Vendored(t, fstest.MapFS{
			"a.js": {Data: []byte("changed")},
			"b.js": {Data: []byte("unlisted")},
			"manifest.json": {Data: []byte(`{"packages": [{"name": "a", "version": "1", "source": "npm pack a@1",
				"files": [{"file": "a.js", "from": "a.js", "sha256": "00"}, {"file": "c.js", "from": "c.js", "sha256": "00"}]}]}`)},
		})
	})
	for _, want := range []string{`package "a" lacks`, "a.js has changed", "does not list b.js", "lists what is not there: open c.js"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing of %q in %s", want, said)
		}
	}
}
