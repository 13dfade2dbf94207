package seal

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// DB is what the store needs of PostgreSQL; *pgxpool.Pool and pgx.Tx have it.
type DB interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Store keeps the seals of a log, in a database that was prepared by Migrate.
type Store struct{ db DB }

// NewStore returns the store in a database. It does not connect.
func NewStore(db DB) *Store { return &Store{db} }

const selectSeals = `select shard, first, last, root, previous, chain, sealed_at, key_id, signature from seal.seals `

// Latest is the last seal of a shard; the zero Seal of the shard when there is none.
func (s *Store) Latest(ctx context.Context, shard int) (Seal, error) {
	return s.one(ctx, shard, selectSeals+`where shard = $1 order by first desc limit 1`, shard)
}

// LatestSigned is the last seal of a shard with a signature; the zero Seal of the shard when there is none.
func (s *Store) LatestSigned(ctx context.Context, shard int) (Seal, error) {
	return s.one(ctx, shard, selectSeals+`where shard = $1 and key_id <> '' order by first desc limit 1`, shard)
}

// List reads the seals of a shard whose ranges begin after a position, in order, at most limit.
func (s *Store) List(ctx context.Context, shard int, after int64, limit int) ([]Seal, error) {
	return s.query(ctx, selectSeals+`where shard = $1 and first > $2 order by first limit $3`, shard, after, limit)
}

// Leaves are the hashes of leaves that were kept with the seal that begins at a position; none when there is no
// such seal. They are proven by the seal's root.
func (s *Store) Leaves(ctx context.Context, shard int, first int64) ([]Hash, error) {
	rows, err := s.db.Query(ctx, `select leaves from seal.seals where shard = $1 and first = $2`, shard, first)
	if err != nil {
		return nil, fmt.Errorf("seal: read leaves: %w", err)
	}
	packed, err := pgx.CollectOneRow(rows, pgx.RowTo[[]byte])
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("seal: read leaves: %w", err)
	}
	return unpack(packed), nil
}

// Add keeps a seal with its leaves; false when another was first. One that does not follow the last is an error.
func (s *Store) Add(ctx context.Context, seal Seal, leaves []Hash) (bool, error) {
	signature := seal.Signature
	if signature == nil {
		signature = []byte{}
	}
	done, err := s.db.Exec(ctx, `insert into seal.seals
		(shard, first, last, root, previous, chain, sealed_at, key_id, signature, leaves)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
		seal.Shard, seal.First, seal.Last, seal.Root[:], seal.Previous[:], seal.Chain[:], seal.SealedAt, seal.KeyID, signature, pack(leaves))
	if err != nil {
		return false, fmt.Errorf("seal: keep the seal of positions %d to %d: %w", seal.First, seal.Last, err)
	}
	return done.RowsAffected() == 1, nil
}

// ErrNotSealed says that a position is not sealed yet, or not in the log.
var ErrNotSealed = errors.New("the position is not sealed yet; facts are sealed within seconds")

// Prove makes the proof of a fact from its position. See VerifyProof.
func (s *Store) Prove(ctx context.Context, shard int, position int64) (Proof, error) {
	seal, err := s.one(ctx, shard, selectSeals+`where shard = $1 and first <= $2 order by first desc limit 1`, shard, position)
	if err != nil {
		return Proof{}, err
	}
	if position < 1 || position > seal.Last {
		return Proof{}, fmt.Errorf("%w: %d", ErrNotSealed, position)
	}
	leaves, err := s.Leaves(ctx, shard, seal.First)
	if err != nil {
		return Proof{}, err
	}
	return Prove(seal, leaves, position)
}

func (s *Store) one(ctx context.Context, shard int, sql string, args ...any) (Seal, error) {
	found, err := s.query(ctx, sql, args...)
	if err != nil || len(found) == 0 {
		return Seal{Shard: shard}, err
	}
	return found[0], nil
}

func (s *Store) query(ctx context.Context, sql string, args ...any) ([]Seal, error) {
	rows, err := s.db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("seal: read seals: %w", err)
	}
	found, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("seal: read seals: %w", err)
	}
	return found, nil
}

// scan takes hashes of any length: what a damaged table holds must be readable to be told.
func scan(row pgx.CollectableRow) (s Seal, err error) {
	var root, previous, chain, signature []byte
	err = row.Scan(&s.Shard, &s.First, &s.Last, &root, &previous, &chain, &s.SealedAt, &s.KeyID, &signature)
	copy(s.Root[:], root)
	copy(s.Previous[:], previous)
	copy(s.Chain[:], chain)
	if len(signature) > 0 {
		s.Signature = signature
	}
	s.SealedAt = s.SealedAt.UTC()
	return s, err
}

func pack(leaves []Hash) []byte {
	packed := make([]byte, 0, len(leaves)*len(Hash{}))
	for _, h := range leaves {
		packed = append(packed, h[:]...)
	}
	return packed
}

func unpack(packed []byte) []Hash {
	leaves := make([]Hash, len(packed)/len(Hash{}))
	for i := range leaves {
		copy(leaves[i][:], packed[i*len(Hash{}):])
	}
	return leaves
}
