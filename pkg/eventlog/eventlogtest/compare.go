package eventlogtest

import (
	"testing"
	"time"
)

// Seen is one fact as a reader met it.
type Seen struct {
	Position   int64
	Name       string
	Stream     string // may be empty: then versions are not checked
	Version    int64
	RecordedAt time.Time
}

// Difference is how a reader's story differs from the writers'.
type Difference struct {
	Lost     []string // committed and never read
	Twice    []string // read more than once
	Invented []string // read and never committed
	Gaps     int      // positions that do not follow the one before
	Versions int      // stream versions that do not follow the one before
	Backward int      // times of recording before the one before
}

// Compare sets what was committed against what a reader saw, in the order in which it saw it.
func Compare(committed []string, seen []Seen) Difference {
	var d Difference
	times := map[string]int{}
	versions := map[string]int64{}
	var last Seen
	for _, s := range seen {
		times[s.Name]++
		d.Gaps += count(s.Position != last.Position+1)
		d.Backward += count(s.RecordedAt.Before(last.RecordedAt))
		d.Versions += count(s.Stream != "" && s.Version != versions[s.Stream]+1)
		versions[s.Stream] = s.Version
		last = s
	}
	for _, name := range committed {
		if times[name] == 0 {
			d.Lost = append(d.Lost, name)
		}
		if times[name] > 1 {
			d.Twice = append(d.Twice, name)
		}
		delete(times, name)
	}
	for name := range times {
		d.Invented = append(d.Invented, name)
	}
	return d
}

// Check fails the test when there is a difference.
func (d Difference) Check(t *testing.T) {
	t.Helper()
	if len(d.Lost)+len(d.Twice)+len(d.Invented)+d.Gaps+d.Versions+d.Backward > 0 {
		t.Errorf("%d lost %q, %d read twice %q, %d invented %q, %d gaps, %d wrong versions, %d times backward",
			len(d.Lost), d.Lost, len(d.Twice), d.Twice, len(d.Invented), d.Invented, d.Gaps, d.Versions, d.Backward)
	}
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
