package identity

import (
	"context"
	"time"

	"coxswain/events"
)

// Evaluate asks the policies anew, whatever they were asked before.
func (p Principal) Evaluate(action string, customer events.CustomerID) (bool, error) {
	rules, err := policies()
	return err == nil && rules.evaluate(p, action, customer), err
}

// Noted waits until the uses of tokens so far are noted.
func (t *Tokens) Noted() { t.noting.Wait() }

// Note notes a use, as a process does that has found none noted within the hour.
func (t *Tokens) Note(ctx context.Context, token string, at time.Time) {
	hash, _ := HashOf(tokenPrefix, token)
	t.note(ctx, hash, at)
}
