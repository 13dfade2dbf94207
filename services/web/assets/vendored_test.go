package assets_test

import (
	"os"
	"testing"

	"coxswain/services/web/webtest"
)

func TestVendoredFilesAreAsTheyWereReleased(t *testing.T) {
	t.Parallel()
	webtest.Vendored(t, os.DirFS("vendor"))
}
