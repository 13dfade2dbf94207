// A read model of one row or document for each stream, built anew by Emmett from its event store:
//
//   node rebuild.js --kind pongo|batch-sql --n 10000 --batch 100 --seconds 10
//
// pongo evolves a document, batch-sql gives one upsert for each fact of a batch. What is read is filled once, 1,000
// streams; that is not measured. A rebuild that is not done in time counts as far as it has come.
import { getPostgreSQLEventStore, pongoSingleStreamProjection, postgreSQLRawBatchSQLProjection, rebuildPostgreSQLProjections } from '@event-driven-io/emmett-postgresql';
import { rawSql, sql } from '@event-driven-io/dumbo';
import pg from 'pg';
import { database, fact, finish, meter, options } from './common.js';

const { kind, n, batch, seconds } = options({ kind: 'pongo', n: 10_000, batch: 100, seconds: 10 });
const streams = 1000;
const kinds = {
  pongo: {
    table: 'rows_pongo',
    counted: "select coalesce(sum((data->>'n')::bigint), 0) as n from rows_pongo",
    projection: () => pongoSingleStreamProjection({
      collectionName: 'rows_pongo', canHandle: ['commitment.commented.v1'],
      initialState: () => ({ n: 0, total: 0, last: null }),
      evolve: (row, { data }) => ({ ...row, n: row.n + 1, total: row.total + data.seq, last: data }),
    }),
  },
  'batch-sql': {
    table: 'rows_batch_sql',
    counted: 'select coalesce(sum(n), 0) as n from rows_batch_sql',
    projection: () => postgreSQLRawBatchSQLProjection({
      name: 'rows_batch_sql', canHandle: ['commitment.commented.v1'],
      init: () => rawSql('create table if not exists rows_batch_sql (stream text primary key, n bigint, total bigint, last jsonb)'),
      evolve: (events) => events.map(({ data, metadata }) => sql(
        'insert into rows_batch_sql as r values (%L, 1, %s, %L) on conflict (stream) do update set n = r.n + 1, total = r.total + excluded.total, last = excluded.last',
        metadata.streamName, String(data.seq), JSON.stringify(data))),
    }),
  },
};
const chosen = kinds[kind];
if (!chosen) throw new Error(`--kind ${kind}: choose ${Object.keys(kinds).join(' or ')}`);

const address = await database('emmett_rebuild');
const pool = new pg.Pool({ connectionString: address, max: 8 });
const count = async (query) => Number((await pool.query(query)).rows[0].n);
const store = getPostgreSQLEventStore(address, { schema: { autoMigration: 'CreateOrUpdate' } });
await store.schema.migrate();
await fill();
const total = await count('select count(*) as n from emt_messages');

await pool.query('delete from emt_processors'); // checkpoints of the runs before
await pool.query('delete from emt_projections');
await pool.query(`drop table if exists ${chosen.table}`);
const rebuild = rebuildPostgreSQLProjections({ connectionString: address, projections: [chosen.projection()], pulling: { batchSize: batch } });
const figure = meter();
const inTime = await Promise.race([rebuild.start().then(() => true), new Promise((late) => setTimeout(late, seconds * 1000, false))]);
const seen = await pool.query(chosen.counted).then(({ rows }) => Number(rows[0].n), () => 0);
const result = figure('rebuild', seen);
if (!inTime) result.note = `${seen} of ${total} when the time was over`;
else if (seen !== total) result.note = `it says it is done, but counts ${seen} of ${total}`;
finish(result);

// fill appends what is missing, ten facts in a command, one after the other: of facts that were appended at the same
// time, the rebuild passes over some.
async function fill() {
  const have = await count('select count(*) as n from emt_messages');
  for (let first = have; first < n; first += 10) {
    const stream = `history-${(first / 10) % streams}`;
    await store.appendToStream(stream, Array.from({ length: 10 }, (_, k) => fact(stream, first + k)));
  }
  if (have < n) await pool.query('analyze');
}
