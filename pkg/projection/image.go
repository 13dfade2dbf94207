package projection

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
)

// Digest stands for all rows of a read model: two with the same rows, columns and documents have the same
// one, wherever they are kept. How far the read model has come is not part of it.
type Digest struct {
	Rows int
	Sum  string // hex SHA-256 over the rows, by table, tenant and key
}

// rowImage is a row in a form that is the same for PostgreSQL and memory.
type rowImage struct {
	table  string
	tenant events.TenantID
	key    string
	body   string // derived columns and document, canonical
}

func (r rowImage) compare(other rowImage) int {
	return slices.Compare(
		[]string{r.table, string(r.tenant), r.key},
		[]string{other.table, string(other.tenant), other.key})
}

// image is all rows of a read model, by table, tenant and key.
type image = iter.Seq2[rowImage, error]

func digest(rows image) (Digest, error) {
	var d Digest
	sum := sha256.New()
	for r, err := range rows {
		if err != nil {
			return Digest{}, err
		}
		fmt.Fprintf(sum, "%q %q %q %d\n%s\n", r.table, r.tenant, r.key, len(r.body), r.body)
		d.Rows++
	}
	d.Sum = hex.EncodeToString(sum.Sum(nil))
	return d, nil
}

// Hash is the digest of the rows in memory.
func (m *Memory) Hash(context.Context) (Digest, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return digest(m.fold.image())
}

// Hash is the digest of the live rows, of all tenants, from one snapshot.
func (s *Tables) Hash(ctx context.Context) (d Digest, err error) {
	p, err := liveGeneration(ctx, s.db, s.def)
	if err != nil {
		return Digest{}, err
	}
	err = snapshot(ctx, s.db, func(tx pgx.Tx) error {
		d, err = digest(p.image(ctx, tx, s.tables))
		return err
	})
	return d, err
}

// image of a workset in memory.
func (f *fold) image() image {
	return func(yield func(rowImage, error) bool) {
		for _, s := range sortedSpaces(f.docs.spaces) {
			docs := f.docs.spaces[s]
			for _, key := range slices.Sorted(maps.Keys(docs)) {
				if !docs[key].there {
					continue
				}
				body, err := bodyOf(f.tables[s.table], docs[key].doc)
				if !yield(rowImage{s.table, s.tenant, key, body}, err) || err != nil {
					return
				}
			}
		}
	}
}

func sortedSpaces(spaces map[space]map[string]*entry) []space {
	return slices.SortedFunc(maps.Keys(spaces), func(a, b space) int {
		return slices.Compare([]string{a.table, string(a.tenant)}, []string{b.table, string(b.tenant)})
	})
}

func bodyOf(t Table, doc any) (string, error) {
	raw, err := json.Marshal(doc)
	if err != nil {
		return "", err
	}
	values, err := texts(t, doc)
	if err != nil {
		return "", err
	}
	return canonicalBody(values, raw)
}

// image of a generation's tables, in a transaction that sees every tenant.
func (p physical) image(ctx context.Context, tx pgx.Tx, tables map[string]Table) image {
	return func(yield func(rowImage, error) bool) {
		for _, name := range slices.Sorted(maps.Keys(tables)) {
			if !p.tableImage(ctx, tx, tables[name], yield) {
				return
			}
		}
	}
}

func (p physical) tableImage(ctx context.Context, tx pgx.Tx, t Table, yield func(rowImage, error) bool) bool {
	found, err := tx.Query(ctx, p.imageSQL(t))
	if err != nil {
		yield(rowImage{}, err)
		return false
	}
	defer found.Close()
	values := make([]*string, len(t.TableColumns()))
	r := rowImage{table: t.TableName()}
	var raw []byte
	into := []any{&r.tenant, &r.key, &raw}
	for i := range values {
		into = append(into, &values[i])
	}
	for found.Next() {
		err := found.Scan(into...)
		if err == nil {
			r.body, err = canonicalBody(values, raw)
		}
		if !yield(r, err) || err != nil {
			return false
		}
	}
	if found.Err() != nil {
		return yield(rowImage{}, found.Err()) && false
	}
	return true
}

func (p physical) imageSQL(t Table) string {
	var b strings.Builder
	b.WriteString("select tenant, key, doc::text")
	for _, c := range t.TableColumns() {
		fmt.Fprintf(&b, ", "+columnTypes[c.Type], quote(c.Name))
	}
	fmt.Fprintf(&b, " from %s order by tenant, key", p.table(t.TableName()))
	return b.String()
}

// canonicalBody writes columns and document so that the same content gives the same bytes, whichever release wrote
// it: fields may have moved, and numbers be spelt another way.
func canonicalBody(values []*string, raw []byte) (string, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		return "", err
	}
	body, err := json.Marshal([]any{values, respell(doc)})
	return string(body), err
}

// respell writes numbers with a fraction or an exponent in their shortest form.
func respell(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = respell(v[k])
		}
	case []any:
		for i := range v {
			v[i] = respell(v[i])
		}
	case json.Number:
		const digits = 20 // of the longest whole number in Go
		if strings.ContainsAny(v.String(), ".eE") || len(v) > digits {
			if f, err := v.Float64(); err == nil {
				return json.Number(strconv.FormatFloat(f, 'g', -1, 64))
			}
		}
	}
	return v
}

// reader is a pool or a connection.
type reader interface {
	BeginTx(context.Context, pgx.TxOptions) (pgx.Tx, error)
}

// snapshot runs work in a transaction that sees every tenant's rows as of one instant.
func snapshot(ctx context.Context, db reader, work func(pgx.Tx) error) error {
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, db, options, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select set_config('coxswain.tenant', '*', true)"); err != nil {
			return err
		}
		return work(tx)
	})
}
