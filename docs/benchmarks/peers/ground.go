package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// openPool opens a database, made when it is missing, with n connections that are ready; path is its search_path.
func openPool(ctx context.Context, database, path string, n int) (*pgxpool.Pool, error) {
	if err := ensureDatabase(ctx, database); err != nil {
		return nil, err
	}
	config, err := pgxpool.ParseConfig("dbname=" + database) // the rest is in the environment
	if err != nil {
		return nil, err
	}
	if path != "" {
		config.ConnConfig.RuntimeParams["search_path"] = path
	}
	config.MaxConns, config.MinConns = int32(n), int32(n)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	return pool, warm(ctx, pool, n)
}

// warm opens all connections, so that none is opened while something is measured.
func warm(ctx context.Context, pool *pgxpool.Pool, n int) error {
	for range n {
		conn, err := pool.Acquire(ctx)
		if err != nil {
			return err
		}
		defer conn.Release() // all are held until the last one is there
	}
	return nil
}

func ensureDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, "dbname=postgres")
	if err != nil {
		return err
	}
	var there bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&there)
	if err == nil && !there {
		_, err = conn.Exec(ctx, "create database "+pgx.Identifier{name}.Sanitize())
	}
	return errors.Join(err, conn.Close(ctx))
}

// natsURL is where the server of NATS is.
func natsURL() (string, error) {
	url := os.Getenv("NATS_URL")
	if url == "" {
		return "", fmt.Errorf("NATS_URL names no server")
	}
	return url, nil
}
