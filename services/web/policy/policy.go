// Package policy keeps sign-in true to the facts.
//
//	customer.person_removed ──> close the account, revoke tokens and links, drop the letters that wait   on_person_removed.go
//
// It may be repeated: what is closed stays closed.
package policy

import (
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
)

// All are the policies of the web service.
func All(d daemon.Deps) []bus.Policy { return []bus.Policy{onPersonRemoved(d)} }
