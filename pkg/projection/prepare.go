package projection

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Beginner is a pool or a connection.
type Beginner interface {
	Begin(context.Context) (pgx.Tx, error)
}

// prepareLock is held while tables are created: several processes start at once, and "if not exists" does
// not save two transactions that create the same table from a unique violation.
const prepareLock = 0x636f78_70726f6a // "cox" "proj"

// Prepare creates what the definitions need: their tables, and the shared bookkeeping. owner connects as
// the owner of the schema; coxswain_app gets to read and write rows and owns nothing. Any number of
// processes may call it at once. A definition whose columns differ from those of its tables is refused:
// it needs a higher Version.
func Prepare(ctx context.Context, owner Beginner, defs ...Definition) error {
	for _, d := range defs {
		if err := d.Validate(); err != nil {
			return err
		}
	}
	return pgx.BeginFunc(ctx, owner, func(tx pgx.Tx) error {
		if err := locked(ctx, tx); err != nil {
			return err
		}
		if err := prepareBookkeeping(ctx, tx); err != nil {
			return err
		}
		for _, d := range defs {
			if err := prepare(ctx, tx, d); err != nil {
				return fmt.Errorf("projection %s: %w", d.Name, err)
			}
		}
		return nil
	})
}

func locked(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", int64(prepareLock))
	return err
}

func prepareBookkeeping(ctx context.Context, tx pgx.Tx) error {
	if err := createMissing(ctx, tx, "projection_parked", append([]string{parkedTable}, protect("projection_parked")...)...); err != nil {
		return err
	}
	return execAll(ctx, tx, bookkeeping)
}

func prepare(ctx context.Context, tx pgx.Tx, d Definition) error {
	_, err := tx.Exec(ctx, `insert into projection_live (name, version, generation) values ($1, $2, 1)
		on conflict do nothing`, d.Name, d.Version)
	if err != nil {
		return err
	}
	live, err := liveGeneration(ctx, tx, d)
	if err != nil {
		return err
	}
	return createTables(ctx, tx, d, live, true)
}

// createTables makes the tables of one generation, with or without the secondary indexes. Tables that are
// there already are checked and left alone: DDL on them would wait for, and hold up, their readers.
func createTables(ctx context.Context, tx pgx.Tx, d Definition, p physical, indexes bool) error {
	for _, t := range d.tables() {
		table := p.table(t.TableName())
		if err := createMissing(ctx, tx, table, append([]string{p.createTable(t)}, protect(table)...)...); err != nil {
			return err
		}
		if err := sameColumns(ctx, tx, table, t); err != nil {
			return err
		}
		if !indexes {
			continue
		}
		if err := createIndexes(ctx, tx, p, t); err != nil {
			return err
		}
	}
	return nil
}

func createIndexes(ctx context.Context, tx pgx.Tx, p physical, t Table) error {
	for _, c := range t.TableColumns() {
		if !c.Indexed {
			continue
		}
		if err := createMissing(ctx, tx, p.index(t, c), p.createIndex(t, c)); err != nil {
			return err
		}
	}
	return nil
}

// createMissing runs the statements that make a relation, if it is not there.
func createMissing(ctx context.Context, tx pgx.Tx, relation string, statements ...string) error {
	var there bool
	if err := tx.QueryRow(ctx, "select to_regclass($1) is not null", relation).Scan(&there); err != nil || there {
		return err
	}
	return execAll(ctx, tx, statements)
}

// sameColumns finds a definition that was changed without a new version.
func sameColumns(ctx context.Context, tx pgx.Tx, table string, t Table) error {
	rows, err := tx.Query(ctx, `select attname, replace(format_type(atttypid, null), 'timestamp with time zone', 'timestamptz') from pg_attribute
		where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum`, table)
	if err != nil {
		return err
	}
	have, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Name, Type string }])
	if err != nil {
		return err
	}
	want := []Column{{Name: "tenant", Type: "text"}, {Name: "key", Type: "text"}}
	want = append(append(want, t.TableColumns()...), Column{Name: "doc", Type: "json"})
	if !slices.EqualFunc(have, want, func(h struct{ Name, Type string }, w Column) bool { return h.Name == w.Name && h.Type == w.Type }) {
		return fmt.Errorf("table %s has the columns %v, its definition says %v: raise the definition's Version", table, have, want)
	}
	return nil
}

func execAll(ctx context.Context, tx pgx.Tx, statements []string) error {
	for _, s := range statements {
		if _, err := tx.Exec(ctx, s); err != nil {
			return fmt.Errorf("%w, in: %s", err, s)
		}
	}
	return nil
}

// querier is a pool, a connection or a transaction.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// liveGeneration is what readers of the definition's version read.
func liveGeneration(ctx context.Context, db querier, d Definition) (physical, error) {
	var n int
	err := db.QueryRow(ctx, "select generation from projection_live where name = $1 and version = $2", d.Name, d.Version).Scan(&n)
	if errors.Is(err, pgx.ErrNoRows) {
		return physical{}, fmt.Errorf("projection %s version %d has no tables: call Prepare first", d.Name, d.Version)
	}
	return d.generation(n), err
}
