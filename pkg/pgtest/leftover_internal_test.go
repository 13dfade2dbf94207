package pgtest

import "testing"

func TestTheDatabasesOfADeadProcessAreDroppedAndThoseOfALiveOneAreKept(t *testing.T) {
	t.Parallel()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	other := &server{url: s.url, admin: s.admin, run: newRunID(), templates: map[identity]*template{}}
	alive, err := claim(t.Context(), s.url, other.run)
	if err != nil {
		t.Fatal(err)
	}
	name, err := other.create(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}

	if dead, err := s.dead(t.Context(), name); err != nil || dead {
		t.Fatalf("dead = %v, %v while the process lives", dead, err)
	}
	if err := alive.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	waitUntilReleased(t, s, other.run)
	if err := s.dropLeftovers(t.Context()); err != nil {
		t.Fatal(err)
	}

	var exists bool
	err = s.admin.QueryRow(t.Context(), "select exists (select from pg_database where datname = $1)", name).Scan(&exists)
	if err != nil || exists {
		t.Errorf("exists = %v, %v after the process has ended", exists, err)
	}
}

// waitUntilReleased returns when the server has noticed that the connection was closed.
func waitUntilReleased(t *testing.T, s *server, run runID) {
	t.Helper()
	if _, err := s.admin.Exec(t.Context(), "select pg_advisory_xact_lock($1)", int64(run)); err != nil {
		t.Fatal(err)
	}
}

func TestANameOfAnotherShapeIsNobodysLeftover(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"coxtest_", "coxtest_regatta", "coxtest_zzzzzzzzzzzzzzzz_db_1"} {
		if run, ok := runOf(name); ok {
			t.Errorf("runOf(%q) = %v, want none", name, run)
		}
	}
}
