package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
)

// behind says what has not come as far as the log; nothing when everything has.
func (r *round) behind(ctx context.Context) string {
	head, err := r.head(ctx)
	if err != nil {
		return err.Error()
	}
	for _, look := range []func(context.Context, int64) (string, error){r.streamBehind, r.modelsBehind} {
		if what, err := look(ctx, head); err != nil || what != "" {
			return strings.TrimSpace(fmt.Sprintf("%s %v", what, orNothing(err)))
		}
	}
	if later, err := r.head(ctx); err != nil || later != head {
		return fmt.Sprintf("the log still grows, from %d to %d", head, later) // policies are at work
	}
	return ""
}

func orNothing(err error) any {
	if err == nil {
		return ""
	}
	return err
}

// streamBehind looks at the stream and at what its consumers, the policies, have not handled.
func (r *round) streamBehind(ctx context.Context, head int64) (what string, err error) {
	err = r.withBroker(ctx, func(ctx context.Context, js jetstream.JetStream) error {
		s, err := js.Stream(ctx, events.StreamName(0))
		if err != nil {
			return err
		}
		if last := s.CachedInfo().State.LastSeq; last != uint64(head) { //nolint:gosec // a position
			what = fmt.Sprintf("the stream is at %d, the log at %d", last, head)
			return nil
		}
		missing, err := r.policies(ctx)
		if err != nil {
			return err
		}
		consumers := s.ListConsumers(ctx)
		for c := range consumers.Info() {
			delete(missing, c.Name)
			if c.Config.Durable != "" && (c.NumPending > 0 || c.NumAckPending > 0) {
				what = fmt.Sprintf("the policy %s has %d facts before it and %d in hand", c.Name, c.NumPending, c.NumAckPending)
			}
		}
		for name := range missing { // of a stream that was just made anew
			what = fmt.Sprintf("the policy %s has no consumer", name)
		}
		return consumers.Err()
	})
	return what, err
}

// policies are the names of all that have ever handled a fact.
func (r *round) policies(ctx context.Context) (map[string]bool, error) {
	db, err := r.Database(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	names := map[string]bool{}
	rows, err := db.Query(ctx, `select distinct policy from policy_progress where shard = 0`)
	if err != nil {
		return nil, err
	}
	var name string
	_, err = pgx.ForEachRow(rows, []any{&name}, func() error {
		names[name] = true
		return nil
	})
	return names, err
}

// modelsBehind looks at the checkpoints that readers see, and at what is parked besides the poison.
func (r *round) modelsBehind(ctx context.Context, head int64) (what string, err error) {
	db, err := r.Database(ctx)
	if err != nil {
		return "", err
	}
	defer db.Close()
	err = db.QueryRow(ctx, `
		select coalesce((select format('the read model %s is at %s, the log at %s', name, c.position, $1::bigint)
			from projection_checkpoints c join projection_live l using (name, version, generation) where c.position < $1 limit 1),
			(select format('the read model %s has parked position %s: %s', name, position, error) from projection_parked
				where customer not like $2 limit 1),
			(select format('the policy %s has parked position %s: %s', policy, m.position, error) from parked_messages m
				join eventlog.events e using (shard, position) where e.customer not like $2 limit 1), '')`, head, poisonCustomer+"%").Scan(&what)
	return what, err
}
