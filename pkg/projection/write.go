package projection

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// rows is what a batch writes to one table: column by column, as unnest takes them.
type rows struct {
	table            Table
	tenants, keys    []string
	columns          [][]*string
	docs             []string
	goneFrom, goneBy []string // tenants and keys of deleted documents
}

// dataError says that what the folds made cannot be written: the fault of some fact in the batch, which
// is then looked for by halving.
type dataError struct{ error }

func (e dataError) Unwrap() error { return e.error }

// gather encodes what changed, each document once however many facts touched it.
func gather(f *fold) ([]*rows, error) {
	var all []*rows
	var last *rows
	for _, p := range f.changes() {
		if last == nil || last.table.TableName() != p.space.table {
			t := f.tables[p.space.table]
			last = &rows{table: t, columns: make([][]*string, len(t.TableColumns()))}
			all = append(all, last)
		}
		if err := last.add(p); err != nil {
			return nil, dataError{fmt.Errorf("document %s of %s: %w", p.key, p.space.table, err)}
		}
	}
	return all, nil
}

func (r *rows) add(p placed) error {
	if !p.there {
		r.goneFrom, r.goneBy = append(r.goneFrom, string(p.space.tenant)), append(r.goneBy, p.key)
		p.size = 0
		return nil
	}
	doc, err := json.Marshal(p.doc)
	if err != nil {
		return err
	}
	values, err := texts(r.table, p.doc)
	if err != nil {
		return err
	}
	for i, v := range values {
		r.columns[i] = append(r.columns[i], v)
	}
	r.tenants, r.keys, r.docs = append(r.tenants, string(p.space.tenant)), append(r.keys, p.key), append(r.docs, string(doc))
	p.size = len(doc)
	return nil
}

// statements are the SQL of one generation's table, built once and prepared by the connection.
type statements struct {
	upsert, remove, fetch string
}

func statementsFor(p physical, t Table) statements {
	table := p.table(t.TableName())
	return statements{
		upsert: upsertSQL(table, t.TableColumns()),
		remove: fmt.Sprintf(`delete from %s d using unnest($1::text[], $2::text[]) as gone(tenant, key)
			where d.tenant = gone.tenant and d.key = gone.key`, table),
		fetch: fmt.Sprintf(`select d.tenant, d.key, d.doc::text from unnest($1::text[], $2::text[]) as wanted(tenant, key)
			join %s d on d.tenant = wanted.tenant and d.key = wanted.key`, table),
	}
}

// upsertSQL takes everything as text and casts on the server: one array type to encode, and null, empty
// and named Go types need no special care on the way.
func upsertSQL(table string, columns []Column) string {
	var names, params, casts, set strings.Builder
	for i, c := range columns {
		fmt.Fprintf(&names, "%s, ", quote(c.Name))
		fmt.Fprintf(&params, "$%d::text[], ", i+3)
		fmt.Fprintf(&casts, "c%d::%s, ", i, c.Type)
		fmt.Fprintf(&set, "%s = excluded.%[1]s, ", quote(c.Name))
	}
	var aliases strings.Builder
	for i := range columns {
		fmt.Fprintf(&aliases, "c%d, ", i)
	}
	return fmt.Sprintf(`insert into %s (tenant, key, %sdoc)
		select tenant, key, %sdoc::json from unnest($1::text[], $2::text[], %s$%d::text[]) as new(tenant, key, %sdoc)
		on conflict (tenant, key) do update set %sdoc = excluded.doc`,
		table, names.String(), casts.String(), params.String(), len(columns)+3, aliases.String(), set.String())
}

// queue adds the writes of one table to the pipeline.
func (r *rows) queue(b *pgx.Batch, s statements) {
	if len(r.keys) > 0 {
		args := []any{r.tenants, r.keys}
		for _, c := range r.columns {
			args = append(args, c)
		}
		b.Queue(s.upsert, append(args, r.docs)...)
	}
	if len(r.goneBy) > 0 {
		b.Queue(s.remove, r.goneFrom, r.goneBy)
	}
}
