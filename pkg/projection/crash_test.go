package projection_test

import (
	"testing"

	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/projection"
)

// Connections die between any two steps, also between a commit and its answer: every fact takes effect once.
func TestLostConnectionsNeitherLoseNorRepeatAFact(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	killer := pgtest.Pool(t, p.owner.Config().ConnString(), postgres.Options{MaxConns: 1, Name: "killer"})
	h := new(history).add(proposed("acme", "c1", "one"))
	s := p.store(t, d)
	p.run(t, projection.RunnerConfig{Log: h, Definition: d, Batch: 3})
	wait(t, s, h)
	for range 12 {
		for range 25 {
			h.add(commented("acme", "c1"))
		}
		_, err := killer.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity
			where datname = current_database() and application_name <> 'killer'`)
		if err != nil {
			t.Fatal(err)
		}
	}
	wait(t, p.fresh(t, d), h)
	if got, want := hash(t, p.fresh(t, d)), hash(t, memory(t, d, h)); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// fresh is a store on connections of its own.
func (p place) fresh(t testing.TB, d projection.Definition) *projection.Tables {
	t.Helper()
	p.app = pgtest.Pool(t, p.owner.Config().ConnString(), postgres.Options{Role: postgres.AppRole, MaxConns: 2})
	return p.store(t, d)
}
