package eventlog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"coxswain/events"
)

// instantFormat is how the hash writes instants: UTC, always six decimals, as exact as PostgreSQL keeps them.
const instantFormat = "2006-01-02T15:04:05.000000Z"

// HashOf is the content hash of a fact: hex SHA-256 over one JSON object in canonical form (keys sorted by
// their bytes, no space, minimal escapes, numbers digit for digit) with these members, all of them always:
//
//	actor {machine, party, person, seat}, audience, causation, command, correlation, customer, data, id,
//	occurred_at ("2026-03-02T09:30:00.000000Z"), on_behalf_of, reason, stream {id, kind}, tenant,
//	traceparent, type
//
// It covers what was said: by whom, when, about what. It leaves out shard, position, version and
// recorded_at, which say where the log put it: the database gives those while it holds the head row, after
// the hash was made. The seals cover them together with this hash, so neither can be changed unseen.
//
// The data may come from anywhere (before or after jsonb, from the stream, from an export): space and the
// order of keys do not matter. An error means that the data cannot have been written by this log.
func HashOf(r events.Recorded) (string, error) {
	sum, err := SumOf(&r)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(sum[:]), nil
}

// Sum is a content hash as bytes.
type Sum = [sha256.Size]byte

// SumOf is HashOf for who looks at many facts.
func SumOf(r *events.Recorded) (Sum, error) {
	var room [2048]byte
	data, err := canonical(room[:0], r.Data)
	if err != nil {
		return Sum{}, fmt.Errorf("hash of fact %s: %w", r.ID, err)
	}
	return digest(r, data), nil
}

// digest hashes a fact, given its data in canonical form.
func digest(r *events.Recorded, canonicalData []byte) Sum {
	var room [2048]byte // most facts fit, and cost the heap nothing
	b := room[:0]
	b = member(b, `{"actor":{"machine":`, r.Actor.Machine)
	b = member(b, `,"party":`, string(r.Actor.Party))
	b = member(b, `,"person":`, string(r.Actor.Person))
	b = member(b, `,"seat":`, string(r.Actor.Seat))
	b = member(b, `},"audience":`, string(r.Audience))
	b = member(b, `,"causation":`, r.Causation)
	b = member(b, `,"command":`, r.Command)
	b = member(b, `,"correlation":`, r.Correlation)
	b = member(b, `,"customer":`, string(r.Customer))
	b = append(append(b, `,"data":`...), canonicalData...)
	b = member(b, `,"id":`, r.ID)
	b = append(r.OccurredAt.UTC().AppendFormat(append(b, `,"occurred_at":"`...), instantFormat), '"')
	b = member(b, `,"on_behalf_of":`, string(r.OnBehalfOf))
	b = member(b, `,"reason":`, r.Reason)
	b = member(b, `,"stream":{"id":`, r.Stream.ID)
	b = member(b, `,"kind":`, r.Stream.Kind)
	b = member(b, `},"tenant":`, string(r.Tenant))
	b = member(b, `,"traceparent":`, r.Traceparent)
	b = member(b, `,"type":`, r.Type)
	return sha256.Sum256(append(b, '}'))
}

func member(b []byte, name, value string) []byte { return appendString(append(b, name...), value) }
