package projection

import (
	"context"
	"regexp"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// Prune drops the tables of a projection that nobody reads: other generations of this version, and older
// versions. It tells which. owner connects as the owner of the schema.
func Prune(ctx context.Context, owner Beginner, d Definition) (dropped []string, err error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	err = pgx.BeginFunc(ctx, owner, func(tx pgx.Tx) error {
		if err := locked(ctx, tx); err != nil {
			return err
		}
		keep, err := liveGeneration(ctx, tx, d)
		if err != nil {
			return err
		}
		all, err := generations(ctx, tx, d.Name)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p == keep || p.version > d.Version {
				continue
			}
			if err := drop(ctx, tx, p); err != nil {
				return err
			}
			dropped = append(dropped, p.String())
		}
		return nil
	})
	return dropped, err
}

func drop(ctx context.Context, tx pgx.Tx, p physical) error {
	tables, err := tablesLike(ctx, tx, "^"+p.table(""))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "select set_config('coxswain.tenant', '*', true)"); err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := tx.Exec(ctx, "drop table "+quote(t)); err != nil {
			return err
		}
	}
	for _, table := range []string{"projection_checkpoints", "projection_parked", "projection_live"} {
		_, err := tx.Exec(ctx, "delete from "+table+" where name = $1 and version = $2 and generation = $3", p.name, p.version, p.generation)
		if err != nil {
			return err
		}
	}
	return nil
}

// generations finds the sets of tables of a projection by their names, which Validate keeps unambiguous.
func generations(ctx context.Context, tx pgx.Tx, name string) ([]physical, error) {
	tables, err := tablesLike(ctx, tx, "^"+name+"_v[0-9]+(g[0-9]+)?_")
	if err != nil {
		return nil, err
	}
	parts := regexp.MustCompile("^" + name + "_v([0-9]+)(?:g([0-9]+))?_")
	var all []physical
	for _, t := range tables {
		m := parts.FindStringSubmatch(t)
		p := physical{name: name, generation: 1}
		p.version, _ = strconv.Atoi(m[1])
		if m[2] != "" {
			p.generation, _ = strconv.Atoi(m[2])
		}
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all, nil
}

func tablesLike(ctx context.Context, tx pgx.Tx, pattern string) ([]string, error) {
	found, err := tx.Query(ctx, `select relname::text from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
		and relname ~ $1 order by 1`, pattern)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowTo[string])
}
