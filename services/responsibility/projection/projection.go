package projection

import (
	"slices"

	"coxswain/events"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// Names of the definitions: parts of table names, and of their checkpoints.
const (
	VendorName = "responsibility_vendor"
	SharedName = "responsibility_shared"
)

// Vendor is the read model of the tenant's people. Version 2: the portfolio knows of movers and of calls without a reason.
func Vendor() projection.Definition {
	return projection.Definition{
		Name: VendorName, Version: 2, Audience: events.InternalTo(events.Vendor),
		Parts: portfolioParts(),
	}
}

// Shared is the read model of everybody else.
func Shared() projection.Definition {
	return projection.Definition{Name: SharedName, Version: 1, Audience: events.Shared, Parts: record.All()}
}

// Past is the vendor's read model without the portfolio: for views as of another time.
func Past() projection.Definition {
	return projection.Definition{
		Name: VendorName, Version: 1, Audience: events.InternalTo(events.Vendor),
		Parts: slices.Concat(record.All(), []projection.Part{record.HealthPart()}),
	}
}

// Rosters is only who is who.
func Rosters() projection.Definition {
	return projection.Definition{Name: "rosters", Version: 1, Audience: events.Shared, Parts: []projection.Part{record.RosterPart()}}
}
