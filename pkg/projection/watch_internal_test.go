package projection

import (
	"context"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"coxswain/events"
	"coxswain/pkg/eventlog"
)

// waitingLog has a fact at position 3, recorded an hour ago, as its last.
type waitingLog struct{ eventlog.Log }

func (waitingLog) Head(context.Context, int) (int64, error) { return 3, nil }

func (waitingLog) Read(context.Context, int, int64, int) ([]events.Recorded, error) {
	return []events.Recorded{{Position: 3, RecordedAt: time.Now().Add(-time.Hour)}}, nil
}

func TestTheLagIsMeasuredFromTheLog(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewRegistry()
	d := Definition{Name: "board", Version: 1, Parts: []Part{{
		Collection: Collection[int]{Name: "numbers"},
		Apply:      func(events.Recorded, Docs) error { return nil },
	}}}
	r, err := NewRunner(RunnerConfig{Log: waitingLog{}, Definition: d, Registerer: reg})
	if err != nil {
		t.Fatal(err)
	}
	r.position.Store(2)
	r.measure(t.Context())
	if facts, age := gauge(t, reg, "lag_facts"), gauge(t, reg, "lag_seconds"); facts != 1 || age < 3599 {
		t.Errorf("%v facts, %v seconds behind", facts, age)
	}
	r.position.Store(3)
	r.measure(t.Context())
	if facts, age := gauge(t, reg, "lag_facts"), gauge(t, reg, "lag_seconds"); facts != 0 || age != 0 {
		t.Errorf("%v facts, %v seconds behind, with nothing waiting", facts, age)
	}
}

func gauge(t *testing.T, reg *prometheus.Registry, name string) float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == "coxswain_projection_"+name {
			return f.GetMetric()[0].GetGauge().GetValue()
		}
	}
	t.Fatalf("no gauge %s", name)
	return 0
}
