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
	Put(ctx context.Context, tenant events.TenantID, person events.PersonID, d Details) error
	// Details returns what is known of those of the people that the directory knows.
	Details(ctx context.Context, tenant events.TenantID, people ...events.PersonID) (map[events.PersonID]Details, error)
	Erase(ctx context.Context, tenant events.TenantID, person events.PersonID) error
}
