package eventlog

import "strings"

const appendOneSQL = `select verdicts, positions, versions from eventlog.append_one(
	$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`

// statement is what appends the batch, with its arguments.
func statement(shard int, tickets []*ticket) (sql string, arguments []any) {
	if len(tickets) == 1 && tickets[0].facts == 1 && len(tickets[0].writes) == 1 {
		return appendOneSQL, tickets[0].arguments(shard)
	}
	return appendSQL, newBatch(shard, tickets).arguments()
}

// arguments of eventlog.append_one, for a command of one fact; see migrations/003_append_one.sql.
func (p *prepared) arguments(shard int) []any {
	w := p.writes[0]
	r := w.facts[0]
	return []any{
		shard,
		string(p.tenant), p.id, p.request[:], string(p.body),
		string(p.actor.Person), string(p.actor.Party), string(p.actor.Seat), p.actor.Machine, string(p.onBehalfOf),
		p.reason, p.causation, p.correlation, p.traceparent,
		w.stream.Kind, w.stream.ID, string(w.customer), w.expected,
		r.Type, r.ID, r.OccurredAt, string(r.Audience), string(r.Data), strings.Join(w.keys[0], ","), bytesOf(r.Hash),
	}
}
