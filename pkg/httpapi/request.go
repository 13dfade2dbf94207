package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/propagation"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// Refusals of what a write must say about itself.
var (
	// ErrKeyRequired says that a write came without an Idempotency-Key.
	ErrKeyRequired = fault.New(fault.Malformed, "idempotency-key-required", "a write needs an Idempotency-Key header: a text of your own, unique per request, so that it can be repeated safely")
	// ErrKeyInvalid says that the key is not one.
	ErrKeyInvalid = fault.New(fault.Malformed, "idempotency-key-invalid", "an Idempotency-Key has 1 to 200 visible ASCII characters")
	// ErrMatchRequired says that a change of an existing thing came without If-Match.
	ErrMatchRequired = fault.New(fault.Missing, "if-match-required", "this needs an If-Match header with the ETag of what you have seen")
	// ErrMatch says that If-Match names no version that can be compared.
	ErrMatch = fault.New(fault.Stale, "if-match-failed", "If-Match must be one strong ETag as it was given; read the thing again and use that one")
)

const maxKey = 200 // characters of an Idempotency-Key

// commandSpace makes ids of commands from idempotency keys. A key belongs to its caller: nobody can take
// the id of another's command, or of a policy's.
var commandSpace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("coxswain:idempotency-key"))

// Request builds the command of a write: who asks (from the token), under which id (from the
// Idempotency-Key and the caller), and the hash of what was asked.
func Request(ctx context.Context, w Write, customer events.CustomerID, at time.Time, reason string) (command.Request, error) {
	p, ok := identity.From(ctx)
	if !ok {
		return command.Request{}, identity.ErrInvalidToken
	}
	key, err := keyOf(w)
	if err != nil {
		return command.Request{}, err
	}
	return command.Request{
		Tenant:      p.Tenant,
		Customer:    customer,
		ID:          CommandID(p, key),
		Hash:        exchangeOf(ctx).hash,
		Actor:       p.Actor(),
		At:          at,
		Reason:      reason,
		Traceparent: traceparent(ctx),
	}, nil
}

// keyOf reads the key, with or without the quotes that the draft of the header asks for
// (draft-ietf-httpapi-idempotency-key-header-07, section 2.1).
func keyOf(w Write) (string, error) {
	key := w.IdempotencyKey
	if key == "" {
		return "", ErrKeyRequired.At("header/Idempotency-Key")
	}
	if inner, ok := strings.CutPrefix(key, `"`); ok {
		key = strings.TrimSuffix(inner, `"`)
	}
	if key == "" || len(key) > maxKey || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", ErrKeyInvalid.At("header/Idempotency-Key")
	}
	return key, nil
}

// CommandID is the id of the command that a caller gives under an Idempotency-Key. It stands with the facts in the log,
// so whoever knows the key can look up what became of it.
func CommandID(p identity.Principal, key string) string {
	caller := strings.Join([]string{string(p.Tenant), string(p.Customer), string(p.Person), p.Machine, key}, "\x00")
	return uuid.NewSHA1(commandSpace, []byte(caller)).String()
}

// traceparent is the trace that the request belongs to, as W3C Trace Context writes it.
func traceparent(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier.Get("traceparent")
}

// Match is the version that the caller has seen, or command.AnyVersion when it did not say. A weak ETag,
// "*" or a list cannot be honoured and is refused with 412.
func Match(w Write) (int64, error) {
	if w.IfMatch == "" {
		return command.AnyVersion, nil
	}
	quoted, ok := strings.CutPrefix(w.IfMatch, `"`)
	digits, closed := strings.CutSuffix(quoted, `"`)
	version, err := strconv.ParseInt(digits, 10, 64)
	if !ok || !closed || err != nil || version < 0 || ETag(version) != w.IfMatch {
		return 0, ErrMatch.At("header/If-Match")
	}
	return version, nil
}

// RequireMatch is Match for changes that may not be made blindly: PUT and PATCH. Without If-Match they
// are refused with 428.
func RequireMatch(w Write) (int64, error) {
	if w.IfMatch == "" {
		return 0, ErrMatchRequired.At("header/If-Match")
	}
	return Match(w)
}

// ETag writes the version of a stream as an entity tag.
func ETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// answered reads the body that was kept with the command. The ETag is that of the first stream that was
// written: by convention the thing the operation is about.
func answered[T any](out eventlog.Outcome) (*Written[T], error) {
	w := &Written[T]{Position: out.Position}
	if out.Replayed {
		w.Replayed = "true"
	}
	if len(out.Versions) > 0 {
		w.ETag = ETag(out.Versions[0])
	}
	if len(out.Body) > 0 {
		if err := json.Unmarshal(out.Body, &w.Body); err != nil {
			return nil, fmt.Errorf("read the answer that was kept with the command: %w", err)
		}
	}
	return w, nil
}
