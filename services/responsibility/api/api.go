// Package api is how people and programs read the shared record of a customer over HTTP.
//
//	GET /v1/customers                            the customers that the caller may know of
//	GET /v1/customers/{customer}/responsibility  who owes what: now, or as of a position or an instant
//	GET /v1/customers/{customer}/evolution       how the plans have gone, week by week
//	GET /v1/customers/{customer}/changes         what happened between two positions or instants
//	GET /v1/customers/{customer}/timeline        what happened, newest first
//	GET /v1/portfolio                            the tenant's customers, filtered and sorted
//	GET /v1/today                                what waits for whom, over all customers
//
// The tenant's people read the vendor's read model, everybody else the shared one. Which of the two is decided
// in one place (desk.sight), and it is all that decides what may be seen: the views themselves filter
// nothing. preview=customer gives the tenant's people what a customer sees, from the shared read model.
//
// A view of the past is folded in memory from the customer's facts up to that position, with the same
// definition and the same functions as the view of now.
package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
	"coxswain/pkg/worktime"
	"coxswain/services/responsibility/evolution"
	readmodel "coxswain/services/responsibility/projection"
)

// desk answers requests.
type desk struct {
	daemon.Deps
	calendars *worktime.Calendars
	views     httpapi.Kept[look, shownView]
	pasts     *readmodel.Pasts
	courses   httpapi.Kept[course, *httpapi.Encoded[evolution.Evolution]]
	tales     tales
}

// Register adds the service's operations.
func Register(api huma.API, deps daemon.Deps) {
	d := &desk{Deps: deps, calendars: &worktime.Calendars{}, pasts: readmodel.NewPasts(deps.Log)}
	d.views.Most, d.courses.Most = keptViews, keptEvolutions
	httpapi.Query(api, "/v1/customers", "list-customers", "The customers that you may know of", d.customers)
	httpapi.PackedQuery(api, "/v1/customers/{customer}/responsibility", "read-responsibility",
		"Who owes what to whom, now or at a time in the past", d.responsibility, httpapi.Doc(aboutResponsibility))
	httpapi.PackedQuery(api, "/v1/customers/{customer}/evolution", "read-evolution",
		"How the plans have gone, week by week", d.evolution, httpapi.Doc(aboutEvolution))
	httpapi.Query(api, "/v1/customers/{customer}/changes", "read-changes", "What happened between two times", d.changes,
		httpapi.Doc(aboutChanges))
	httpapi.Query(api, "/v1/customers/{customer}/timeline", "read-timeline", "What happened, newest first", d.timeline)
	httpapi.Query(api, "/v1/portfolio", "read-portfolio", "All customers, filtered and sorted", d.portfolio,
		httpapi.Doc(aboutPortfolio))
	httpapi.Query(api, "/v1/today", "read-today", "What waits for whom, over all customers", d.today, httpapi.Doc(aboutToday))
}

const (
	aboutResponsibility = `Parties and people, agreed versions and open proposals, goals with progress and both confidences, commitments by
side with holder and waiting time, the follow-through of every side, the next call. Health is shown to the tenant's people.

` + "`as_of`" + ` is a position of the log or an RFC 3339 instant: the view is what could be known then. With
` + "`known=now`" + ` it is what is known now about that instant, late reports included.`
	aboutChanges = `"Since we last spoke": grouped by meaning and in order, each with who, why and the values before and after.
` + "`from`" + ` and ` + "`to`" + ` are positions or instants; facts after ` + "`from`" + ` up to ` + "`to`" + ` are told. With ` + "`known=now`" + ` both are instants, and what occurred between them is
told, late reports included; the positions in the answer are then those of the first and the last fact told.`
	aboutPortfolio = `For the tenant's people. Orders: worst, next or oldest first. Overdue counts days that are over where the account is.`
)

// sight is what a caller sees of a customer, and from which read model.
type sight struct {
	tenant   events.TenantID
	customer events.CustomerID
	reader   events.PartyID // the point of view
	vendor   bool           // from the vendor's read model
}

// sight asks whether the caller may see the customer. A preview is another party's view for the tenant's
// people.
func (d *desk) sight(ctx context.Context, action string, c events.CustomerID, preview events.PartyID) (sight, error) {
	p, ok := identity.From(ctx)
	if !ok {
		return sight{}, identity.ErrInvalidToken
	}
	if err := p.May(action, c); err != nil {
		return sight{}, err
	}
	s := sight{tenant: p.Tenant, customer: c, reader: p.Party, vendor: p.Vendor()}
	if preview != "" && s.vendor {
		s.reader, s.vendor = preview, false
	}
	return s, nil
}

// store is the read model of a sight.
func (d *desk) store(s sight) projection.Store {
	if s.vendor {
		return d.Stores[readmodel.VendorName]
	}
	return d.Stores[readmodel.SharedName]
}

// definition is what a sight's past is folded with.
func (s sight) definition() projection.Definition {
	if s.vendor {
		return readmodel.Past()
	}
	return readmodel.Shared()
}

// names resolves people when they are read: the facts hold ids, and who was erased has no name any more.
func (d *desk) names(ctx context.Context, tenant events.TenantID, people []events.PersonID) (map[events.PersonID]string, error) {
	names := make(map[events.PersonID]string, len(people))
	if len(people) == 0 {
		return names, nil
	}
	known, err := d.Directory.Details(ctx, tenant, people...)
	for id, details := range known {
		names[id] = details.Name
	}
	return names, err
}
