package audit_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/seal"
)

// book is a log with its seals in memory, open to everybody.
type book struct {
	facts  []events.Recorded
	head   int64
	seals  []seal.Seal
	leaves map[int64][]seal.Hash // by the beginning of the seal
}

func (b *book) Shards() int                              { return 1 }
func (b *book) Head(context.Context, int) (int64, error) { return b.head, nil }

func (b *book) Read(_ context.Context, _ int, after int64, limit int) ([]events.Recorded, error) {
	at := slices.IndexFunc(b.facts, func(r events.Recorded) bool { return r.Position > after })
	if at < 0 {
		return nil, nil
	}
	return b.facts[at:min(at+limit, len(b.facts))], nil
}

func (b *book) Latest(context.Context, int) (seal.Seal, error) {
	if len(b.seals) == 0 {
		return seal.Seal{}, nil
	}
	return b.seals[len(b.seals)-1], nil
}

func (b *book) List(_ context.Context, _ int, after int64, limit int) ([]seal.Seal, error) {
	var found []seal.Seal
	for _, s := range b.seals {
		if s.First > after && len(found) < limit {
			found = append(found, s)
		}
	}
	return found, nil
}

func (b *book) Leaves(_ context.Context, _ int, first int64) ([]seal.Hash, error) {
	return b.leaves[first], nil
}

// signer is one of several keys that never change.
func signer(n byte) *seal.Signer {
	return seal.NewSigner(ed25519.NewKeyFromSeed(append(make([]byte, ed25519.SeedSize-1), n)))
}

// past is what all books begin with.
func past(t testing.TB, n int) []events.Recorded {
	t.Helper()
	now := noon
	log := eventlog.NewMemory(&events.Registry{}, eventlog.Options{Now: func() time.Time {
		now = now.Add(time.Second)
		return now
	}})
	history(t, log, n)
	all, err := log.Read(t.Context(), 0, 0, n)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// newBook seals some facts in ranges of drawn sizes.
func newBook(t *rapid.T, facts []events.Recorded, sign *seal.Signer) *book {
	b := &book{head: int64(len(facts)), leaves: map[int64][]seal.Hash{}}
	for _, r := range facts {
		r.Data = slices.Clone(r.Data)
		b.facts = append(b.facts, r)
	}
	b.reseal(t, func() int { return rapid.IntRange(1, 9).Draw(t, "size of a range") }, sign)
	return b
}

// reseal seals what is not sealed. Whoever can write the tables can do it.
func (b *book) reseal(t interface{ Fatal(...any) }, size func() int, sign *seal.Signer) {
	last, _ := b.Latest(context.Background(), 0)
	for last.Last < int64(len(b.facts)) {
		part := b.facts[last.Last:min(last.Last+int64(size()), int64(len(b.facts)))]
		leaves := make([]seal.Hash, len(part))
		for i, r := range part {
			leaf, err := seal.LeafOf(r)
			if err != nil {
				t.Fatal(err)
			}
			leaves[i] = leaf.Hash()
		}
		last = seal.Next(last, leaves, noon, sign)
		b.seals = append(b.seals, last)
		b.leaves[last.First] = leaves
	}
}

// rangeOf is the seal of a position.
func (b *book) rangeOf(position int64) seal.Seal {
	return b.seals[slices.IndexFunc(b.seals, func(s seal.Seal) bool { return s.Last >= position })]
}

// rehash makes a changed fact look sound by itself.
func rehash(t interface{ Fatal(...any) }, r *events.Recorded) {
	hash, err := eventlog.HashOf(*r)
	if err != nil {
		t.Fatal(err)
	}
	r.Hash = hash
}

// another is the data of a fact with one thing changed.
func another(data json.RawMessage, n int) json.RawMessage {
	digits := []byte("0123456789")
	changed := slices.Clone(data)
	for range len(changed) {
		n = (n + 1) % len(changed)
		if at := slices.Index(digits, changed[n]); at > 0 {
			changed[n] = digits[at%9+1] // another digit from 1 to 9
			return changed
		}
	}
	return changed
}
