package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	messageDB     = "message_store" // its database
	messageDBPath = "message_store,public"
)

// messageStore is message-db.
type messageStore struct{ pool *pgxpool.Pool }

// openMessageDB opens message-db, installed first from the folder of its SQL when it is not there.
func openMessageDB(ctx context.Context, connections int, folder string) (messageStore, error) {
	if err := ensureMessageDB(ctx, folder); err != nil {
		return messageStore{}, fmt.Errorf("install message-db: %w", err)
	}
	pool, err := openPool(ctx, messageDB, messageDBPath, connections)
	return messageStore{pool}, err
}

func (m messageStore) seed(ctx context.Context, stream string) (int64, error) {
	return m.append(ctx, stream, -1)
}

func (m messageStore) append(ctx context.Context, stream string, version int64) (next int64, err error) {
	err = m.pool.QueryRow(ctx, "select write_message($1, $2, $3, $4::jsonb, null, $5)",
		uuid.NewString(), stream, factType, string(content(stream, version+1)), version).Scan(&next)
	return next, err
}

func ensureMessageDB(ctx context.Context, folder string) error {
	if err := ensureDatabase(ctx, messageDB); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, "dbname="+messageDB)
	if err != nil {
		return err
	}
	var there bool
	err = conn.QueryRow(ctx, "select to_regproc('message_store.write_message') is not null").Scan(&there)
	if err == nil && !there {
		err = installMessageDB(ctx, conn, folder)
	}
	return errors.Join(err, conn.Close(ctx))
}

// installMessageDB does what the install.sh of message-db does, which wants psql.
func installMessageDB(ctx context.Context, conn *pgx.Conn, folder string) error {
	const role = "do $$ begin create role message_store login; exception when duplicate_object then null; end $$"
	if _, err := conn.Exec(ctx, role); err != nil {
		return err
	}
	for _, path := range []string{
		"schema/message-store", "extensions/pgcrypto", "tables/messages", "types/message",
		"functions/message-store-version", "functions/hash-64", "functions/acquire-lock", "functions/category",
		"functions/is-category", "functions/id", "functions/cardinal-id", "functions/stream-version",
		"functions/write-message", "functions/get-stream-messages", "functions/get-category-messages",
		"functions/get-last-stream-message", "indexes/messages-id", "indexes/messages-stream", "indexes/messages-category",
	} {
		sql, err := os.ReadFile(filepath.Join(folder, path+".sql"))
		if err != nil {
			return fmt.Errorf("%w: run npm ci in docs/benchmarks/emmett", err)
		}
		if _, err := conn.Exec(ctx, string(sql), pgx.QueryExecModeSimpleProtocol); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if _, err := conn.Exec(ctx, "set search_path = "+messageDBPath); err != nil {
			return err
		}
	}
	return nil
}
