package daemon

import (
	"os"
	"runtime"
	"runtime/metrics"
	"testing"
)

func TestMemoryGathersBeforeItIsCollected(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int{0: 1000, 4 << 20: 1000, 16 << 20: 250, 20 << 20: 200, 40 << 20: 100, 1 << 30: 100} {
		if got := percentFor(live); got != want {
			t.Errorf("with %d bytes in use GOGC is %d, want %d", live, got, want)
		}
	}
}

func TestRoomIsKeptAfterEachCollection(t *testing.T) {
	if _, set := os.LookupEnv("GOGC"); set {
		t.Skip("GOGC is set, which counts")
	}
	KeepRoom()
	for range 3 {
		runtime.GC()
		for goal() < room { // the finalizer runs beside
			if t.Context().Err() != nil {
				t.Fatal("the next collection comes before there is room")
			}
			runtime.Gosched()
		}
	}
}

// goal is how large the heap is when it is collected next.
func goal() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/goal:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
