package eventlog

import (
	"strings"
	"time"

	"coxswain/events"
)

// The verdicts of eventlog.append.
const (
	written = iota
	isStale
	known
	knownOther
)

const appendSQL = `select verdicts, positions, versions from eventlog.append(
	$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
	$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)`

// batch is the arguments of eventlog.append, column by column; see migrations/002_append.sql.
type batch struct {
	shard    int
	commands struct {
		tenant, id                                  []string
		request                                     [][]byte
		body                                        []string
		first, last, facts                          []int32
		person, party, seat, machine, onBehalfOf    []string
		reason, causation, correlation, traceparent []string
	}
	streams struct {
		tenant, kind, id []string
		floor            []int64
	}
	writes struct {
		command, stream []int32
		customer        []string
		expected        []int64
		facts           []int32
	}
	facts struct {
		write, nth             []int32
		typ, id                []string
		occurredAt             []time.Time
		audience, data, keyIDs []string
		hash                   [][]byte
	}
	places map[streamKey]int32 // of a stream in streams, from 1
}

func newBatch(shard int, tickets []*ticket) *batch {
	b := &batch{shard: shard, places: make(map[streamKey]int32, len(tickets))}
	b.facts.write = []int32{} // nil would be null, which has no length
	for _, t := range tickets {
		b.addCommand(t.prepared)
	}
	return b
}

func (b *batch) addCommand(p *prepared) {
	c := &b.commands
	c.tenant = append(c.tenant, string(p.tenant))
	c.id = append(c.id, p.id)
	c.request = append(c.request, p.request[:])
	c.body = append(c.body, string(p.body))
	c.first = append(c.first, int32(len(b.writes.stream)+1))
	c.last = append(c.last, int32(len(b.writes.stream)+len(p.writes)))
	c.facts = append(c.facts, int32(p.facts))
	c.person = append(c.person, string(p.actor.Person))
	c.party = append(c.party, string(p.actor.Party))
	c.seat = append(c.seat, string(p.actor.Seat))
	c.machine = append(c.machine, p.actor.Machine)
	c.onBehalfOf = append(c.onBehalfOf, string(p.onBehalfOf))
	c.reason = append(c.reason, p.reason)
	c.causation = append(c.causation, p.causation)
	c.correlation = append(c.correlation, p.correlation)
	c.traceparent = append(c.traceparent, p.traceparent)
	for _, w := range p.writes {
		b.addWrite(p.tenant, w)
	}
}

func (b *batch) addWrite(tenant events.TenantID, write preparedWrite) {
	w := &b.writes
	w.command = append(w.command, int32(len(b.commands.id)))
	w.stream = append(w.stream, b.place(streamKey{tenant, write.stream}, max(write.expected, 0)))
	w.customer = append(w.customer, string(write.customer))
	w.expected = append(w.expected, write.expected)
	w.facts = append(w.facts, int32(len(write.facts)))
	for i, r := range write.facts {
		f := &b.facts
		f.write = append(f.write, int32(len(w.stream)))
		f.nth = append(f.nth, int32(i+1))
		f.typ = append(f.typ, r.Type)
		f.id = append(f.id, r.ID)
		f.occurredAt = append(f.occurredAt, r.OccurredAt)
		f.audience = append(f.audience, string(r.Audience))
		f.data = append(f.data, string(r.Data))
		f.keyIDs = append(f.keyIDs, strings.Join(write.keys[i], ","))
		f.hash = append(f.hash, bytesOf(r.Hash))
	}
}

// place numbers the distinct streams of a batch. The database need not look for versions below the floor.
func (b *batch) place(k streamKey, floor int64) int32 {
	s := &b.streams
	if at, ok := b.places[k]; ok {
		s.floor[at-1] = min(s.floor[at-1], floor)
		return at
	}
	s.tenant = append(s.tenant, string(k.tenant))
	s.kind = append(s.kind, k.stream.Kind)
	s.id = append(s.id, k.stream.ID)
	s.floor = append(s.floor, floor)
	at := int32(len(s.id))
	b.places[k] = at
	return at
}

func (b *batch) arguments() []any {
	c, s, w, f := &b.commands, &b.streams, &b.writes, &b.facts
	return []any{
		b.shard,
		c.tenant, c.id, c.request, c.body,
		c.first, c.last, c.facts,
		c.person, c.party, c.seat, c.machine, c.onBehalfOf,
		c.reason, c.causation, c.correlation, c.traceparent,
		s.tenant, s.kind, s.id, s.floor,
		w.command, w.stream, w.customer, w.expected, w.facts,
		f.write, f.nth,
		f.typ, f.id, f.occurredAt, f.audience, f.data, f.keyIDs,
		f.hash,
	}
}

// answers of one transaction, see eventlog.append.
type answers struct {
	verdicts  []int32
	positions []int64
	versions  []int64
}

// give tells every ticket what became of it.
func (a answers) give(tickets []*ticket) {
	w := 0
	for c, t := range tickets {
		versions := a.versions[w : w+len(t.writes) : w+len(t.writes)]
		w += len(t.writes)
		switch a.verdicts[c] {
		case written:
			t.outcome = Outcome{Position: a.positions[c], Facts: t.facts, Versions: versions, Body: t.body}
		case isStale:
			t.err = t.staleAt(versions)
		case known:
			t.err = errKnown
		case knownOther:
			t.err = ErrKeyReused
		}
	}
}

// staleAt is the refusal of the first write that expected another version.
func (p *prepared) staleAt(versions []int64) error {
	for i, w := range p.writes {
		if w.expected != Any && w.expected != versions[i] {
			return stale(w, versions[i])
		}
	}
	return ErrStale
}
