package eventlog

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"coxswain/pkg/planted"
)

const (
	appendName = "coxswain_append_rows"
	appendSQL  = `select done, head, known, stood from eventlog.append_rows($1, $2, $3, $4)`
	typesName  = "coxswain_row_types"
	typesSQL   = `select null::eventlog.new_stream, null::eventlog.new_command, null::eventlog.new_fact`
)

// rowTypes are the numbers of the types that the rows of a batch have in this database.
type rowTypes struct{ stream, command, fact uint32 }

// introduce teaches a new connection the statement and its types; one that knows them is asked nothing.
func introduce(ctx context.Context, conn *pgx.Conn) (rowTypes, error) {
	if types, ok := conn.PgConn().CustomData()[appendName].(rowTypes); ok {
		return types, nil
	}
	described, err := conn.Prepare(ctx, typesName, typesSQL)
	if err != nil {
		return rowTypes{}, notSent(err)
	}
	statement, err := conn.Prepare(ctx, appendName, appendSQL)
	if err != nil {
		return rowTypes{}, notSent(err)
	}
	for _, oid := range statement.ParamOIDs[1:] {
		conn.TypeMap().RegisterType(&pgtype.Type{Name: fmt.Sprint(appendName, oid), OID: oid, Codec: pgtype.ByteaCodec{}}) // as it is
	}
	f := described.Fields
	types := rowTypes{f[0].DataTypeOID, f[1].DataTypeOID, f[2].DataTypeOID}
	conn.PgConn().CustomData()[appendName] = types
	return types, nil
}

// notSent is for what went wrong before the commands were on their way.
func notSent(err error) error {
	if answered(err) != nil {
		return err
	}
	return ErrUnavailable.Because(err)
}

// send runs one transaction: a single statement, committed by itself, in one round trip. The contexts of the callers
// play no part: one that gives up must not take the others with it. It returns those that must be sent again.
func (p *Postgres) send(shard int, b *batch, tickets []*ticket) (again []*ticket, err error) {
	if planted.Has(planted.AcknowledgeFirst) {
		return p.acknowledgeFirst(shard, b, tickets)
	}
	conn, err := p.acquire(context.Background())
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	ctx, cancel := context.WithTimeout(context.Background(), p.options.Timeout)
	defer cancel()
	return exchange(ctx, conn.Conn(), conn.Conn(), shard, b, tickets)
}

// database is a connection, or a transaction on one.
type database interface {
	QueryRow(ctx context.Context, sql string, arguments ...any) pgx.Row
}

func exchange(ctx context.Context, conn *pgx.Conn, on database, shard int, b *batch, tickets []*ticket) (again []*ticket, err error) {
	if isLone(tickets) {
		return nil, sendOne(ctx, on, shard, tickets[0])
	}
	types, err := introduce(ctx, conn)
	if err != nil {
		return nil, err
	}
	b.fill(tickets, types)
	var got answer
	err = on.QueryRow(ctx, appendName, shard, b.streams.bytes(), b.orders.bytes(), b.facts.bytes()).
		Scan(&got.done, &got.head, &got.known, &got.stood)
	if err != nil {
		return nil, err
	}
	return b.give(got), nil
}
