package projection

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"coxswain/events"
)

// Storage can stand for the tables of one generation and shard where there is no PostgreSQL. Simulations bring one
// that loses connections and processes when told to; everything above it is what runs in production.
type Storage interface {
	// Take gives the caller the next epoch, and the checkpoint as it stands.
	Take(ctx context.Context) (Checkpoint, error)
	// Parked lists what waits for a fix, by position.
	Parked(ctx context.Context) ([]Parked, error)
	// Fetch gives those of the wanted documents that exist.
	Fetch(ctx context.Context, wanted []Place) ([]Document, error)
	// Write keeps all of a transaction or nothing. It answers ErrFenced when the checkpoint is not at (From, Epoch), and
	// an error made by Refused when it will never take one of the documents.
	Write(ctx context.Context, t Transaction) error
	// MarkReady opens the read model to its readers, or answers ErrFenced.
	MarkReady(ctx context.Context, epoch int64) error
}

// Checkpoint is how far a read model has come, and the epoch of whoever has just taken it.
type Checkpoint struct {
	Position, Epoch int64
	Ready           bool
}

// Place is where a document is kept.
type Place struct {
	Table  string
	Tenant events.TenantID
	Key    string
}

// Document is what is kept at a place. JSON is nil for one that is deleted.
type Document struct {
	Place
	JSON json.RawMessage
}

// Transaction is what a batch of facts comes to.
type Transaction struct {
	Epoch     int64
	From, To  int64 // the checkpoint before and after
	Documents []Document
	Unparked  []int64 // positions that wait no more; removed before Parked is added
	Parked    []Parked
}

// Refused marks an error of Storage.Write as the documents' fault: the runner looks for the fact that made them, and
// parks it.
func Refused(err error) error { return dataError{err} }

// modelled lets owners work on a Storage.
type modelled struct{ Storage }

func (m modelled) take(ctx context.Context) (checkpoint, error) {
	at, err := m.Take(ctx)
	return checkpoint{generation: 1, position: at.Position, epoch: at.Epoch, ready: at.Ready}, err
}

func (m modelled) parked(ctx context.Context) ([]Parked, error) { return m.Parked(ctx) }

func (m modelled) fetch(ctx context.Context, wanted map[string][]place, found func(place, []byte) error) error {
	var places []Place
	for _, table := range slices.Sorted(maps.Keys(wanted)) {
		for _, p := range wanted[table] {
			places = append(places, Place{table, p.space.tenant, p.key})
		}
	}
	docs, err := m.Fetch(ctx, places)
	for _, d := range docs {
		err = errors.Join(err, found(place{space{d.Table, d.Tenant}, d.Key}, d.JSON))
	}
	return err
}

func (m modelled) write(ctx context.Context, t transaction) error {
	all := Transaction{Epoch: t.epoch, From: t.from, To: t.to, Unparked: t.unparked, Parked: slices.Clone(t.parked)}
	for _, r := range t.changed {
		table := r.table.TableName()
		for i, key := range r.keys {
			all.Documents = append(all.Documents, Document{Place{table, events.TenantID(r.tenants[i]), key}, json.RawMessage(r.docs[i])})
		}
		for i, key := range r.goneBy {
			all.Documents = append(all.Documents, Document{Place: Place{table, events.TenantID(r.goneFrom[i]), key}})
		}
	}
	return m.Write(ctx, all)
}

func (m modelled) markReady(ctx context.Context, epoch int64) error { return m.MarkReady(ctx, epoch) }
