package eventlog_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
)

func TestNobodyChangesTheLog(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, eventlog.Migrate)
	log := openOn(t, url, eventlog.Options{})
	appendNote(t, log, "c1", "one")
	appendNote(t, log, "c2", "two")
	app := pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole})
	owner := pgtest.Pool(t, url, postgres.Options{})

	forbidden := []string{
		"update eventlog.events set reason = 'another'",
		"delete from eventlog.events where position = 1",
		"truncate eventlog.events",
		"truncate eventlog.events cascade",
		"update eventlog.heads set position = 1",
		"update eventlog.heads set position = position",
		"update eventlog.heads set recorded_at = '2000-01-01'",
		"update eventlog.heads set shard = 7",
		"delete from eventlog.heads",
		"truncate eventlog.heads",
		"update eventlog.commands set facts = 7",
	}
	for _, sql := range forbidden {
		t.Run("the application: "+sql, func(t *testing.T) {
			mustBeForbidden(t, func() error { _, err := app.Exec(t.Context(), sql); return err })
		})
		t.Run("the owner: "+sql, func(t *testing.T) {
			mustBeForbidden(t, func() error { _, err := owner.Exec(t.Context(), sql); return err })
		})
	}
	for _, sql := range []string{
		"delete from eventlog.commands", "truncate eventlog.commands", "drop table eventlog.events",
		"alter table eventlog.events disable trigger all", "create table eventlog.mine ()",
		"drop function eventlog.position_at", "set session_replication_role = replica",
	} {
		t.Run("the application: "+sql, func(t *testing.T) {
			mustBeForbidden(t, func() error { _, err := app.Exec(t.Context(), sql); return err })
		})
	}
}

func TestTheWallsStandWhereOrdinaryTriggersAreOff(t *testing.T) {
	t.Parallel()
	owner := pgtest.Pool(t, pgtest.New(t, eventlog.Migrate), postgres.Options{})
	var walls, always int // a session with session_replication_role = replica fires only those "enabled always"
	err := owner.QueryRow(t.Context(), `select count(*), count(*) filter (where tgenabled = 'A') from pg_trigger t
		join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'eventlog'::regnamespace and not tgisinternal`).Scan(&walls, &always)
	if err != nil || walls != 6 || always != walls {
		t.Errorf("%d of %d triggers are always on, %v; want 6 of 6", always, walls, err)
	}
}

func mustBeForbidden(t *testing.T, try func() error) {
	t.Helper()
	err := try()
	const insufficientPrivilege = "42501"
	if e, ok := errors.AsType[*pgconn.PgError](err); !ok || e.Code != insufficientPrivilege {
		t.Errorf("got %v, want it to be forbidden", err)
	}
}

func TestTheDatabaseRefusesASecondFactInThePlaceOfAnother(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, eventlog.Migrate)
	appendNote(t, openOn(t, url, eventlog.Options{}), "c1", "one")
	owner := pgtest.Pool(t, url, postgres.Options{})
	const copyFact = `insert into eventlog.events select shard, position + $1, tenant, customer, stream_kind, stream_id,
		version + $2, type, id, command, actor_person, actor_party, actor_seat, actor_machine, on_behalf_of, occurred_at,
		recorded_at, reason, audience, causation, correlation, traceparent, data, key_ids, hash from eventlog.events`
	for what, distance := range map[string][2]int{"position": {0, 9}, "stream version": {9, 0}} {
		_, err := owner.Exec(t.Context(), copyFact, distance[0], distance[1])
		const uniqueViolation = "23505"
		if e, ok := errors.AsType[*pgconn.PgError](err); !ok || e.Code != uniqueViolation {
			t.Errorf("a second fact with the %s of the first: %v", what, err)
		}
	}
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, eventlog.Migrate)
	log := openOn(t, url, eventlog.Options{})
	appendNote(t, log, "c1", "one")
	if err := eventlog.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	if head, err := log.Head(t.Context(), 0); head != 1 || err != nil {
		t.Errorf("head = %d, %v", head, err)
	}
}

func TestTheKeysOfEncryptedFieldsStandBesideTheFact(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t, eventlog.Migrate)
	log := openOn(t, url, eventlog.Options{})
	mustAppend(t, log, commandOf("c1", events.Stream{Kind: "test", ID: "s"}, 0,
		eventlogtest.Sealed{Cipher: "x", Keys: []string{"person/ann", "customer/acme"}}, eventlogtest.Noted{Text: "plain"}))
	var sealed, plain []string
	pool := pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole})
	err := pool.QueryRow(t.Context(), `select (select key_ids from eventlog.events where position = 1),
		(select key_ids from eventlog.events where position = 2)`).Scan(&sealed, &plain)
	if err != nil || len(sealed) != 2 || sealed[1] != "customer/acme" || len(plain) != 0 {
		t.Errorf("keys are %q and %q, %v", sealed, plain, err)
	}
}
