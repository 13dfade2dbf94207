package api

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/worktime"
	"coxswain/services/plans/customer"
)

func (d *desk) registerCustomers(api huma.API) {
	httpapi.Command(api, http.MethodPost, "/v1/customers", "register-customer", "Register a customer", d.registerCustomer,
		httpapi.Doc("A customer with an external id always gets the same id, so an import can be repeated."))
	httpapi.Command(api, http.MethodPatch, "/v1/customers/{customer}", "change-customer", "Change a customer's name or attributes", d.changeCustomer)
	httpapi.Command(api, http.MethodPost, "/v1/customers/{customer}/parties", "add-party", "Make a partner organisation a party", d.addParty)
	httpapi.Command(api, http.MethodPost, "/v1/customers/{customer}/outcomes", "record-outcome", "Record how a term ended", d.recordOutcome)
	httpapi.Command(api, http.MethodPost, "/v1/customers/{customer}/archive", "archive-customer", "Keep a customer for the record only", d.archiveCustomer)
}

// Customer is what the plans service says of a customer after a change.
type Customer struct {
	ID         events.CustomerID `json:"id"`
	Name       string            `json:"name"`
	ExternalID string            `json:"external_id,omitempty"`
	Zone       string            `json:"zone,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Parties    []Party           `json:"parties"`
	Archived   bool              `json:"archived,omitempty"`
}

// Party is one side.
type Party struct {
	ID   events.PartyID `json:"id"`
	Name string         `json:"name,omitempty" doc:"Empty for a vendor that has none here."`
}

func showCustomer(s customer.State) Customer {
	c := Customer{
		ID: s.ID, Name: s.Name, ExternalID: s.ExternalID, Zone: s.Zone,
		Attributes: s.Attributes, Parties: []Party{}, Archived: s.Archived,
	}
	for _, p := range s.Parties {
		c.Parties = append(c.Parties, Party(p))
	}
	return c
}

// OnCustomer is the input of every write to an existing customer.
type OnCustomer struct {
	httpapi.Write
	Customer events.CustomerID `path:"customer" maxLength:"200"`
}

type registerInput struct {
	httpapi.Write
	Body struct {
		Name       httpapi.Line `json:"name"`
		ExternalID httpapi.Line `json:"external_id,omitempty" doc:"Id in the CRM, unique in the tenant."`
		Vendor     httpapi.Line `json:"vendor,omitempty" doc:"What the vendor is called to this customer; 'Vendor' when nobody says."`
		Zone       string       `json:"zone,omitempty" doc:"IANA time zone of the account; UTC when left out." example:"Europe/Berlin"`
	}
}

func (d *desk) registerCustomer(ctx context.Context, in *registerInput) (*httpapi.Written[Customer], error) {
	if err := identity.Authorize(ctx, "customer.register", ""); err != nil {
		return nil, err
	}
	zone := cmp.Or(in.Body.Zone, "UTC")
	if _, err := worktime.Zone(zone); err != nil {
		var f findings
		f.add(err, "/zone")
		return nil, f.err()
	}
	r, err := d.request(ctx, in.Write, "", "")
	if err != nil {
		return nil, err
	}
	r.Customer = events.CustomerID(r.NewID("customer"))
	if in.Body.ExternalID != "" {
		r.Customer = CustomerIDOf(r.Tenant, string(in.Body.ExternalID))
	}
	return d.giveCustomer(ctx, r, command.AnyVersion, customer.Register{
		Customer: r.Customer, Name: string(in.Body.Name), ExternalID: string(in.Body.ExternalID), Zone: zone, Vendor: string(in.Body.Vendor),
	})
}

// giveCustomer gives commands to the customer that the request is about.
func (d *desk) giveCustomer(ctx context.Context, r command.Request, match int64, asked ...customer.Command) (*httpapi.Written[Customer], error) {
	var after customer.State
	out, err := do(ctx, d, r, func(tx *command.Tx) (err error) {
		for _, c := range asked {
			if after, err = command.Decide(tx, customers, string(r.Customer), match, c); err != nil {
				return err
			}
		}
		return nil
	}, func() Customer { return showCustomer(after) })
	if err != nil {
		return nil, err
	}
	return httpapi.Answered[Customer](out)
}

// onCustomer is giveCustomer for a customer that is there, after asking whether the caller may do this.
func (d *desk) onCustomer(ctx context.Context, in OnCustomer, action string, asked ...customer.Command) (*httpapi.Written[Customer], error) {
	if _, _, err := d.account(ctx, action, in.Customer); err != nil {
		return nil, err
	}
	match, err := httpapi.Match(in.Write)
	if err != nil {
		return nil, err
	}
	r, err := d.request(ctx, in.Write, in.Customer, "")
	if err != nil {
		return nil, err
	}
	return d.giveCustomer(ctx, r, match, asked...)
}

type changeCustomerInput struct {
	OnCustomer
	Body struct {
		Name       httpapi.Line      `json:"name,omitempty"`
		Attributes map[string]string `json:"attributes,omitempty" doc:"Values by name; the empty value clears one. segment, stage, tenure_start, renewal (dates), value (a number), or a custom field."`
	}
}

func (d *desk) changeCustomer(ctx context.Context, in *changeCustomerInput) (*httpapi.Written[Customer], error) {
	if _, _, err := d.account(ctx, "customer.change", in.Customer); err != nil {
		return nil, err
	}
	if _, err := httpapi.RequireMatch(in.Write); err != nil {
		return nil, err
	}
	var f findings
	var asked []customer.Command
	if in.Body.Name != "" {
		asked = append(asked, customer.Rename{Name: string(in.Body.Name)})
	}
	for _, name := range slices.Sorted(maps.Keys(in.Body.Attributes)) {
		f.attribute(name, in.Body.Attributes[name])
		asked = append(asked, customer.SetAttribute{Name: name, Value: in.Body.Attributes[name]})
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return d.onCustomer(ctx, in.OnCustomer, "customer.change", asked...)
}

type addPartyInput struct {
	OnCustomer
	Body struct {
		Party events.PartyID `json:"party" doc:"Its slug: 2 to 40 lower-case letters, digits and hyphens." example:"acme-consulting"`
		Name  httpapi.Line   `json:"name"`
	}
}

func (d *desk) addParty(ctx context.Context, in *addPartyInput) (*httpapi.Written[Customer], error) {
	return d.onCustomer(ctx, in.OnCustomer, "customer.add_party", customer.AddParty{Party: in.Body.Party, Name: string(in.Body.Name)})
}

type outcomeInput struct {
	OnCustomer
	Body struct {
		Outcome string      `json:"outcome" enum:"renewed,churned,expanded"`
		On      events.Date `json:"on"`
	}
}

func (d *desk) recordOutcome(ctx context.Context, in *outcomeInput) (*httpapi.Written[Customer], error) {
	return d.onCustomer(ctx, in.OnCustomer, "customer.record_outcome", customer.RecordOutcome{Outcome: in.Body.Outcome, On: in.Body.On})
}

func (d *desk) archiveCustomer(ctx context.Context, in *OnCustomer) (*httpapi.Written[Customer], error) {
	return d.onCustomer(ctx, *in, "customer.archive", customer.Archive{})
}
