package seal_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/seal"
)

func TestSealsAreReadAsTheyWereKept(t *testing.T) {
	t.Parallel()
	store := seal.NewStore(pgtest.Pool(t, pgtest.New(t, seal.Migrate), postgres.Options{Role: postgres.AppRole}))
	all := leaves(t, facts(t, 10))
	first := seal.Next(seal.Seal{}, all[:7], noon, signer(1))
	second := seal.Next(first, all[7:], noon, nil)
	for i, s := range []seal.Seal{first, second} {
		if added, err := store.Add(t.Context(), s, [][]seal.Hash{all[:7], all[7:]}[i]); !added || err != nil {
			t.Fatal(added, err)
		}
	}
	latest, err1 := store.Latest(t.Context(), 0)
	signed, err2 := store.LatestSigned(t.Context(), 0)
	none, err3 := store.Latest(t.Context(), 1)
	listed, err4 := store.List(t.Context(), 0, 0, 10)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(latest, second) || !reflect.DeepEqual(signed, first) || !reflect.DeepEqual(none, seal.Seal{Shard: 1}) ||
		!reflect.DeepEqual(listed, []seal.Seal{first, second}) {
		t.Errorf("latest %+v, signed %+v, none %+v, listed %+v", latest, signed, none, listed)
	}
}

func TestEveryPositionThatIsSealedIsProven(t *testing.T) {
	t.Parallel()
	store := seal.NewStore(pgtest.Pool(t, pgtest.New(t, seal.Migrate), postgres.Options{Role: postgres.AppRole}))
	all := facts(t, 10)
	hashes := leaves(t, all)
	first := seal.Next(seal.Seal{}, hashes[:7], noon, nil)
	for _, s := range []seal.Seal{first, seal.Next(first, hashes[7:], noon, signer(1))} {
		if _, err := store.Add(t.Context(), s, hashes[s.First-1:s.Last]); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range all {
		proof, err := store.Prove(t.Context(), 0, r.Position)
		if err != nil {
			t.Fatal(err)
		}
		if err := seal.VerifyProof(proof, r, nil); err != nil {
			t.Errorf("position %d: %v", r.Position, err)
		}
	}
	for _, position := range []int64{-1, 0, 11} {
		if _, err := store.Prove(t.Context(), 0, position); !errors.Is(err, seal.ErrNotSealed) {
			t.Errorf("position %d: %v", position, err)
		}
	}
}

func TestOfTwoSealsWithTheSameBeginningTheSecondIsRefused(t *testing.T) {
	t.Parallel()
	store := seal.NewStore(pgtest.Pool(t, pgtest.New(t, seal.Migrate), postgres.Options{Role: postgres.AppRole}))
	all := leaves(t, facts(t, 4))
	for i, want := range []bool{true, false} {
		s := seal.Next(seal.Seal{}, all[:3+i], noon, nil)
		if added, err := store.Add(t.Context(), s, all[:3+i]); added != want || err != nil {
			t.Errorf("seal %d: added %t, %v", i, added, err)
		}
	}
}

func TestTheDatabaseRefusesASealThatDoesNotFollow(t *testing.T) {
	t.Parallel()
	store := seal.NewStore(pgtest.Pool(t, pgtest.New(t, seal.Migrate), postgres.Options{Role: postgres.AppRole}))
	all := leaves(t, facts(t, 6))
	first := seal.Next(seal.Seal{}, all[:3], noon, nil)
	if _, err := store.Add(t.Context(), first, all[:3]); err != nil {
		t.Fatal(err)
	}
	gap, fork, inside := first, seal.Next(seal.Seal{}, all[1:4], noon, nil), first
	gap.Last++
	inside.Last--
	for what, before := range map[string]seal.Seal{"leaves a gap": gap, "is of another chain": fork, "begins inside of another": inside} {
		s := seal.Next(before, all[4:], noon, nil)
		_, err := store.Add(t.Context(), s, all[4:])
		const integrityConstraintViolation = "23000"
		if e, ok := errors.AsType[*pgconn.PgError](err); !ok || e.Code != integrityConstraintViolation {
			t.Errorf("a seal that %s: %v", what, err)
		}
	}
}

func TestNobodyChangesSeals(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, seal.Migrate)
	app, owner := pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole}), pgtest.Pool(t, url, postgres.Options{})
	all := leaves(t, facts(t, 3))
	if _, err := seal.NewStore(app).Add(t.Context(), seal.Next(seal.Seal{}, all, noon, nil), all); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"update seal.seals set sealed_at = now()", "delete from seal.seals", "truncate seal.seals", "truncate seal.seals cascade",
	} {
		for who, pool := range map[string]seal.DB{"the application": app, "the owner": owner} {
			_, err := pool.Exec(t.Context(), sql)
			const insufficientPrivilege = "42501"
			if e, ok := errors.AsType[*pgconn.PgError](err); !ok || e.Code != insufficientPrivilege {
				t.Errorf("%s: %s: %v", who, sql, err)
			}
		}
	}
	var walls, always int
	err := owner.QueryRow(t.Context(), `select count(*), count(*) filter (where tgenabled = 'A') from pg_trigger
		where tgrelid = 'seal.seals'::regclass and not tgisinternal`).Scan(&walls, &always)
	if err != nil || walls != 3 || always != walls {
		t.Errorf("%d of %d triggers are always on, %v; want 3 of 3", always, walls, err)
	}
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, seal.Migrate)
	if err := seal.Migrate(t.Context(), url); err != nil {
		t.Error(err)
	}
}
