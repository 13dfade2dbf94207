package simulation

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"coxswain/pkg/projection"
)

var errRefused = errors.New("unsupported Unicode escape sequence")

// tables is what a database keeps of the read model. It forgets nothing that it has confirmed.
type tables struct {
	*world
	position, epoch int64
	ready           bool
	docs            map[projection.Place][]byte
	parked          []projection.Parked
}

func newTables(w *world) *tables { return &tables{world: w, docs: map[projection.Place][]byte{}} }

// commit is one transaction.
func (t *tables) commit(tx projection.Transaction) error {
	if tx.From != t.position || tx.Epoch != t.epoch {
		return projection.ErrFenced
	}
	for _, d := range tx.Documents {
		if bytes.Contains(d.JSON, []byte(`\u0000`)) {
			return projection.Refused(errRefused)
		}
	}
	t.position = tx.To
	for _, d := range tx.Documents {
		if d.JSON == nil {
			delete(t.docs, d.Place)
			continue
		}
		t.docs[d.Place] = bytes.Clone(d.JSON)
	}
	t.parked = slices.DeleteFunc(t.parked, func(p projection.Parked) bool { return slices.Contains(tx.Unparked, p.Position) })
	t.parked = append(t.parked, tx.Parked...)
	slices.SortFunc(t.parked, func(a, b projection.Parked) int { return int(a.Position - b.Position) })
	return nil
}

// tablesOf is an owner's connection to the database.
type tablesOf struct {
	*tables
	p *process
}

// Take implements projection.Storage.
func (t tablesOf) Take(context.Context) (at projection.Checkpoint, err error) {
	err = t.p.call("take the checkpoint", func() error {
		t.epoch++
		at = projection.Checkpoint{Position: t.position, Epoch: t.epoch, Ready: t.ready}
		t.say(t.p.name, "owns the projection at %d, epoch %d", at.Position, at.Epoch)
		return nil
	})
	return at, err
}

// Parked implements projection.Storage.
func (t tablesOf) Parked(context.Context) (parked []projection.Parked, err error) {
	err = t.p.call("read what is parked", func() error {
		parked = slices.Clone(t.parked)
		return nil
	})
	return parked, err
}

// Fetch implements projection.Storage.
func (t tablesOf) Fetch(_ context.Context, wanted []projection.Place) (found []projection.Document, err error) {
	err = t.p.call("fetch documents", func() error {
		for _, place := range wanted {
			if doc, ok := t.docs[place]; ok {
				found = append(found, projection.Document{Place: place, JSON: doc})
			}
		}
		return nil
	})
	return found, err
}

// Write implements projection.Storage.
func (t tablesOf) Write(_ context.Context, tx projection.Transaction) error {
	return t.p.call("commit", func() error {
		before := t.position
		err := t.commit(tx)
		if err != nil {
			t.say(t.p.name, "commit of %d to %d refused: %v", tx.From, tx.To, err)
			return err
		}
		t.say(t.p.name, "commits %d to %d, %d documents, %d parked, %d unparked",
			tx.From, tx.To, len(tx.Documents), len(tx.Parked), len(tx.Unparked))
		t.checkCommit(before)
		return nil
	})
}

// MarkReady implements projection.Storage.
func (t tablesOf) MarkReady(_ context.Context, epoch int64) error {
	return t.p.call("open the read model", func() error {
		if epoch != t.epoch {
			return projection.ErrFenced
		}
		t.ready = true
		return nil
	})
}
