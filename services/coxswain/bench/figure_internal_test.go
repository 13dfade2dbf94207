package bench

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsComparedIsTheMedianOfTheRounds(t *testing.T) {
	t.Parallel()
	rounds := func(rates ...float64) (all [][]Figure) {
		for _, rate := range rates {
			all = append(all, []Figure{{Name: "append", Config: "callers=1", Rate: rate, CPU: 10}})
		}
		return all
	}
	var out bytes.Buffer
	r := &report{out: json.NewEncoder(&out)}
	r.compare("yardstick", rounds(90, 10, 80), rounds(100, 100, 1000))
	var got Ratio
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := Ratio{Name: "append", Who: "coxswain / yardstick", Config: "callers=1", Rounds: 3, Rate: 0.8, CPU: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	out.Reset()
	if r.compare("yardstick", rounds(1), nil); out.Len() > 0 {
		t.Errorf("compared with nothing: %s", out.Bytes())
	}
}

func TestPercentilesAreInMicroseconds(t *testing.T) {
	t.Parallel()
	var waits []time.Duration
	for i := range 100 {
		waits = append(waits, time.Duration(100-i)*time.Millisecond)
	}
	if f := (Figure{}).waited(waits); f.P50 != 51_000 || f.P99 != 100_000 {
		t.Errorf("got %+v", f)
	}
	if f := (Figure{}).waited(nil); f.P99 != 0 {
		t.Errorf("nothing took %v", f.P99)
	}
}

func TestAHistoryIsAsLongAsAskedForAndWritesToAStreamOnceInACommand(t *testing.T) {
	t.Parallel()
	all := history(5000, monday)
	if len(all) != 5000 {
		t.Fatalf("%d facts", len(all))
	}
	last := map[string]int{}
	for i, s := range all {
		if before, ok := last[s.stream.String()]; ok && i-before != 1 && i-before < 900 {
			t.Fatalf("fact %d comes back to %s after %d", i, s.stream, i-before)
		}
		last[s.stream.String()] = i
	}
}
