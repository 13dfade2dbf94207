package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// ErrErased says that the person was erased; their id stays, their details never come back.
var ErrErased = fault.New(fault.Gone, "person-erased", "this person was erased")

// Postgres is the directory of an installation. Each person's details are sealed under a key of their
// own (AES-256-GCM), which is sealed under the master key; erasing destroys the person's key.
type Postgres struct {
	pool  *pgxpool.Pool
	key   Key
	cache *cache[personKey, Details]
}

type personKey struct {
	tenant events.TenantID
	person events.PersonID
}

// about binds what is sealed to its person, so that rows cannot be swapped.
func (k personKey) about() string { return string(k.tenant) + "\x00" + string(k.person) }

// NewDirectory opens the directory under the master key. A key other than the one that the database was
// first opened with is ErrOtherKey.
func NewDirectory(ctx context.Context, pool *pgxpool.Pool, key Key) (*Postgres, error) {
	if _, err := pool.Exec(ctx, `insert into master_key (fingerprint) values ($1) on conflict do nothing`, key.Fingerprint()); err != nil {
		return nil, fmt.Errorf("open the directory of people: %w", err)
	}
	var known string
	if err := pool.QueryRow(ctx, `select fingerprint from master_key`).Scan(&known); err != nil {
		return nil, fmt.Errorf("open the directory of people: %w", err)
	}
	if known != key.Fingerprint() {
		return nil, fmt.Errorf("%w: it has the fingerprint %s, the database wants %s", ErrOtherKey, key.Fingerprint(), known)
	}
	return &Postgres{pool: pool, key: key, cache: newCache[personKey, Details](10_000, remembered, time.Now)}, nil
}

// IsNew reports whether nothing has been sealed in the database yet, so that a master key may be made.
func IsNew(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	var known bool
	err := pool.QueryRow(ctx, `select exists (select from master_key)`).Scan(&known)
	return !known, err
}

// latest as a position stands for "whatever there is": the position stays what it was.
const latest int64 = -1

// Put implements Directory.
func (d *Postgres) Put(ctx context.Context, tenant events.TenantID, person events.PersonID, details Details) error {
	return d.PutAt(ctx, tenant, person, details, latest, false)
}

// PutAt implements Directory.
func (d *Postgres) PutAt(ctx context.Context, tenant events.TenantID, person events.PersonID, details Details, position int64, repeated bool) error {
	who := personKey{tenant, person}
	plain, err := json.Marshal(details)
	if err != nil {
		return fmt.Errorf("encode the details of a person: %w", err)
	}
	err = pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		key, err := d.ensureKey(ctx, tx, who)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into person_details as d (tenant, person, sealed, position) values ($1, $2, $3, greatest($4::bigint, 0))
			on conflict (tenant, person) do update set sealed = excluded.sealed, position = greatest(d.position, $4)
			where $4 = -1 or d.position < $4 or (d.position = $4 and not $5)`,
			tenant, person, key.seal(plain, who.about()), position, repeated)
		return err
	})
	if err == nil {
		d.cache.drop(who)
	}
	return Unavailable(err)
}

// ensureKey is the person's key, made when missing. The row stays locked until the transaction ends, so
// that an erasure at the same time comes before or after, never in between.
func (d *Postgres) ensureKey(ctx context.Context, tx pgx.Tx, who personKey) (Key, error) {
	fresh := NewKey()
	_, err := tx.Exec(ctx, `insert into person_keys (tenant, person, wrapped) values ($1, $2, $3) on conflict do nothing`,
		who.tenant, who.person, d.key.seal(fresh.secret[:], who.about()))
	if err != nil {
		return Key{}, err
	}
	var wrapped []byte
	err = tx.QueryRow(ctx, `select wrapped from person_keys where tenant = $1 and person = $2 for update`, who.tenant, who.person).Scan(&wrapped)
	if err != nil {
		return Key{}, err
	}
	if wrapped == nil {
		return Key{}, ErrErased
	}
	return d.unwrap(wrapped, who)
}

func (d *Postgres) unwrap(wrapped []byte, who personKey) (Key, error) {
	secret, err := d.key.open(wrapped, who.about())
	if err != nil || len(secret) != 32 {
		return Key{}, fmt.Errorf("the key of person %s cannot be unwrapped: %w", who.person, err)
	}
	return Key{secret: [32]byte(secret)}, nil
}

// Details returns what is known of those of the people that the directory knows; erased people are not
// among them.
func (d *Postgres) Details(ctx context.Context, tenant events.TenantID, people ...events.PersonID) (map[events.PersonID]Details, error) {
	known := make(map[events.PersonID]Details, len(people))
	var missing []string
	for _, person := range people {
		if details, ok := d.cache.get(personKey{tenant, person}); ok {
			known[person] = details
		} else {
			missing = append(missing, string(person))
		}
	}
	if len(missing) == 0 {
		return known, nil
	}
	return known, Unavailable(d.read(ctx, tenant, missing, known))
}

func (d *Postgres) read(ctx context.Context, tenant events.TenantID, people []string, into map[events.PersonID]Details) error {
	rows, err := d.pool.Query(ctx, `select person, wrapped, sealed from person_keys join person_details using (tenant, person)
		where tenant = $1 and person = any($2) and wrapped is not null`, tenant, people)
	if err != nil {
		return err
	}
	var (
		person          events.PersonID
		wrapped, sealed []byte
	)
	_, err = pgx.ForEachRow(rows, []any{&person, &wrapped, &sealed}, func() error {
		who := personKey{tenant, person}
		details, err := d.unseal(wrapped, sealed, who)
		if err != nil {
			return err
		}
		d.cache.put(who, details)
		into[person] = details
		return nil
	})
	return err
}

func (d *Postgres) unseal(wrapped, sealed []byte, who personKey) (Details, error) {
	var details Details
	key, err := d.unwrap(wrapped, who)
	if err != nil {
		return details, err
	}
	plain, err := key.open(sealed, who.about())
	if err != nil {
		return details, fmt.Errorf("the details of person %s cannot be opened: %w", who.person, err)
	}
	return details, json.Unmarshal(plain, &details)
}

// Erase destroys the person's key and details and leaves the mark that they were erased. Processes that
// have read the details lately forget them within five seconds. Erasing twice is erasing once.
func (d *Postgres) Erase(ctx context.Context, tenant events.TenantID, person events.PersonID) error {
	err := pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into person_keys (tenant, person, erased_at) values ($1, $2, clock_timestamp())
			on conflict (tenant, person) do update set wrapped = null, erased_at = coalesce(person_keys.erased_at, excluded.erased_at)`, tenant, person)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `delete from person_details where tenant = $1 and person = $2`, tenant, person)
		return err
	})
	d.cache.drop(personKey{tenant, person})
	return Unavailable(err)
}

// Unavailable tells a database that does not answer (ErrUnavailable) from what is a fault or wrong with the data.
func Unavailable(err error) error {
	var f *fault.Error
	if err == nil || errors.As(err, &f) || errors.Is(err, errNotSealed) {
		return err
	}
	return ErrUnavailable.Because(err)
}
