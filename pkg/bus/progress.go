package bus

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
)

// policyKey is a policy in a shard.
type policyKey struct {
	policy string
	shard  int
}

// progress remembers how far policies came, apart from the broker, which may lose that. In memory it is exact;
// what is stored lags by up to the time between two flushes. It is a lower bound, which is enough:
// policies may see a fact again.
type progress struct {
	db DB

	mu    sync.Mutex
	at    map[policyKey]int64
	dirty map[policyKey]bool
}

func newProgress(db DB) *progress {
	return &progress{db: db, at: map[policyKey]int64{}, dirty: map[policyKey]bool{}}
}

// reached notes that every fact up to the position was dealt with.
func (p *progress) reached(k policyKey, position int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if position > p.at[k] {
		p.at[k], p.dirty[k] = position, true
	}
}

// of is how far the policy came, in this process or in one before; 0 for a new one.
func (p *progress) of(ctx context.Context, k policyKey) (int64, error) {
	var stored int64
	err := p.db.QueryRow(ctx, `select position from policy_progress where policy = $1 and shard = $2`, k.policy, k.shard).Scan(&stored)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return 0, fmt.Errorf("progress of the policy %s: %w", k.policy, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(stored, p.at[k]), nil
}

// flush stores what has changed. Two processes may do so in turn; the row never goes back.
func (p *progress) flush(ctx context.Context) error {
	policies, shards, positions := p.take()
	if len(policies) == 0 {
		return nil
	}
	_, err := p.db.Exec(ctx, `
		insert into policy_progress as p (policy, shard, position)
		select * from unnest($1::text[], $2::integer[], $3::bigint[])
		on conflict (policy, shard) do update set position = greatest(p.position, excluded.position)`,
		policies, shards, positions)
	if err != nil {
		p.putBack(policies, shards)
		return fmt.Errorf("store the progress of policies: %w", err)
	}
	return nil
}

func (p *progress) take() (policies []string, shards []int, positions []int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for k := range p.dirty {
		policies, shards, positions = append(policies, k.policy), append(shards, k.shard), append(positions, p.at[k])
	}
	clear(p.dirty)
	return policies, shards, positions
}

func (p *progress) putBack(policies []string, shards []int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, name := range policies {
		p.dirty[policyKey{name, shards[i]}] = true
	}
}
