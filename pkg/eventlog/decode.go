package eventlog

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"coxswain/events"
)

// factColumns is how many selectFacts selects.
const factColumns = 24

// factFormats asks for every column in PostgreSQL's binary form, and for the data as text: as binary it is the same with
// a byte before it.
var factFormats = func() pgx.QueryResultFormats {
	formats := make(pgx.QueryResultFormats, factColumns)
	for i := range formats {
		formats[i] = pgtype.BinaryFormatCode
	}
	formats[dataColumn] = pgtype.TextFormatCode
	return formats
}()

const dataColumn = 22

// namesKept bounds what a decoder remembers.
const namesKept = 4096

// decoder reads the rows of one query. To scan 24 columns one by one, each into a string of its own, takes twice as long;
// most of them say what the fact before said.
type decoder struct {
	registry *events.Registry
	names    map[string]string // of which there are few: tenants, customers, people, types
	last     events.Recorded
	columns  [][]byte // that are not read yet
	err      error
}

func (d *decoder) fact(row pgx.CollectableRow) (events.Recorded, error) {
	d.columns = row.RawValues()
	if len(d.columns) != factColumns {
		return events.Recorded{}, fmt.Errorf("a fact has %d columns, want %d", len(d.columns), factColumns)
	}
	l := &d.last
	r := events.Recorded{
		Shard:       d.int4(),
		Position:    d.int8(),
		Tenant:      events.TenantID(d.name()),
		Customer:    events.CustomerID(d.name()),
		Stream:      events.Stream{Kind: d.name(), ID: d.text(l.Stream.ID)},
		Version:     d.int8(),
		Type:        d.name(),
		ID:          d.uuid(),
		Command:     d.text(l.Command),
		Actor:       d.actor(),
		OnBehalfOf:  events.PersonID(d.name()),
		OccurredAt:  d.instant(),
		RecordedAt:  d.instant(),
		Reason:      d.text(l.Reason),
		Audience:    events.Audience(d.name()),
		Causation:   d.text(l.Causation),
		Correlation: d.text(l.Correlation),
		Traceparent: d.text(l.Traceparent),
		Data:        bytes.Clone(d.next(-1)),
		Hash:        d.hex(),
	}
	if d.err != nil {
		return r, d.err
	}
	d.last = r
	return decoded(d.registry, r), nil
}

// next takes a column; one that has another size than it must have ends the reading.
func (d *decoder) next(size int) []byte {
	column := d.columns[0]
	d.columns = d.columns[1:]
	if size >= 0 && len(column) != size {
		d.err = fmt.Errorf("column %d of a fact has %d bytes, want %d: is it read over the simple protocol?",
			factColumns-len(d.columns), len(column), size)
		return make([]byte, size)
	}
	return column
}

func (d *decoder) int4() int { return int(int32(binary.BigEndian.Uint32(d.next(4)))) }

func (d *decoder) int8() int64 { return int64(binary.BigEndian.Uint64(d.next(8))) }

func (d *decoder) instant() time.Time { return time.UnixMicro(d.int8() + epoch).UTC() }

func (d *decoder) uuid() string { return uuid.UUID(d.next(16)).String() }

func (d *decoder) hex() string {
	var room [64]byte
	return string(hex.AppendEncode(room[:0], d.next(-1)))
}

// text is what the fact before said, if it says the same.
func (d *decoder) text(last string) string {
	if column := d.next(-1); string(column) != last {
		return string(column)
	}
	return last
}

// name is one of few.
func (d *decoder) name() string {
	column := d.next(-1)
	name, known := d.names[string(column)]
	if !known {
		name = string(column)
		if len(d.names) < namesKept {
			d.names[name] = name
		}
	}
	return name
}

func (d *decoder) actor() events.Actor {
	return events.Actor{
		Person: events.PersonID(d.name()), Party: events.PartyID(d.name()), Seat: events.Seat(d.name()), Machine: d.name(),
	}
}
