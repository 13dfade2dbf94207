package eventlog_test

import (
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
)

func TestMemoryKeepsTheContract(t *testing.T) {
	t.Parallel()
	for name, shards := range map[string]int{"one shard": 1, "two shards": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eventlogtest.Run(t, func(*testing.T) eventlog.Log {
				return eventlog.NewMemory(eventlogtest.Registry(), eventlog.Options{Shards: shards})
			})
		})
	}
}

func TestAMemoryLogTakesItsTimeFromTheGivenClockAndNeverRunsBackwards(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	clock := []time.Time{noon, noon.Add(-time.Hour), noon.Add(time.Hour)}
	log := eventlog.NewMemory(eventlogtest.Registry(), eventlog.Options{Now: func() time.Time {
		now := clock[0]
		clock = clock[1:]
		return now
	}})
	for _, id := range []string{"c1", "c2", "c3"} {
		_, err := log.Append(t.Context(), eventlog.Append{
			Tenant: "t", Command: id, OccurredAt: noon,
			Writes: []eventlog.Write{{
				Stream: events.Stream{Kind: "test", ID: id}, Facts: []events.Event{eventlogtest.Noted{Text: id}},
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	facts, err := log.Read(t.Context(), 0, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []time.Time{noon, noon, noon.Add(time.Hour)} {
		if facts[i].RecordedAt != want {
			t.Errorf("position %d was recorded at %v, want %v", i+1, facts[i].RecordedAt, want)
		}
	}
}
