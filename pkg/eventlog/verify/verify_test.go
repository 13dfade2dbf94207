package verify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/eventlog/verify"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

var tenth = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)

// write fills a log with six commands of two tenants: nine facts in four streams.
//
//	position  1        2 3      4        5 6      7        8 9
//	command   c1       c2       c3       c4       c5       c6
//	stream    a/1      a/2 b/1  a/3      b/2 b/3  x/1      b/4 c/1
func write(t *testing.T, log eventlog.Log) {
	t.Helper()
	for _, c := range []struct {
		tenant, command string
		streams         []string
	}{
		{"harbor", "c1", []string{"a"}},
		{"harbor", "c2", []string{"a", "b"}},
		{"harbor", "c3", []string{"a"}},
		{"harbor", "c4", []string{"b", "b"}},
		{"wharf", "c5", []string{"x"}},
		{"harbor", "c6", []string{"b", "c"}},
	} {
		a := eventlog.Append{
			Tenant: events.TenantID(c.tenant), Customer: "acme", Command: c.command, Request: [32]byte{1},
			Actor: events.Actor{Machine: "test"}, OccurredAt: tenth,
		}
		for stream, n := range counted(c.streams) {
			facts := make([]events.Event, n)
			for i := range facts {
				facts[i] = eventlogtest.Noted{Text: fmt.Sprint(c.command, stream, i)}
			}
			a.Writes = append(a.Writes, eventlog.Write{
				Stream: events.Stream{Kind: "note", ID: stream}, Expected: eventlog.Any, Facts: facts,
			})
		}
		slices.SortFunc(a.Writes, func(x, y eventlog.Write) int { return strings.Compare(x.Stream.ID, y.Stream.ID) })
		if _, err := log.Append(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

func counted(names []string) map[string]int {
	n := map[string]int{}
	for _, name := range names {
		n[name]++
	}
	return n
}

func TestAnUntouchedLogHolds(t *testing.T) {
	t.Parallel()
	for name, log := range map[string]eventlog.Log{
		"in memory":     eventlog.NewMemory(eventlogtest.Registry(), eventlog.Options{}),
		"in PostgreSQL": onPostgres(t).log,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			write(t, log)
			var told []verify.Progress
			report, err := verify.Log(t.Context(), log, verify.Options{
				Page: 4, Progress: func(p verify.Progress) { told = append(told, p) },
			})
			if err != nil || !report.OK() || report.Facts != 9 || report.Heads[0] != 9 || report.Forgotten != 0 {
				t.Errorf("found %+v, %v", report, err)
			}
			if len(told) == 0 || told[0] != (verify.Progress{Position: 4, Head: 9}) {
				t.Errorf("told %v", told)
			}
			for _, c := range report.Checks {
				if want := map[bool]int64{true: 6, false: 9}[c.Name == "commands"]; c.Looked != want {
					t.Errorf("%s was held against %d, want %d", c.Name, c.Looked, want)
				}
			}
		})
	}
}

func TestAnEmptyLogHolds(t *testing.T) {
	t.Parallel()
	report, err := verify.Log(t.Context(), onPostgres(t).log, verify.Options{})
	if err != nil || !report.OK() || report.Facts != 0 {
		t.Errorf("found %+v, %v", report, err)
	}
}

// damage is what somebody does to a log who can go around its walls, and the checks that see it.
var damage = map[string]struct {
	sql  string
	seen []string
	says string
}{
	"a changed text": {
		`update eventlog.events set data = jsonb_set(data, '{text}', '"another"') where position = 3`,
		[]string{"hashes"},
		"test.noted.v1 at 3 was changed",
	},
	"a changed actor": {
		`update eventlog.events set actor_machine = 'nobody' where position = 9`,
		[]string{"hashes"},
		"at 9 was changed",
	},
	"another date of what happened": {
		`update eventlog.events set occurred_at = occurred_at - interval '1 microsecond' where position = 1`,
		[]string{"hashes"},
		"at 1 was changed",
	},
	"a changed hash": {
		`update eventlog.events set hash = decode(repeat('00', 32), 'hex') where position = 5`,
		[]string{"hashes"},
		"at 5 was changed: its hash is",
	},
	"data that no program has written": {
		`update eventlog.events set data = '{"text": 1e400}' where position = 2`,
		[]string{"hashes"},
		"at 2 ",
	},
	"a missing fact": {
		`delete from eventlog.events where position = 3`,
		[]string{"positions", "versions", "commands"},
		"position 2 is followed by 4",
	},
	"a missing command": {
		`delete from eventlog.events where position = 4`,
		[]string{"positions"},
		"position 3 is followed by 5",
	},
	"a missing end": {
		`delete from eventlog.events where position = 9`,
		[]string{"positions", "commands"},
		"the facts end at 8, but the head stands at 9",
	},
	"a head that was set back": {
		`update eventlog.heads set position = 7`,
		[]string{"positions"},
		"there is a fact at 8, but the head stands at 7",
	},
	"two facts that changed places": {
		`update eventlog.events set position = case position when 1 then -4 else -1 end where position in (1, 4);
		 update eventlog.events set position = -position where position < 0`,
		[]string{"versions", "times", "commands"},
		"note/a goes on with version 3 at position 1, where 1 should stand",
	},
	"a time that runs backwards": {
		`update eventlog.events set recorded_at = recorded_at - interval '1 hour' where position = 6`,
		[]string{"times"},
		"position 6 was recorded at",
	},
	"an id that stands twice": {
		`update eventlog.events set id = (select id from eventlog.events where position = 1) where position = 8`,
		[]string{"hashes", "ids"},
		"position 8 has the id of position 1",
	},
	"a renumbered stream": {
		`update eventlog.events set version = 7 where position = 7`,
		[]string{"versions"},
		"note/x goes on with version 7 at position 7, where 1 should stand",
	},
	"a forgotten command among others": {
		`delete from eventlog.commands where command = 'c4'`,
		[]string{"commands"},
		"the fact at 6 belongs to command c4, of which nothing is known",
	},
	"all commands forgotten": {
		`delete from eventlog.commands`,
		[]string{"commands"},
		"not even of the newest",
	},
	"another outcome": {
		`update eventlog.commands set facts = 1 where command = 'c2'`,
		[]string{"commands"},
		"command c2 wrote 1 facts up to position 3; here are 2 up to 3",
	},
}

func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	for name, d := range damage {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := onPostgres(t)
			write(t, db.log)
			db.tamper(t, d.sql)
			report, err := verify.Log(t.Context(), db.log, verify.Options{Page: 4})
			if err != nil {
				t.Fatal(err)
			}
			var seen, says []string
			for _, c := range report.Checks {
				for _, p := range c.Problems {
					says = append(says, p.Says)
				}
				if !c.OK() {
					seen = append(seen, c.Name)
				}
			}
			if !slices.Equal(seen, d.seen) || !strings.Contains(strings.Join(says, "\n"), d.says) {
				t.Errorf("seen by %v, which say %q; want %v, %q", seen, says, d.seen, d.says)
			}
		})
	}
}

