package audit_test

import (
	"encoding/hex"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
)

// insert writes facts into the table of the log as they are, past the log.
func insert(t testing.TB, owner *pgxpool.Pool, facts []events.Recorded) {
	t.Helper()
	columns := []string{
		"shard", "position", "tenant", "customer", "stream_kind", "stream_id", "version", "type", "id", "command",
		"actor_person", "actor_party", "actor_seat", "actor_machine", "on_behalf_of", "occurred_at", "recorded_at",
		"reason", "audience", "causation", "correlation", "traceparent", "data", "key_ids", "hash",
	}
	row := func(i int) ([]any, error) {
		r := facts[i]
		hash, err := hex.DecodeString(r.Hash)
		return []any{
			r.Shard, r.Position, string(r.Tenant), string(r.Customer), r.Stream.Kind, r.Stream.ID, r.Version, r.Type, r.ID, r.Command,
			string(r.Actor.Person), string(r.Actor.Party), string(r.Actor.Seat), r.Actor.Machine, string(r.OnBehalfOf), r.OccurredAt, r.RecordedAt,
			r.Reason, string(r.Audience), r.Causation, r.Correlation, r.Traceparent, r.Data,
			[]string{},
			hash,
		}, err
	}
	_, err := owner.CopyFrom(t.Context(), pgx.Identifier{"eventlog", "events"}, columns, pgx.CopyFromSlice(len(facts), row))
	if err != nil {
		t.Fatal(err)
	}
	last := facts[len(facts)-1]
	if _, err := owner.Exec(t.Context(), `insert into eventlog.heads values ($1, $2, $3)`, last.Shard, last.Position, last.RecordedAt); err != nil {
		t.Fatal(err)
	}
}
