package seal_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/seal"
)

// proven is a fact with its proof under a signed seal, the second of its chain.
func proven(t testing.TB, all []events.Recorded, i int) (events.Recorded, seal.Proof) {
	t.Helper()
	hashes := leaves(t, all)
	first := seal.Next(seal.Seal{}, hashes[:2], noon, nil)
	second := seal.Next(first, hashes[2:], noon, signer(1))
	proof, err := seal.Prove(second, hashes[2:], all[i].Position)
	if err != nil {
		t.Fatal(err)
	}
	return all[i], proof
}

func TestAProofHoldsForItsFactAndForNoOther(t *testing.T) {
	t.Parallel()
	all, keys := facts(t, 26), seal.NewKeys(signer(1).Public())
	rapid.Check(t, func(rt *rapid.T) {
		fact, proof := proven(t, all, rapid.IntRange(2, 25).Draw(rt, "fact"))
		if err := seal.VerifyProof(proof, fact, keys); err != nil {
			rt.Fatal(err)
		}
		other := all[rapid.IntRange(0, 25).Draw(rt, "other")]
		if seal.VerifyProof(proof, other, keys) == nil && other.Position != fact.Position {
			rt.Fatalf("the proof of %d holds for %d", fact.Position, other.Position)
		}
		other.Position = fact.Position // in the place of the fact
		if seal.VerifyProof(proof, other, keys) == nil && other.ID != fact.ID {
			rt.Fatalf("the proof of %d holds for another fact in its place", fact.Position)
		}
	})
}

func TestAProofDoesNotHoldForAFactThatWasChanged(t *testing.T) {
	t.Parallel()
	all := facts(t, 9)
	for what, change := range map[string]func(*events.Recorded){
		"shard":         func(r *events.Recorded) { r.Shard = 1 },
		"position":      func(r *events.Recorded) { r.Position++ },
		"version":       func(r *events.Recorded) { r.Version++ },
		"stream":        func(r *events.Recorded) { r.Stream.ID = "another" },
		"recorded_at":   func(r *events.Recorded) { r.RecordedAt = r.RecordedAt.Add(time.Microsecond) },
		"data":          func(r *events.Recorded) { r.Data = json.RawMessage(`{"text":"z"}`) },
		"reason":        func(r *events.Recorded) { r.Reason = "another" },
		"tenant":        func(r *events.Recorded) { r.Tenant = "wharf" },
		"occurred_at":   func(r *events.Recorded) { r.OccurredAt = r.OccurredAt.Add(time.Hour) },
		"broken data":   func(r *events.Recorded) { r.Data = json.RawMessage(`{`) },
		"who it was by": func(r *events.Recorded) { r.Actor.Person = "bob" },
	} {
		fact, proof := proven(t, all, 5)
		change(&fact)
		if err := seal.VerifyProof(proof, fact, nil); !errors.Is(err, seal.ErrProof) {
			t.Errorf("with another %s: %v", what, err)
		}
		hash, err := eventlog.HashOf(fact) // whoever changes a fact writes its hash anew
		if err != nil {
			continue
		}
		fact.Hash = hash
		if err := seal.VerifyProof(proof, fact, nil); !errors.Is(err, seal.ErrProof) {
			t.Errorf("with another %s, and its hash: %v", what, err)
		}
	}
}

func TestAProofIsAsGoodAsItsSeal(t *testing.T) {
	t.Parallel()
	fact, proof := proven(t, facts(t, 9), 5)
	if err := seal.VerifyProof(proof, fact, seal.NewKeys(signer(2).Public())); !errors.Is(err, seal.ErrUnknownKey) {
		t.Errorf("with another key: %v", err)
	}
	proof.Seal.KeyID, proof.Seal.Signature = "", nil
	if err := seal.VerifyProof(proof, fact, nil); err != nil {
		t.Errorf("without keys: %v", err)
	}
	if err := seal.VerifyProof(proof, fact, seal.NewKeys(signer(1).Public())); !errors.Is(err, seal.ErrUnsigned) {
		t.Errorf("without signature: %v", err)
	}
	proof.Seal.Last = 1 << 62
	if err := seal.VerifyProof(proof, fact, nil); !errors.Is(err, seal.ErrProof) {
		t.Errorf("with another range: %v", err)
	}
}

func TestNothingIsProvenWithLeavesThatWereChanged(t *testing.T) {
	t.Parallel()
	hashes := leaves(t, facts(t, 4))
	s := seal.Next(seal.Seal{}, hashes, noon, nil)
	hashes[3][0]++
	if _, err := seal.Prove(s, hashes, 1); !errors.Is(err, seal.ErrProof) {
		t.Errorf("got %v", err)
	}
	if _, err := seal.Prove(s, hashes, 5); !errors.Is(err, seal.ErrProof) {
		t.Errorf("of a position after the range: %v", err)
	}
}
