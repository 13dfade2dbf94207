package identity

import (
	"context"

	"coxswain/events"
)

// Details is what makes an id a person one can read and reach. It is kept encrypted under a key of the
// person's own, never in a fact, so that it can be forgotten.
type Details struct {
	Name  string `json:"name"`
	Mail  string `json:"mail,omitempty"`
	Phone string `json:"phone,omitempty"`
	Title string `json:"title,omitempty"`
}

// Directory holds the details of people.
type Directory interface {
	// Put keeps the details of a person in place of earlier ones; ErrErased when the person was erased.
	Put(ctx context.Context, tenant events.TenantID, person events.PersonID, d Details) error
	// PutAt is Put for details that came with a command, at its position in the log. A command that is repeated is put
	// again, since its first attempt may have ended between the log and the directory; repeated says so, and then
	// details that came with the same or a later command stay.
	PutAt(ctx context.Context, tenant events.TenantID, person events.PersonID, d Details, position int64, repeated bool) error
	// Details returns what is known of those of the people that the directory knows.
	Details(ctx context.Context, tenant events.TenantID, people ...events.PersonID) (map[events.PersonID]Details, error)
	Erase(ctx context.Context, tenant events.TenantID, person events.PersonID) error
}
