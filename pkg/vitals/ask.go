package vitals

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"
)

const (
	// A transaction that has written holds locks, the head of the log perhaps, and so every writer; one that reads
	// holds back the clean-up of dead rows only.
	askOldest = `select kind, coalesce(extract(epoch from clock_timestamp() - min(xact_start)), 0)::float8
		from (values ('write', true), ('read', false)) kinds(kind, writes)
		left join pg_stat_activity a on (a.backend_xid is not null) = writes and a.datname = current_database()
			and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
		group by kind`

	askHeads = `select shard, coalesce(position, 0) from generate_series(0, $1::int - 1) shard
		left join eventlog.heads using (shard)`

	askCheckpoints = `select p.name, shard, coalesce((
			select extract(epoch from clock_timestamp() - e.recorded_at) from eventlog.events e
			where e.shard = s.shard and e.position = coalesce(c.position, 0) + 1
		), 0)::float8
		from unnest($1::text[], $2::int[]) p(name, version) cross join generate_series(0, $3::int - 1) s(shard)
		join projection_live l using (name, version)
		left join projection_checkpoints c using (name, version, generation, shard)`

	askParked = `select p.name, count(k.position) from unnest($1::text[], $2::int[]) p(name, version)
		join projection_live l using (name, version)
		left join projection_parked k using (name, version, generation)
		group by p.name`

	askPolicies = `select policy, count(*) from parked_messages group by policy`
)

// ask sends all questions in one round trip.
func (d *Database) ask(ctx context.Context, f *figures) error {
	b := &pgx.Batch{}
	b.Queue(askOldest).Query(rows(func(r pgx.Rows) (err error) {
		var kind string
		var age float64
		err = r.Scan(&kind, &age)
		f.add(d.oldest, age, kind)
		return err
	}))
	b.Queue(askHeads, d.config.Shards).Query(rows(func(r pgx.Rows) (err error) {
		var shard int
		var position int64
		err = r.Scan(&shard, &position)
		f.add(d.head, float64(position), strconv.Itoa(shard))
		return err
	}))
	b.Queue(askCheckpoints, d.names, d.of, d.config.Shards).Query(rows(func(r pgx.Rows) (err error) {
		var name string
		var shard int
		var age float64
		err = r.Scan(&name, &shard, &age)
		f.add(d.checkpointAge, age, name, strconv.Itoa(shard))
		return err
	}))
	b.Queue(askParked, d.names, d.of).Query(rows(func(r pgx.Rows) (err error) {
		var name string
		var waiting int64
		err = r.Scan(&name, &waiting)
		f.add(d.parkedFacts, float64(waiting), name)
		return err
	}))
	b.Queue(askPolicies).Query(rows(func(r pgx.Rows) (err error) {
		var policy string
		var waiting int64
		err = r.Scan(&policy, &waiting)
		f.add(d.policyParked, float64(waiting), policy)
		return err
	}))
	return d.conn.SendBatch(ctx, b).Close()
}

// rows does the same with each row.
func rows(each func(pgx.Rows) error) func(pgx.Rows) error {
	return func(r pgx.Rows) error {
		for r.Next() {
			if err := each(r); err != nil {
				return err
			}
		}
		return r.Err()
	}
}
