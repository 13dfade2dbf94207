package eventlog

import (
	"context"
	"strings"
)

const appendOneSQL = `select verdicts, positions, versions from eventlog.append_one(
	$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`

// arguments of eventlog.append_one, for a command of one fact; see migrations/003_append_one.sql.
func (p *prepared) arguments(shard int) []any {
	w := &p.writes[0]
	f := &w.facts[0]
	return []any{
		shard,
		string(p.tenant), p.id, p.request[:], string(p.body),
		string(p.actor.Person), string(p.actor.Party), string(p.actor.Seat), p.actor.Machine, string(p.onBehalfOf),
		p.reason, p.causation, p.correlation, p.traceparent,
		w.stream.Kind, w.stream.ID, string(w.customer), w.expected,
		f.typ, f.id.String(), f.occurredAt, string(f.audience), string(f.data), strings.Join(f.keys, ","), f.hash[:],
	}
}

// isLone says that a batch is one command with one fact: most commands that come alone are like this, and PostgreSQL
// spends as much on unpacking arrays of one row as on the fact.
func isLone(tickets []*ticket) bool {
	return len(tickets) == 1 && tickets[0].facts == 1 && len(tickets[0].writes) == 1
}

// The verdicts of eventlog.append_one.
const (
	written = iota
	isStale
	wasRepeated
	wasReused
)

// sendOne runs the transaction of a lone command.
func sendOne(ctx context.Context, on database, shard int, t *ticket) error {
	var verdicts []int32
	var positions, versions []int64
	err := on.QueryRow(ctx, appendOneSQL, t.arguments(shard)...).Scan(&verdicts, &positions, &versions)
	if err != nil {
		return err
	}
	switch verdicts[0] {
	case written:
		t.outcome = Outcome{Position: positions[0], Facts: 1, Versions: versions, Body: t.body}
	case isStale:
		t.err = stale(t.writes[0], versions[0])
	case wasRepeated:
		t.err = errKnown
	case wasReused:
		t.err = ErrKeyReused
	}
	return nil
}
