package projection

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
)

// Stamp tells whether the answer to queries is still what it was, for a fraction of what the answer costs.
type Stamp struct {
	Position int64  // of the read model
	Rows     string // another text when any row that the queries may select was written, came or went
}

// Stamp implements Store. PostgreSQL hashes key and last writing transaction of the rows: whatever writes a row (a batch,
// the retry of a parked fact, a switch to a rebuilt generation) shows.
func (s *Tables) Stamp(ctx context.Context, tenant events.TenantID, queries ...Query) (Stamp, error) {
	plans := make([]plan, len(queries))
	for i, q := range queries {
		var err error
		if plans[i], err = planned(s.tables, q); err != nil {
			return Stamp{}, err
		}
	}
	for {
		generation := s.live.Load()
		stamp, err := s.stamp(ctx, tenant, plans, &generation)
		if !errors.Is(err, errMoved) {
			return stamp, err
		}
		s.live.Store(generation)
	}
}

func (s *Tables) stamp(ctx context.Context, tenant events.TenantID, plans []plan, generation *int64) (Stamp, error) {
	var stamp Stamp
	tables := s.def.generation(int(*generation))
	b := &pgx.Batch{}
	b.Queue(oneInstant)
	s.queueCheckpoint(b, tenant, s.shardOf(tenant), &stamp.Position, generation)
	rows := []string{fmt.Sprint(*generation)}
	for _, p := range plans {
		sql, args := p.stampSQL(tables.table(p.table.TableName()))
		args[0] = string(tenant)
		b.Queue(sql, args...).QueryRow(func(row pgx.Row) error {
			var count, sum int64
			err := row.Scan(&count, &sum)
			rows = append(rows, fmt.Sprintf("%d:%x", count, uint64(sum)))
			return err
		})
	}
	b.Queue("commit")
	err := s.db.SendBatch(ctx, b).Close()
	if undefinedTable(err) {
		return Stamp{}, s.lookAgain(ctx, generation, err)
	}
	stamp.Rows = strings.Join(rows, " ")
	return stamp, asked(err)
}

// stampSQL leaves order, cursor and limit out: what is behind them may move the stamp, never the answer under it.
func (p plan) stampSQL(table string) (string, []any) {
	w := writer{args: []any{""}} // the tenant takes the first place
	fmt.Fprintf(&w, "select count(*), coalesce(bit_xor(hashtextextended(key || ' ' || xmin::text, 0)), 0) from %s where tenant = $1", table)
	for _, c := range p.where {
		w.condition(c)
	}
	return w.String(), w.args
}

// Stamp implements Store: in memory, any fact gives another stamp.
func (m *Memory) Stamp(_ context.Context, _ events.TenantID, queries ...Query) (Stamp, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, q := range queries {
		if _, err := planned(m.fold.tables, q); err != nil {
			return Stamp{}, err
		}
	}
	stamp := Stamp{Rows: fmt.Sprintf("%p %d", m, m.applied)}
	for _, at := range m.position {
		stamp.Position = max(stamp.Position, at)
	}
	return stamp, nil
}
