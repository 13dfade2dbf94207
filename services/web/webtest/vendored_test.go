package webtest_test

import (
	"os"
	"testing"

	"coxswain/services/web/webtest"
)

func TestAxeIsAsItWasReleased(t *testing.T) {
	t.Parallel()
	webtest.Vendored(t, os.DirFS("testdata/axe"))
}
