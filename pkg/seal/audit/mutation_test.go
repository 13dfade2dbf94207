package audit_test

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/audit"
)

const (
	mutations    = 1_000
	mutatedFacts = 300
	sealedBy     = 32
)

// lab is a copy of a sealed database in the hands of its superuser: nothing keeps changes out.
type lab struct {
	*testing.T
	owner *pgxpool.Pool
	log   *eventlog.Postgres
	store *seal.Store
	chain []seal.Seal
	dice  *rand.Rand
}

func newLab(t *testing.T) *lab {
	t.Helper()
	url := pgtest.New(t, migrate)
	l := &lab{T: t, owner: pgtest.Pool(t, url, postgres.Options{}), dice: rand.New(rand.NewPCG(2026, 3))}
	fill(t, l.owner, mutatedFacts)
	l.log = eventlog.New(pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole}), &events.Registry{}, eventlog.Options{})
	l.store = seal.NewStore(l.owner)
	l.chain = sealAll(t, l.log, l.store, sealedBy, signer(1))
	l.exec("create schema kept")
	for _, table := range tables {
		l.exec("create table kept."+table[1]+" as table "+table[0], "alter table "+table[0]+" disable trigger all")
	}
	return l
}

var tables = [][2]string{{"eventlog.events", "events"}, {"eventlog.heads", "heads"}, {"seal.seals", "seals"}}

func (l *lab) exec(statements ...string) {
	l.Helper()
	for _, sql := range statements {
		if _, err := l.owner.Exec(l.Context(), sql); err != nil {
			l.Fatalf("%s: %v", sql, err)
		}
	}
}

// restore brings back what was.
func (l *lab) restore() {
	l.Helper()
	for _, table := range tables {
		l.exec("truncate "+table[0], "insert into "+table[0]+" select * from kept."+table[1])
	}
}

// upTo is a position from 1 on.
func (l *lab) upTo(n int) int64 { return 1 + l.dice.Int64N(int64(n)) }

func (l *lab) coin() bool { return l.dice.IntN(2) == 0 }

func (l *lab) fact(position int64) events.Recorded {
	l.Helper()
	found, err := l.log.Read(l.Context(), 0, position-1, 1)
	if err != nil || len(found) != 1 {
		l.Fatalf("read %d: %v, %v", position, found, err)
	}
	return found[0]
}

// payload changes one byte; now and then whoever does it writes the hash of the fact anew.
func (l *lab) payload() (string, int64) {
	r := l.fact(l.upTo(mutatedFacts))
	r.Data = another(r.Data, l.dice.IntN(len(r.Data)))
	what := "a byte of the payload"
	if l.coin() {
		what += ", and the hash"
		rehash(l, &r)
	}
	hash, err := hex.DecodeString(r.Hash)
	if err == nil {
		_, err = l.owner.Exec(l.Context(), "update eventlog.events set data = $1, hash = $2 where position = $3", r.Data, hash, r.Position)
	}
	if err != nil {
		l.Fatal(err)
	}
	return what, r.Position
}

// envelope changes any other column of one fact.
func (l *lab) envelope() (string, int64) {
	columns := []string{
		"tenant", "customer", "stream_kind", "stream_id", "type", "command", "actor_person", "actor_party", "actor_seat",
		"actor_machine", "on_behalf_of", "reason", "audience", "causation", "correlation", "traceparent",
	}
	var change string
	position := l.upTo(mutatedFacts)
	switch i := l.dice.IntN(len(columns) + 5); i {
	case len(columns):
		change = "version = version + 1000"
	case len(columns) + 1:
		change = "recorded_at = recorded_at + interval '1 microsecond'"
	case len(columns) + 2:
		change = "occurred_at = occurred_at - interval '1 day'"
	case len(columns) + 3:
		change = "id = gen_random_uuid()"
	case len(columns) + 4:
		change = "hash = set_byte(hash, 31, 255 - get_byte(hash, 31))"
	default:
		change = columns[i] + " = " + columns[i] + " || 'x'"
	}
	l.exec(fmt.Sprintf("update eventlog.events set %s where position = %d", change, position))
	return change, position
}

