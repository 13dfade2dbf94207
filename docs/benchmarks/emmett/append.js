// One-fact commands through Emmett's event store on PostgreSQL, each held against the version of its stream:
//
//   node append.js --callers 8 --seconds 1
//
// Each caller has a stream of its own, which exists before the clock starts.
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { database, fact, finish, meter, options, waited } from './common.js';

const { callers, seconds } = options({ callers: 8, seconds: 1 });
const address = await database('emmett');
const pool = new pg.Pool({ connectionString: address, max: callers, min: callers });
const store = getPostgreSQLEventStore(address, { connectionOptions: { pool }, schema: { autoMigration: 'CreateOrUpdate' } });
await store.schema.migrate();

const run = Date.now();
const append = async (stream, seq, expectedStreamVersion) =>
  (await store.appendToStream(stream, [fact(stream, seq)], { expectedStreamVersion })).nextExpectedStreamVersion;
const open = await Promise.all(
  Array.from({ length: callers }, async (_, caller) => {
    const name = `commitment${run}-${caller}`;
    return { name, version: await append(name, 0, 'STREAM_DOES_NOT_EXIST') };
  }),
);

const waits = [];
const figure = meter();
const end = performance.now() + seconds * 1000;
await Promise.all(
  open.map(async (stream) => {
    for (let seq = 1, began = performance.now(); began < end; seq++, began = performance.now()) {
      stream.version = await append(stream.name, seq, stream.version);
      waits.push(performance.now() - began);
    }
  }),
);
finish(waited(figure('append', waits.length), waits));
