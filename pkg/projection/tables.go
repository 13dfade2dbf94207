package projection

import (
	"fmt"
	"strings"
)

// physical names one set of tables of a projection. A generation is one build of a version from the log:
// the first is made by Prepare, each Rebuild makes the next beside it.
type physical struct {
	name       string
	version    int
	generation int
}

func (d Definition) generation(n int) physical { return physical{d.Name, d.Version, n} }

// table is the name of the table of a collection: board_v1_promises, board_v1g2_promises.
func (p physical) table(collection string) string {
	if p.generation == 1 {
		return fmt.Sprintf("%s_v%d_%s", p.name, p.version, collection)
	}
	return fmt.Sprintf("%s_v%dg%d_%s", p.name, p.version, p.generation, collection)
}

func (p physical) String() string {
	return fmt.Sprintf("%s version %d generation %d", p.name, p.version, p.generation)
}

// createTable is the DDL of a collection's table. Text is kept in byte order (collation "C"), so that
// PostgreSQL, the in-memory store and hashes sort alike. Documents are json, not jsonb: they are only ever read as a
// whole, and to unpack and print them costs four times what reading them does. Room is left in pages (fillfactor), so that most
// updates find place beside the old row and touch no index.
func (p physical) createTable(t Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "create table %s (\n\ttenant text collate \"C\" not null,\n\tkey text collate \"C\" not null", p.table(t.TableName()))
	for _, c := range t.TableColumns() {
		fmt.Fprintf(&b, ",\n\t%s %s", quote(c.Name), c.Type)
		if c.Type == "text" {
			b.WriteString(` collate "C"`)
		}
	}
	b.WriteString(",\n\tdoc json not null,\n\tprimary key (tenant, key)\n) with (fillfactor = 70)")
	return b.String()
}

// createIndex is for a column that queries select or sort by. A rebuild makes them after the rows.
func (p physical) createIndex(t Table, c Column) string {
	return fmt.Sprintf("create index %s on %s (tenant, %s, key)", p.index(t, c), p.table(t.TableName()), quote(c.Name))
}

func (p physical) index(t Table, c Column) string { return p.table(t.TableName()) + "_" + c.Name }

// protect lets the application's role work on a table, row by row of the tenant it has named. Row security
// is the second wall behind the "tenant = $1" of every query: a query that forgot it sees nothing. The
// runner, which folds for everybody, says so by naming the tenant '*'.
func protect(table string) []string {
	return []string{
		fmt.Sprintf("alter table %s enable row level security, force row level security", table),
		fmt.Sprintf(`create policy tenant_only on %s
			using (tenant = nullif(current_setting('coxswain.tenant', true), '') or current_setting('coxswain.tenant', true) = '*')`, table),
		fmt.Sprintf("grant select, insert, update, delete on %s to coxswain_app", table),
	}
}

// quote makes an identifier of a validated name: a column may be called "order".
func quote(name string) string { return `"` + name + `"` }

// bookkeeping is what all projections of a database share, besides parkedTable. Whoever comes first creates it.
var bookkeeping = []string{
	`create table if not exists projection_live (
		name text not null,
		version int not null,
		generation int not null,  -- what readers of this version read and its runner writes
		previous int,             -- what they read before the last switch
		switched_at timestamptz not null default clock_timestamp(),
		primary key (name, version)
	)`,
	`create table if not exists projection_checkpoints (
		name text not null,
		version int not null,
		generation int not null,
		shard int not null,
		position bigint not null default 0, -- every fact up to here is in the rows, or parked
		epoch bigint not null default 0,    -- of the owner; who has another one may write nothing
		ready boolean not null default false, -- has once reached the head of the log: may be read
		moved_at timestamptz not null default clock_timestamp(),
		primary key (name, version, generation, shard)
	) with (fillfactor = 50)`,
	`grant select, insert, update, delete on projection_live, projection_checkpoints to coxswain_app`,
	moveFunction,
	`revoke all on function projection_move(text, int, int, int, bigint, bigint, bigint) from public`,
	`grant execute on function projection_move(text, int, int, int, bigint, bigint, bigint) to coxswain_app`,
}

// parkedTable keeps which facts wait, not the facts: those are in the log.
const parkedTable = `create table projection_parked (
	name text not null,
	version int not null,
	generation int not null,
	shard int not null,
	tenant text collate "C" not null,
	customer text collate "C" not null, -- '' for facts of the tenant itself
	position bigint not null,
	type text not null,
	error text not null, -- '' for a fact that waits behind one that failed
	parked_at timestamptz not null default clock_timestamp(),
	primary key (name, version, generation, shard, position)
)`

// moveFunction moves a checkpoint if nobody else has: compare-and-set on position and epoch. It fails
// rather than answer "no row", because it stands first in a pipeline of statements that must all be
// undone then, without a look by the client in between.
const moveFunction = `
create or replace function projection_move(of_name text, of_version int, of_generation int, of_shard int,
	before bigint, after bigint, of_epoch bigint) returns void language plpgsql as $$
begin
	perform set_config('coxswain.tenant', '*', true);
	update projection_checkpoints set position = after, moved_at = clock_timestamp()
		where name = of_name and version = of_version and generation = of_generation and shard = of_shard
		and position = before and epoch = of_epoch;
	if not found then
		raise exception 'another owner has taken projection % shard %', of_name, of_shard using errcode = 'CXF01';
	end if;
end $$`

// fencedCode is the SQLSTATE of projection_move when the checkpoint is not where its caller left it.
const fencedCode = "CXF01"
