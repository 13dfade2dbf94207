package identity_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// directories runs a test over every implementation.
func directories(t *testing.T, test func(*testing.T, identity.Directory)) {
	t.Helper()
	t.Run("in PostgreSQL", func(t *testing.T) {
		t.Parallel()
		d, err := identity.NewDirectory(t.Context(), pool(t), identity.NewKey())
		if err != nil {
			t.Fatal(err)
		}
		test(t, d)
	})
	t.Run("in memory", func(t *testing.T) {
		t.Parallel()
		test(t, identity.NewMemory())
	})
}

func lookUp(t *testing.T, d identity.Directory, tenant events.TenantID, people ...events.PersonID) map[events.PersonID]identity.Details {
	t.Helper()
	got, err := d.Details(t.Context(), tenant, people...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func put(t *testing.T, d identity.Directory, person events.PersonID, details identity.Details) {
	t.Helper()
	if err := d.Put(t.Context(), "harbor", person, details); err != nil {
		t.Fatal(err)
	}
}

func TestTheDirectoryKnowsWhatItWasToldLast(t *testing.T) {
	t.Parallel()
	directories(t, func(t *testing.T, d identity.Directory) {
		put(t, d, "ana", identity.Details{Name: "Ana"})
		lookUp(t, d, "harbor", "ana")
		put(t, d, "ana", identity.Details{Name: "Ana Kovač", Mail: "ana@acme.test"})
		want := map[events.PersonID]identity.Details{"ana": {Name: "Ana Kovač", Mail: "ana@acme.test"}}
		if diff := cmp.Diff(want, lookUp(t, d, "harbor", "ana", "nobody")); diff != "" {
			t.Error(diff)
		}
		if got := lookUp(t, d, "another", "ana"); len(got) != 0 {
			t.Errorf("another tenant sees %v", got)
		}
	})
}

func TestARepeatOfAnOlderCommandBringsNothingBack(t *testing.T) {
	t.Parallel()
	directories(t, func(t *testing.T, d identity.Directory) {
		for _, step := range []struct {
			name     string
			position int64
			repeated bool
			want     string
		}{
			{"Ana", 5, false, "Ana"},
			{"Ana Kovač", 7, false, "Ana Kovač"},
			{"Ana", 5, true, "Ana Kovač"},         // the first command again
			{"Ana", 5, false, "Ana Kovač"},        // and when it was only late
			{"Ana K.", 7, false, "Ana K."},        // a command that wrote no fact stands at the head of the log
			{"Ana Kovač", 7, true, "Ana K."},      // the one before it again
			{"Ana Horvat", 9, true, "Ana Horvat"}, // the first attempt has not come as far as the directory
		} {
			if err := d.PutAt(t.Context(), "harbor", "ana", identity.Details{Name: step.name}, step.position, step.repeated); err != nil {
				t.Fatal(err)
			}
			if got := lookUp(t, d, "harbor", "ana")["ana"].Name; got != step.want {
				t.Errorf("after %q at %d, repeated %v: %q, want %q", step.name, step.position, step.repeated, got, step.want)
			}
		}
		put(t, d, "ana", identity.Details{Name: "Ana again"})
		if got := lookUp(t, d, "harbor", "ana")["ana"].Name; got != "Ana again" {
			t.Errorf("what came with no command at all is %q", got)
		}
	})
}

func TestAnErasedPersonDoesNotComeBack(t *testing.T) {
	t.Parallel()
	directories(t, func(t *testing.T, d identity.Directory) {
		put(t, d, "ana", identity.Details{Name: "Ana"})
		lookUp(t, d, "harbor", "ana")
		for range 2 {
			if err := d.Erase(t.Context(), "harbor", "ana"); err != nil {
				t.Fatal(err)
			}
		}
		if got := lookUp(t, d, "harbor", "ana"); len(got) != 0 {
			t.Errorf("still knows %v", got)
		}
		if err := d.Put(t.Context(), "harbor", "ana", identity.Details{Name: "Ana"}); !errors.Is(err, identity.ErrErased) {
			t.Errorf("got %v", err)
		}
	})
}

func TestNothingReadableIsStored(t *testing.T) {
	t.Parallel()
	p := pool(t)
	d, err := identity.NewDirectory(t.Context(), p, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	put(t, d, "ana", identity.Details{Name: "Canary Kovač"})
	var stored []byte
	if err := p.QueryRow(t.Context(), `select sealed from person_details`).Scan(&stored); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(stored, []byte("Canary")) {
		t.Error("the name is readable")
	}
}

func TestADatabaseOpensWithItsOwnKeyOnly(t *testing.T) {
	t.Parallel()
	p, key := pool(t), identity.NewKey()
	for range 2 {
		if _, err := identity.NewDirectory(t.Context(), p, key); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := identity.NewDirectory(t.Context(), p, identity.NewKey()); !errors.Is(err, identity.ErrOtherKey) {
		t.Errorf("got %v", err)
	}
}

func TestAKeyFileIsMadeForANewInstallationOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "master.key")
	if _, err := identity.OpenKey(path, false); !errors.Is(err, identity.ErrNoKey) {
		t.Errorf("a lost file: %v", err)
	}
	made, err := identity.OpenKey(path, true)
	if err != nil {
		t.Fatal(err)
	}
	again, err := identity.OpenKey(path, false)
	if err != nil || again != made {
		t.Errorf("another key on the second reading (%v)", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := identity.OpenKey(path, false); !errors.Is(err, identity.ErrKeyFile) {
		t.Errorf("a file that all may read: %v", err)
	}
}