func TestOldOutcomesMayBeDeleted(t *testing.T) {
	t.Parallel()
	db := onPostgres(t)
	write(t, db.log)
	db.tamper(t, `delete from eventlog.commands where command in ('c1', 'c2')`)
	report, err := verify.Log(t.Context(), db.log, verify.Options{})
	if err != nil || !report.OK() || report.Forgotten != 2 {
		t.Errorf("found %+v, %v", report, err)
	}
}

func TestATenantThatWasPlacedElsewhereIsFound(t *testing.T) {
	t.Parallel()
	db := onPostgres(t)
	write(t, db.log)
	moved := eventlog.New(db.app, eventlogtest.Registry(), eventlog.Options{
		Shards: 2, ShardOf: func(id events.TenantID) int { return map[events.TenantID]int{"wharf": 1}[id] },
	})
	report, err := verify.Log(t.Context(), moved, verify.Options{})
	if err != nil || report.OK() || len(report.Heads) != 2 {
		t.Fatalf("found %+v, %v", report, err)
	}
	for _, c := range report.Checks {
		if c.OK() == (c.Name == "places" && c.Shard == 0) {
			t.Errorf("%s of shard %d: %+v", c.Name, c.Shard, c.Problems)
		}
	}
}

func TestManyProblemsAreCountedAndTheFirstAreTold(t *testing.T) {
	t.Parallel()
	db := onPostgres(t)
	for i := range 30 {
		_, err := db.log.Append(t.Context(), eventlog.Append{
			Tenant: "harbor", Command: fmt.Sprint(i), OccurredAt: tenth,
			Writes: []eventlog.Write{{
				Stream: events.Stream{Kind: "note", ID: "a"}, Expected: int64(i), Facts: []events.Event{eventlogtest.Noted{Text: "a"}},
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	db.tamper(t, `update eventlog.events set reason = 'another'`)
	report, err := verify.Log(t.Context(), db.log, verify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	hashes := report.Checks[slices.IndexFunc(report.Checks, func(c verify.Check) bool { return c.Name == "hashes" })]
	if hashes.Broken != 30 || len(hashes.Problems) != 20 || hashes.Problems[0].Position != 1 || hashes.Problems[0].Tenant != "harbor" {
		t.Errorf("found %+v", hashes)
	}
}

// database is a log with both ways to its tables.
type database struct {
	log   *eventlog.Postgres
	app   *pgxpool.Pool
	owner *pgxpool.Pool
}

func onPostgres(t *testing.T) database {
	t.Helper()
	url := pgtest.New(t, eventlog.Migrate)
	app := pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole})
	return database{
		log: eventlog.New(app, eventlogtest.Registry(), eventlog.Options{}), app: app,
		owner: pgtest.Pool(t, url, postgres.Options{}),
	}
}

// tamper does as its owner what the walls of the log forbid to everybody.
func (d database) tamper(t *testing.T, sql string) {
	t.Helper()
	for _, statement := range []string{
		"alter table eventlog.events disable trigger all", "alter table eventlog.heads disable trigger all",
		"alter table eventlog.commands disable trigger all", sql,
	} {
		if _, err := d.owner.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}
