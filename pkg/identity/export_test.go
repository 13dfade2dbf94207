package identity

import "coxswain/events"

// Evaluate asks the policies anew, whatever they were asked before.
func (p Principal) Evaluate(action string, customer events.CustomerID) (bool, error) {
	rules, err := policies()
	return err == nil && rules.evaluate(p, action, customer), err
}

// Noted waits until the uses of tokens so far are noted.
func (t *Tokens) Noted() { t.noting.Wait() }
