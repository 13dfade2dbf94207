package main

import (
	"context"
	stdsql "database/sql"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-sql/v4/pkg/sql"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx" of database/sql
)

// outboxDatabase holds Watermill's tables.
const outboxDatabase = "watermill"

// outbox is Watermill's SQL publisher. It inserts: it knows no stream and checks no version.
type outbox struct{ publisher *sql.Publisher }

func openOutboxPgx(ctx context.Context, connections int) (outbox, error) {
	pool, err := openPool(ctx, outboxDatabase, "", connections)
	if err != nil {
		return outbox{}, err
	}
	return openOutbox(sql.BeginnerFromPgx(pool))
}

func openOutboxSQL(ctx context.Context, connections int) (outbox, error) {
	if err := ensureDatabase(ctx, outboxDatabase); err != nil {
		return outbox{}, err
	}
	db, err := stdsql.Open("pgx", "dbname="+outboxDatabase)
	if err != nil {
		return outbox{}, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	for range connections { // all are held until the last one is there, so that none is opened while something is measured
		conn, err := db.Conn(ctx)
		if err != nil {
			return outbox{}, err
		}
		defer conn.Close()
	}
	return openOutbox(sql.BeginnerFromStdSQL(db))
}

func openOutbox(db sql.ContextExecutor) (outbox, error) {
	p, err := sql.NewPublisher(db, sql.PublisherConfig{
		SchemaAdapter: sql.DefaultPostgreSQLSchema{}, AutoInitializeSchema: true,
	}, watermill.NopLogger{})
	return outbox{p}, err
}

// seed inserts something once, which makes the table too.
func (o outbox) seed(ctx context.Context, stream string) (int64, error) {
	return o.append(ctx, stream, 0)
}

func (o outbox) append(_ context.Context, stream string, version int64) (int64, error) {
	m := message.NewMessage(uuid.NewString(), content(stream, version+1))
	m.Metadata.Set("stream", stream)
	m.Metadata.Set("type", factType)
	return version + 1, o.publisher.Publish("outbox", m)
}