func (l *lab) order() (string, int64) {
	one := l.upTo(mutatedFacts - 1)
	two := one + 1 + l.dice.Int64N(mutatedFacts-one)
	const move = "update eventlog.events set position = %d where position = %d"
	l.exec(fmt.Sprintf(move, -1, one), fmt.Sprintf(move, one, two), fmt.Sprintf(move, two, -1))
	return fmt.Sprintf("the places of %d and %d", one, two), one
}

// deletion takes facts away; now and then those after them close the gap.
func (l *lab) deletion() (string, int64) {
	from := l.upTo(mutatedFacts - 1)
	n := min(1+l.dice.Int64N(70), mutatedFacts-from)
	what := fmt.Sprintf("%d facts that are gone", n)
	l.exec(fmt.Sprintf("delete from eventlog.events where position >= %d and position < %d", from, from+n))
	if l.coin() {
		what += ", and the gap closed"
		l.exec(fmt.Sprintf("update eventlog.events set position = %d - position where position > %d", n, from),
			"update eventlog.events set position = -position where position < 0",
			fmt.Sprintf("update eventlog.heads set position = %d", mutatedFacts-n))
	}
	return what, from
}

// truncation cuts the end off: facts alone, with the head, or with their seals too.
func (l *lab) truncation() (string, int64) {
	left := l.dice.Int64N(mutatedFacts)
	what := "the end"
	l.exec(fmt.Sprintf("delete from eventlog.events where position > %d", left))
	if l.coin() {
		what += ", with the head"
		l.exec(fmt.Sprintf("update eventlog.heads set position = %d", left))
		if l.coin() {
			what += ", with the seals"
			l.exec(fmt.Sprintf("delete from seal.seals where last > %d", left))
		}
	}
	return what, left + 1
}

func (l *lab) insertion() (string, int64) {
	position := l.upTo(mutatedFacts)
	l.exec(fmt.Sprintf("update eventlog.events set position = -1 - position where position >= %d", position),
		"update eventlog.events set position = -position where position < 0",
		fmt.Sprintf(`insert into eventlog.events select shard, %d, tenant, customer, stream_kind, stream_id, version + 1000, type,
			gen_random_uuid(), command, actor_person, actor_party, actor_seat, actor_machine, on_behalf_of, occurred_at, recorded_at, reason,
			audience, causation, correlation, traceparent, data, key_ids, hash from eventlog.events where position = %d`, position, position+1),
		fmt.Sprintf("update eventlog.heads set position = %d", mutatedFacts+1))
	return "a fact too many", position
}

func (l *lab) seal() (string, int64) {
	s := l.chain[l.dice.IntN(len(l.chain))]
	change := []string{
		"root = set_byte(root, 5, 255 - get_byte(root, 5))",
		"previous = set_byte(previous, 5, 255 - get_byte(previous, 5))",
		"chain = set_byte(chain, 5, 255 - get_byte(chain, 5))",
		"signature = set_byte(signature, 5, 255 - get_byte(signature, 5))",
		"leaves = set_byte(leaves, 5, 255 - get_byte(leaves, 5))",
		"key_id = key_id || 'x'",
		"sealed_at = sealed_at - interval '1 day'",
	}[l.dice.IntN(7)]
	l.exec(fmt.Sprintf("update seal.seals set %s where first = %d", change, s.First))
	return "a seal's " + change, s.First
}

func TestAThousandChangesOfADatabaseAreAllFound(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	trusted := audit.Options{Keys: seal.NewKeys(signer(1).Public()), Against: l.chain[len(l.chain)-1:]}
	expect := func(what string, want int64) {
		t.Helper()
		report, err := audit.Log(t.Context(), l.log, l.store, trusted)
		if err != nil {
			t.Fatalf("%s at %d: %v", what, want, err)
		}
		if first, _ := report.Shards[0].First(); first.Position != want {
			t.Errorf("after a change of %s at %d, the first problem is %+v", what, want, first)
		}
	}
	expect("nothing", 0)
	kinds := []func() (string, int64){l.payload, l.payload, l.envelope, l.order, l.deletion, l.truncation, l.insertion, l.seal}
	for range mutations {
		expect(kinds[l.dice.IntN(len(kinds))]())
		l.restore()
	}
	expect("nothing", 0)
}
