package eventlog

import (
	"encoding/binary"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// rows is an array of a composite type in PostgreSQL's binary form, written as it goes over the wire: an append
// of 32 facts has 800 columns, and to hand them to pgx one by one is more work than all else that the client does.
//
//	array: dimensions (0 or 1), flags, type of the elements, length, lower bound, elements
//	row:   length in bytes, number of columns, columns
//	column: type, length in bytes or -1 for null, value
//
// All numbers are big-endian and have 32 bits; the server checks each type and length against its own.
type rows struct {
	b      []byte
	row    int // where the row that is being written has its length
	column int // and the column
	n      uint32
}

// roomKept is how much room an array may leave to the next, in bytes: one giant command must not hold memory for ever.
const roomKept = 1 << 20

// begin starts an array of a type, in the room that an earlier one had.
func (r *rows) begin(element uint32) {
	if cap(r.b) > roomKept {
		r.b = nil
	}
	*r = rows{b: r.b[:0]}
	r.numbers(1, 0, element, 0, 1)
}

// bytes ends the array.
func (r *rows) bytes() []byte {
	if r.n == 0 {
		clear(r.b[:4]) // PostgreSQL has no arrays of one dimension and no length
		return r.b[:12]
	}
	binary.BigEndian.PutUint32(r.b[12:], r.n)
	return r.b
}

func (r *rows) numbers(all ...uint32) {
	for _, n := range all {
		r.b = binary.BigEndian.AppendUint32(r.b, n)
	}
}

func (r *rows) beginRow(columns uint32) {
	r.n++
	r.row = len(r.b)
	r.numbers(0, columns)
}

func (r *rows) endRow() { binary.BigEndian.PutUint32(r.b[r.row:], uint32(len(r.b)-r.row-4)) }

func (r *rows) head(oid, length uint32) { r.numbers(oid, length) }

func (r *rows) int4(v int) {
	r.head(pgtype.Int4OID, 4)
	r.numbers(uint32(int32(v)))
}

func (r *rows) int8(v int64) {
	r.head(pgtype.Int8OID, 8)
	r.b = binary.BigEndian.AppendUint64(r.b, uint64(v))
}

func (r *rows) boolean(v bool) {
	r.head(pgtype.BoolOID, 1)
	if v {
		r.b = append(r.b, 1)
	} else {
		r.b = append(r.b, 0)
	}
}

func (r *rows) text(v string) {
	r.head(pgtype.TextOID, uint32(len(v)))
	r.b = append(r.b, v...)
}

func (r *rows) bytea(v []byte) {
	r.head(pgtype.ByteaOID, uint32(len(v)))
	r.b = append(r.b, v...)
}

func (r *rows) uuid(v [16]byte) {
	r.head(pgtype.UUIDOID, 16)
	r.b = append(r.b, v[:]...)
}

// json is null when there is none.
func (r *rows) json(v []byte) {
	if len(v) == 0 {
		r.null(pgtype.JSONOID)
		return
	}
	r.head(pgtype.JSONOID, uint32(len(v)))
	r.b = append(r.b, v...)
}

func (r *rows) jsonb(v []byte) {
	const format = 1
	r.head(pgtype.JSONBOID, uint32(len(v)+1))
	r.b = append(append(r.b, format), v...)
}

// epoch is the beginning of the year 2000, from which PostgreSQL counts, in microseconds since 1970.
const epoch = 946_684_800 * 1_000_000

func (r *rows) instant(v time.Time) {
	r.head(pgtype.TimestamptzOID, 8)
	r.b = binary.BigEndian.AppendUint64(r.b, uint64(v.UnixMicro()-epoch))
}

const null = ^uint32(0)

func (r *rows) null(oid uint32) { r.head(oid, null) }

// beginArray starts a column that is an array of n elements, which follow without their types.
func (r *rows) beginArray(oid, element uint32, n int) {
	r.column = len(r.b)
	r.head(oid, 0)
	if n == 0 {
		r.numbers(0, 0, element)
		return
	}
	r.numbers(1, 0, element, uint32(n), 1)
}

func (r *rows) endArray() {
	binary.BigEndian.PutUint32(r.b[r.column+4:], uint32(len(r.b)-r.column-8))
}

func (r *rows) texts(all []string) {
	r.beginArray(pgtype.TextArrayOID, pgtype.TextOID, len(all))
	for _, v := range all {
		r.numbers(uint32(len(v)))
		r.b = append(r.b, v...)
	}
	r.endArray()
}
