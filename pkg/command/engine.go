package command

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
)

// Engine carries commands to the log. One serves a whole process.
type Engine struct {
	log    eventlog.Log
	states *stateCache
}

// New returns an engine that remembers the folded state of up to cached streams.
func New(log eventlog.Log, cached int) *Engine {
	return &Engine{log: log, states: newStateCache(cached)}
}

// Request is what every command carries besides itself.
type Request struct {
	Tenant     events.TenantID
	Customer   events.CustomerID
	ID         string   // idempotency key or CommandID of a policy; unique within the tenant
	Hash       [32]byte // of what was asked
	Actor      events.Actor
	OnBehalfOf events.PersonID
	At         time.Time // now, or when it happened
	Reason     string
	Causation  string
	// Correlation defaults to ID: the command that set everything in motion.
	Correlation string
	Traceparent string
}

// NewID is an id for something that the command makes: the same whenever the command is repeated.
func (r Request) NewID(what string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(string(r.Tenant)+"\x00"+r.ID+"\x00"+what)).String()
}

// attempts is how often a command is decided anew when others write to its streams at the same time.
const attempts = 8

// Do runs work, which stages decisions with Decide, and appends all their facts at once. When another
// writer came first, or a decision was refused on a remembered state that may be old, work runs again on
// the newest state: it must have no effect but staging. When work refuses a command whose id the log has
// seen, the first answer is given again instead: that is how a repeat of "confirm" is told from a second
// confirmation.
//
// answer, if not nil, is called after work and kept with the command as its body.
func (e *Engine) Do(ctx context.Context, r Request, work func(*Tx) error, answer func() any) (eventlog.Outcome, error) {
	for attempt := 1; ; attempt++ {
		tx := &Tx{engine: e, ctx: ctx, request: r, places: map[events.Stream]int{}, fresh: attempt > 1}
		out, err := e.attempt(tx, work, answer)
		switch {
		case err == nil:
			return out, nil
		case errors.Is(err, errRemembered), errors.Is(err, eventlog.ErrStale) && !tx.mismatch && attempt < attempts:
			continue
		}
		return e.replayOr(ctx, r, err)
	}
}

// errRemembered says that the answer rests on a remembered state and must be asked of the newest one.
var errRemembered = errors.New("decided on a remembered state")

func (e *Engine) attempt(tx *Tx, work func(*Tx) error, answer func() any) (eventlog.Outcome, error) {
	err := work(tx)
	if tx.remembered && (err != nil || !tx.hasFacts()) {
		return eventlog.Outcome{}, errRemembered
	}
	if err != nil {
		return eventlog.Outcome{}, err
	}
	var body json.RawMessage
	if answer != nil {
		if body, err = json.Marshal(answer()); err != nil {
			return eventlog.Outcome{}, err
		}
	}
	out, err := e.log.Append(tx.ctx, tx.append(body))
	if err == nil && !out.Replayed {
		tx.remember(out)
	}
	return out, err
}

// replayOr gives the first answer of a command that the log has seen, or the refusal.
func (e *Engine) replayOr(ctx context.Context, r Request, refusal error) (eventlog.Outcome, error) {
	switch fault.KindOf(refusal) {
	case fault.Internal, fault.Unavailable, fault.KeyReused:
		return eventlog.Outcome{}, refusal
	}
	_, seen, err := e.log.Outcome(ctx, r.Tenant, r.ID)
	if err != nil || !seen {
		return eventlog.Outcome{}, refusal
	}
	// The log compares the hashes: an empty append of a known id either replays or refuses.
	return e.log.Append(ctx, eventlog.Append{Tenant: r.Tenant, Command: r.ID, Request: r.Hash})
}
