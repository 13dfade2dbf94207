package api

import (
	"github.com/google/uuid"

	"coxswain/events"
)

// CustomerIDOf is the id of the customer that has this external id (of the CRM): the same whenever it is
// imported. It makes external ids unique within a tenant.
func CustomerIDOf(tenant events.TenantID, externalID string) events.CustomerID {
	return events.CustomerID(external("customer", tenant, externalID))
}

// PersonIDOf is the id of the person that has this external id.
func PersonIDOf(tenant events.TenantID, externalID string) events.PersonID {
	return events.PersonID(external("person", tenant, externalID))
}

// external names things of other systems: UUIDv5 (RFC 9562, section 5.5) under a name space of the tenant's.
func external(kind string, tenant events.TenantID, id string) string {
	space := uuid.NewSHA1(uuid.NameSpaceURL, []byte("coxswain:"+kind+":"+string(tenant)))
	return uuid.NewSHA1(space, []byte(id)).String()
}
