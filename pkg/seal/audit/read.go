package audit

import (
	"coxswain/events"
	"coxswain/pkg/eventlog/hashed"
	"coxswain/pkg/seal"
)

// seen is a fact with the hash of its leaf as it is now.
type seen struct {
	position int64
	tenant   events.TenantID
	leaf     seal.Hash
	changed  error // its content does not have the hash that stands beside it
}

func look(f hashed.Fact) seen {
	leaf, err := seal.LeafWith(f)
	return seen{position: f.Position, tenant: f.Tenant, leaf: leaf.Hash(), changed: err}
}
