// What the programs here share: the database, the fact that is written, processor time, and how a figure is printed.
import pg from 'pg';
import { readdirSync, readFileSync } from 'node:fs';

// options of the command line: --name value, with the defaults given.
export const options = (defaults) => {
  const given = { ...defaults };
  const args = process.argv.slice(2);
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i].replace(/^--/, '');
    if (!(name in defaults) || args[i + 1] === undefined) throw new Error(`${args[i]}: choose from --${Object.keys(defaults).join(' --')}`);
    given[name] = typeof defaults[name] === 'number' ? Number(args[i + 1]) : args[i + 1];
  }
  return given;
};

// database makes a database when it is missing and returns its address. PGHOST, PGPORT, PGUSER and PGPASSWORD name the server.
export const database = async (name) => {
  const { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password } = process.env;
  const client = new pg.Client({ database: 'postgres' });
  await client.connect();
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (!rowCount) await client.query(`create database ${name}`);
  await client.end();
  return `postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/${name}`;
};

const remark =
  'We have read the export and compared it with the figures of the last two quarters. The totals agree; ' +
  'the split by region does not, for the north since February and for the west from the first row on. Please look at ' +
  "how returns are counted, and tell us by Thursday whether the board's paper can go out with the regions or must " +
  'wait for the next one. If it must wait we would rather know now than on the day.';

// fact is the nth thing that is said about a commitment: the words, and so the size, of what the product writes.
export const fact = (commitment, seq) => ({
  type: 'commitment.commented.v1',
  data: { seq, note: commitment, party: 'customer', person: 'champion', text: remark },
});

// processor is the time in microseconds that this process, and the processes in CPU_PIDS with their children, living
// and ended, have used.
export const processor = () => {
  const own = process.cpuUsage();
  const servers = (process.env.CPU_PIDS ?? '').split(',');
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = statOf(pid);
    if (servers.includes(pid)) ticks += sum(stat.slice(11, 15));
    else if (servers.includes(stat[1])) ticks += sum(stat.slice(11, 13));
  }
  return own.user + own.system + ticks * 10_000;
};

// statOf is what follows the name in /proc/PID/stat; nothing when the process has ended in the meantime.
const statOf = (pid) => {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
};

const sum = (ticks) => ticks.reduce((all, one) => all + Number(one), 0);

// meter reads clock and processor when a measurement begins; what it returns gives the figure of n things.
export const meter = () => {
  const began = performance.now();
  const used = processor();
  return (name, n) => {
    const seconds = (performance.now() - began) / 1000;
    return { name, n, rate: n / seconds, cpu_us: n > 0 ? (processor() - used) / n : undefined };
  };
};

// waited adds how long each took, in milliseconds.
export const waited = (figure, waits) => {
  waits.sort((a, b) => a - b);
  const at = (p) => waits[Math.min(waits.length - 1, Math.floor(p * waits.length))] * 1000;
  return { ...figure, p50_us: at(0.5), p99_us: at(0.99) };
};

// finish prints the figure and ends the process, whatever connections are open.
export const finish = (figure) => {
  process.stdout.write(`${JSON.stringify(figure)}\n`, () => process.exit(0));
};
