package eventlog

import "github.com/jackc/pgx/v5/pgtype"

// batch is the arguments of eventlog.append_rows; see migrations/004_append_rows.sql. What the batch holds
// against the log is decided here, as if all streams stood where their commands expect them: the function
// writes it if they do.
type batch struct {
	tickets []*ticket
	course  course
	streams rows
	orders  rows // the commands
	facts   rows
	nth     int64 // facts so far
}

// fill puts the commands into the batch, in order. A command that cannot succeed when those before it do is
// only looked up: it may be a repeat.
func (b *batch) fill(tickets []*ticket, types rowTypes) {
	b.tickets, b.nth = tickets, 0
	b.course.begin()
	b.orders.begin(types.command)
	b.facts.begin(types.fact)
	for _, t := range tickets {
		b.course.join(t)
		t.fits = b.course.admits(t)
		b.addCommand(t)
	}
	b.addStreams(types.stream)
}

func (b *batch) addStreams(oid uint32) {
	r := &b.streams
	r.begin(oid)
	for _, s := range b.course.streams {
		r.beginRow(5)
		r.text(string(s.key.tenant))
		r.text(s.key.stream.Kind)
		r.text(s.key.stream.ID)
		r.int8(s.floor)
		if s.sure {
			r.int8(s.began)
		} else {
			r.int8(Any)
		}
		r.endRow()
	}
}

// addCommand and its facts, if it fits; the course is where the command leaves it.
func (b *batch) addCommand(t *ticket) {
	if t.fits {
		for i := range t.writes {
			b.addFacts(t.prepared, &t.writes[i], t.places[i])
		}
	}
	r := &b.orders
	r.beginRow(9)
	r.text(string(t.tenant))
	r.text(t.id)
	r.bytea(t.request[:])
	r.json(t.body)
	r.boolean(t.fits)
	r.int8(b.nth)
	r.int4(t.facts)
	b.addVersions(t)
	r.endRow()
}

// addVersions says where the command leaves its streams: the versions, when they are known here.
func (b *batch) addVersions(t *ticket) {
	r, sure := &b.orders, true
	for _, at := range t.places {
		sure = sure && b.course.streams[at].sure
	}
	r.beginArray(pgtype.Int8ArrayOID, pgtype.Int8OID, len(t.places))
	for _, at := range t.places {
		version := b.course.streams[at].grown
		if sure {
			version += b.course.streams[at].began
		}
		r.numbers(8, uint32(version>>32), uint32(version))
	}
	r.endArray()
	if sure {
		r.null(pgtype.Int4ArrayOID)
		return
	}
	r.beginArray(pgtype.Int4ArrayOID, pgtype.Int4OID, len(t.places))
	for _, at := range t.places {
		r.numbers(4, uint32(at+1))
	}
	r.endArray()
}

func (b *batch) addFacts(p *prepared, w *preparedWrite, place int) {
	version := b.course.streams[place].grown - int64(len(w.facts))
	for i := range w.facts {
		b.nth++
		version++
		b.addFact(p, w, &w.facts[i], place, version)
	}
}

func (b *batch) addFact(p *prepared, w *preparedWrite, f *preparedFact, place int, version int64) {
	r := &b.facts
	r.beginRow(24)
	r.int8(b.nth)
	r.int4(place + 1)
	r.int8(version)
	r.text(string(p.tenant))
	r.text(string(w.customer))
	r.text(w.stream.Kind)
	r.text(w.stream.ID)
	r.text(f.typ)
	r.uuid(f.id)
	r.text(p.id)
	r.text(string(p.actor.Person))
	r.text(string(p.actor.Party))
	r.text(string(p.actor.Seat))
	r.text(p.actor.Machine)
	r.text(string(p.onBehalfOf))
	r.instant(f.occurredAt)
	r.text(p.reason)
	r.text(string(f.audience))
	r.text(p.causation)
	r.text(p.correlation)
	r.text(p.traceparent)
	r.jsonb(f.data)
	r.texts(f.keys)
	r.bytea(f.hash[:])
	r.endRow()
}

// answer of one transaction, see eventlog.append_rows.
type answer struct {
	done  bool
	head  int64
	known []int32 // per command
	stood []int64 // per stream
}

// What answer.known says.
const (
	isRepeat = 1 + iota
	isReused
)

// give tells every ticket what became of it, and returns those for which nothing stands in the way but was not
// written, because others of the batch must be refused.
func (b *batch) give(a answer) (again []*ticket) {
	b.course.restart(a.stood)
	position := a.head
	for i, t := range b.tickets {
		switch {
		case a.known[i] == isRepeat:
			t.err = errKnown
		case a.known[i] == isReused:
			t.err = ErrKeyReused
		case !b.course.admits(t):
			t.err = b.course.refusal(t)
		case a.done:
			position += int64(t.facts)
			t.outcome = Outcome{Position: position, Facts: t.facts, Versions: b.course.versions(t), Body: t.body}
		default:
			again = append(again, t)
		}
	}
	return again
}
