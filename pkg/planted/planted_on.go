//go:build planted

package planted

import (
	"os"
	"sync/atomic"
)

// variable names the environment variable that chooses the mistake.
const variable = "COXSWAIN_PLANTED"

// chosen is the one package variable of the house: it exists only in programs that are wrong on purpose, and hands
// the mistake past every signature that should not know of it.
var chosen atomic.Pointer[Bug]

// Has reports whether the program has a mistake.
func Has(b Bug) bool {
	if c := chosen.Load(); c != nil {
		return *c == b
	}
	return Bug(os.Getenv(variable)) == b
}

// Plant chooses a mistake, whatever the environment says, until it is undone.
func Plant(b Bug) (undo func()) {
	before := chosen.Swap(&b)
	return func() { chosen.Store(before) }
}
