package daemon

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// room is how much may be allocated between two collections, in bytes, however little is in use. Go's default (as much
// as is in use, which is little in our processes) collects many times a second under load. See docs/adr/0011.
const room = 40 << 20

// KeepRoom lets memory gather before it is collected: 40 MiB, or as much as is in use when that is more. It is
// called once, from main; where GOGC is set, that counts and nothing is done.
func KeepRoom() {
	if _, set := os.LookupEnv("GOGC"); set {
		return
	}
	adjust()
	afterEachCollection(&collection{})
}

// collection is garbage from the beginning: its finalizer runs after each collection and makes it wait for the next.
type collection struct{ _ [2]uintptr }

func afterEachCollection(c *collection) {
	runtime.SetFinalizer(c, func(c *collection) {
		adjust()
		afterEachCollection(c)
	})
}

func adjust() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(percentFor(live[0].Value.Uint64()))
}

// percentFor is the GOGC that leaves room beside so many bytes in use.
func percentFor(live uint64) int {
	const least = 4 << 20 // the runtime counts no less
	return int(max(100, room*100/max(live, least)))
}
