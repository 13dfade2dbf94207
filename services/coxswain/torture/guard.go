package main

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// guard has the database itself note whenever a checkpoint goes back (I6): a look now and then would miss most.
func (r *round) guard(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, r.Cluster.Superuser())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	if err := conn.QueryRow(ctx, "show server_version").Scan(&r.server); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `
		create schema torture;
		create table torture.went_back (what text, was bigint, became bigint);
		create function torture.note() returns trigger language plpgsql security definer as $$
		begin
			insert into torture.went_back values
				(format('read model %s version %s generation %s shard %s', new.name, new.version, new.generation, new.shard), old.position, new.position);
			return null;
		end $$;
		create trigger torture_note after update on projection_checkpoints
			for each row when (new.position < old.position) execute function torture.note()`)
	return err
}

// guarded tells what was noted.
func (r *round) guarded(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, r.Cluster.Superuser())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, err := conn.Query(ctx, "select what, was, became from torture.went_back")
	if err != nil {
		return err
	}
	var what string
	var was, became int64
	_, err = pgx.ForEachRow(rows, []any{&what, &was, &became}, func() error {
		r.ground.Findings.Addf("I6: the checkpoint of %s went back from %d to %d", what, was, became)
		return nil
	})
	return err
}
