package eventlog_test

import (
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

// openPostgres gives a log on a database of its own, with the rights of the application.
func openPostgres(t testing.TB, o eventlog.Options) *eventlog.Postgres {
	t.Helper()
	return openOn(t, pgtest.New(t, eventlog.Migrate), o)
}

func openOn(t testing.TB, url string, o eventlog.Options) *eventlog.Postgres {
	t.Helper()
	pool := pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole, MaxConns: 4})
	return eventlog.New(pool, eventlogtest.Registry(), o)
}

func TestPostgresKeepsTheContract(t *testing.T) {
	t.Parallel()
	for name, shards := range map[string]int{"one shard": 1, "two shards": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eventlogtest.Run(t, func(t *testing.T) eventlog.Log {
				return openPostgres(t, eventlog.Options{Shards: shards})
			})
		})
	}
}

func TestTwoProcessesOnOneDatabaseLoseNothingTogether(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, eventlog.Migrate)
	first, second := openOn(t, url, eventlog.Options{}), openOn(t, url, eventlog.Options{})
	eventlogtest.Race(t, 12, 60, first, second)
}

// noon is when everything happens in these tests.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func commandOf(id string, s events.Stream, expected int64, facts ...events.Event) eventlog.Append {
	return eventlog.Append{
		Tenant: "rowing-club", Customer: "acme", Command: id, OccurredAt: noon,
		Writes: []eventlog.Write{{Stream: s, Expected: expected, Facts: facts}},
	}
}

func appendNote(t *testing.T, log eventlog.Log, id, text string) eventlog.Outcome {
	t.Helper()
	return mustAppend(t, log, commandOf(id, events.Stream{Kind: "test", ID: "notes"}, eventlog.Any, eventlogtest.Noted{Text: text}))
}

func mustAppend(t *testing.T, log eventlog.Log, a eventlog.Append) eventlog.Outcome {
	t.Helper()
	out, err := log.Append(t.Context(), a)
	if err != nil {
		t.Fatalf("append %s: %v", a.Command, err)
	}
	return out
}
