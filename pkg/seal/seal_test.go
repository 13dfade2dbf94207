package seal_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/eventlog/eventlogtest"
	"coxswain/pkg/seal"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 123456000, time.UTC)

// signer is one of several keys that never change.
func signer(n byte) *seal.Signer {
	return seal.NewSigner(ed25519.NewKeyFromSeed(append(make([]byte, ed25519.SeedSize-1), n)))
}

// facts are some facts of two streams, as a log gives them.
func facts(t testing.TB, n int) []events.Recorded {
	t.Helper()
	log := eventlog.NewMemory(eventlogtest.Registry(), eventlog.Options{Now: func() time.Time { return noon }})
	for i := range n {
		_, err := log.Append(t.Context(), eventlog.Append{
			Tenant: "harbor", Command: string(rune('a' + i)), OccurredAt: noon,
			Writes: []eventlog.Write{{
				Stream: events.Stream{Kind: "note", ID: []string{"even", "odd"}[i%2]}, Expected: eventlog.Any,
				Facts: []events.Event{eventlogtest.Noted{Text: string(rune('a' + i))}},
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	all, err := log.Read(t.Context(), 0, 0, n)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func leaves(t testing.TB, facts []events.Recorded) []seal.Hash {
	t.Helper()
	all := make([]seal.Hash, len(facts))
	for i, r := range facts {
		leaf, err := seal.LeafOf(r)
		if err != nil {
			t.Fatal(err)
		}
		all[i] = leaf.Hash()
	}
	return all
}

// The bytes of a leaf are a promise to everybody who keeps seals and proofs: they never change.
func TestALeafIsTheHashOfTheseVeryBytes(t *testing.T) {
	t.Parallel()
	l := seal.Leaf{
		Shard: 3, Position: 41, Version: 7, RecordedAt: noon, Stream: events.Stream{Kind: "plan", ID: "p1"}, Content: seal.Hash{1, 2},
	}
	b := []byte{0, 0, 0, 0, 3}
	b = binary.BigEndian.AppendUint64(b, 41)
	b = binary.BigEndian.AppendUint64(b, 7)
	b = binary.BigEndian.AppendUint64(b, 1773144000123456)
	b = append(b, "\x00\x00\x00\x04plan\x00\x00\x00\x02p1\x01\x02"...)
	b = append(b, make([]byte, 30)...)
	if got := l.Hash(); got != sha256.Sum256(b) {
		t.Errorf("the leaf is %s, the bytes give %x", got, sha256.Sum256(b))
	}
}

func TestALeafDoesNotTakeTheWordOfTheHashBesideTheFact(t *testing.T) {
	t.Parallel()
	r := facts(t, 1)[0]
	r.Data = json.RawMessage(`{"text":"b"}`)
	if _, err := seal.LeafOf(r); !errors.Is(err, seal.ErrChanged) {
		t.Errorf("got %v", err)
	}
}

func TestSealsFollowOneAnother(t *testing.T) {
	t.Parallel()
	all := leaves(t, facts(t, 5))
	first := seal.Next(seal.Seal{}, all[:2], noon, nil)
	second := seal.Next(first, all[2:], noon, signer(1))
	if err := errors.Join(first.Check(), second.Check(), first.Follows(seal.Seal{}), second.Follows(first)); err != nil {
		t.Error(err)
	}
	if second.First != 3 || second.Last != 5 || first.Signed() || !second.Signed() {
		t.Errorf("got %+v", second)
	}
	for what, follows := range map[string]error{
		"itself":               second.Follows(second),
		"nothing":              second.Follows(seal.Seal{}),
		"another":              second.Follows(seal.Next(seal.Seal{}, all[1:3], noon, nil)),
		"one of another shard": second.Follows(seal.Next(seal.Seal{Shard: 1}, all[:2], noon, nil)),
	} {
		if !errors.Is(follows, seal.ErrChain) {
			t.Errorf("it follows %s: %v", what, follows)
		}
	}
}

func TestASealIsTheSameAfterJSON(t *testing.T) {
	t.Parallel()
	want := seal.Next(seal.Seal{}, leaves(t, facts(t, 3)), noon, signer(1))
	text, err := json.Marshal(want)
	var got seal.Seal
	if err = errors.Join(err, json.Unmarshal(text, &got)); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s is %+v, want %+v (%v)", text, got, want, err)
	}
	if err := json.Unmarshal([]byte(`{"root":"abc"}`), &got); err == nil {
		t.Error("half a hash is a hash")
	}
}

func TestNothingInASignedSealCanBeChanged(t *testing.T) {
	t.Parallel()
	keys := seal.NewKeys(signer(1).Public())
	for what, change := range map[string]func(*seal.Seal){
		"shard":     func(s *seal.Seal) { s.Shard++ },
		"first":     func(s *seal.Seal) { s.First-- },
		"last":      func(s *seal.Seal) { s.Last++ },
		"root":      func(s *seal.Seal) { s.Root[0]++ },
		"previous":  func(s *seal.Seal) { s.Previous[0]++ },
		"chain":     func(s *seal.Seal) { s.Chain[31]++ },
		"time":      func(s *seal.Seal) { s.SealedAt = s.SealedAt.Add(time.Microsecond) },
		"key":       func(s *seal.Seal) { s.KeyID = signer(2).KeyID() },
		"signature": func(s *seal.Seal) { s.Signature[0]++ },
		"no key":    func(s *seal.Seal) { s.KeyID, s.Signature = "", nil },
	} {
		s := seal.Next(seal.Seal{}, leaves(t, facts(t, 3)), noon, signer(1))
		if err := errors.Join(s.Check(), keys.Check(s)); err != nil {
			t.Fatal(err)
		}
		change(&s)
		if errors.Join(s.Check(), keys.Check(s)) == nil {
			t.Errorf("a seal with another %s holds", what)
		}
	}
}
