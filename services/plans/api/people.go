package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/services/plans/customer"
)

func (d *desk) registerPeople(api huma.API) {
	httpapi.Query(api, "/v1/customers/{customer}/people", "list-people", "List a customer's people and their seats", d.listPeople,
		httpapi.Doc("Mail addresses and phone numbers are shown to the vendor and to people of the same party."))
	httpapi.Command(api, http.MethodPost, "/v1/customers/{customer}/people", "add-person", "Let a person act for a party", d.addPerson)
	httpapi.Command(api, http.MethodPatch, "/v1/customers/{customer}/people/{person}", "change-person", "Change a person's details and settings", d.changePerson)
	httpapi.Command(api, http.MethodPost, "/v1/customers/{customer}/people/{person}/remove", "remove-person", "End a person's acting for the party", d.removePerson,
		httpapi.Doc("The person's seats are released; what the person has said and done stays."))
}

// People are a customer's people and who holds which seat.
type People struct {
	Parties []Party  `json:"parties"`
	People  []Person `json:"people"`
	Seats   []Seat   `json:"seats"`
}

// Person is a human of a party.
type Person struct {
	ID         events.PersonID `json:"id"`
	Party      events.PartyID  `json:"party"`
	Name       string          `json:"name,omitempty" doc:"Left out when the person was erased."`
	Mail       string          `json:"mail,omitempty"`
	Phone      string          `json:"phone,omitempty"`
	Title      string          `json:"title,omitempty"`
	ExternalID string          `json:"external_id,omitempty"`
	Zone       string          `json:"zone"`
	Locale     string          `json:"locale,omitempty"`
	Calendar   string          `json:"calendar,omitempty"`
	Channel    string          `json:"channel,omitempty"`
	Removed    bool            `json:"removed,omitempty"`
}

func showPerson(p customer.Person) Person {
	return Person{
		ID: p.ID, Party: p.Party, ExternalID: p.ExternalID,
		Zone: p.Settings.Zone, Locale: p.Settings.Locale, Calendar: p.Settings.Calendar, Channel: p.Settings.Channel,
		Removed: p.Removed,
	}
}

func (d *desk) listPeople(ctx context.Context, in *struct {
	Customer events.CustomerID `path:"customer" maxLength:"200"`
},
) (*httpapi.Shown[People], error) {
	head, err := d.head(ctx)
	if err != nil {
		return nil, err
	}
	s, version, err := d.account(ctx, "person.read", in.Customer)
	if err != nil {
		return nil, err
	}
	p, err := principal(ctx)
	if err != nil {
		return nil, err
	}
	known, err := d.Directory.Details(ctx, p.Tenant, ids(s.People)...)
	if err != nil {
		return nil, err
	}
	all := People{Parties: showCustomer(s).Parties, People: []Person{}, Seats: showSeats(s)}
	for _, one := range s.People {
		all.People = append(all.People, detailed(p, showPerson(one), known[one.ID]))
	}
	return &httpapi.Shown[People]{Position: head, ETag: httpapi.ETag(version), Body: all}, nil
}

func ids(people []customer.Person) []events.PersonID {
	all := make([]events.PersonID, 0, len(people))
	for _, p := range people {
		all = append(all, p.ID)
	}
	return all
}

// detailed adds what the reader may know of somebody.
func detailed(reader identity.Principal, p Person, d identity.Details) Person {
	p.Name, p.Title = d.Name, d.Title
	if reader.Vendor() || reader.Party == p.Party {
		p.Mail, p.Phone = d.Mail, d.Phone
	}
	return p
}

type addPersonInput struct {
	OnCustomer
	Body struct {
		Party      events.PartyID `json:"party"`
		Name       httpapi.Line   `json:"name"`
		Mail       httpapi.Line   `json:"mail,omitempty"`
		Phone      httpapi.Line   `json:"phone,omitempty"`
		Title      httpapi.Line   `json:"title,omitempty"`
		ExternalID httpapi.Line   `json:"external_id,omitempty" doc:"Id in the CRM; people with the same one are the same person."`
		Zone       string         `json:"zone,omitempty" doc:"IANA time zone; the account's when left out."`
		Locale     string         `json:"locale,omitempty" doc:"BCP 47." example:"de-AT"`
		Calendar   string         `json:"calendar,omitempty" doc:"Working calendar: a country such as de or us; Monday to Friday without holidays when left out."`
		Channel    string         `json:"channel,omitempty" enum:"mail"`
	}
}

func (in *addPersonInput) details() identity.Details {
	b := in.Body
	return identity.Details{Name: string(b.Name), Mail: string(b.Mail), Phone: string(b.Phone), Title: string(b.Title)}
}

func (d *desk) addPerson(ctx context.Context, in *addPersonInput) (*httpapi.Written[Person], error) {
	s, _, err := d.account(ctx, "person.add", in.Customer)
	if err != nil {
		return nil, err
	}
	b := in.Body
	add := customer.AddPerson{Party: b.Party, ExternalID: string(b.ExternalID), Settings: customer.Settings{
		Zone: cmp.Or(b.Zone, s.Zone, "UTC"), Locale: b.Locale, Calendar: b.Calendar, Channel: b.Channel,
	}}
	var f findings
	f.settings(add.Settings)
	f.mail(string(b.Mail))
	if err := f.err(); err != nil {
		return nil, err
	}
	r, err := d.request(ctx, in.Write, in.Customer, "")
	if err != nil {
		return nil, err
	}
	add.Person = events.PersonID(r.NewID("person"))
	if add.ExternalID != "" {
		add.Person = PersonIDOf(r.Tenant, add.ExternalID)
	}
	return d.givePerson(ctx, r, in.Write, add.Person, add, in.details())
}

// givePerson gives a command about a person, and then writes the details to the directory: a refused
// command leaves no personal data behind. A repeat writes them again, since the first attempt may have
// ended between the two, unless newer ones are there by then.
func (d *desk) givePerson(ctx context.Context, r command.Request, w httpapi.Write, id events.PersonID, c customer.Command, details identity.Details) (*httpapi.Written[Person], error) {
	match, err := httpapi.Match(w)
	if err != nil {
		return nil, err
	}
	var after customer.State
	out, err := do(ctx, d, r, func(tx *command.Tx) (err error) {
		after, err = command.Decide(tx, customers, string(r.Customer), match, c)
		return err
	}, func() Person {
		p, _ := after.Person(id)
		return showPerson(p)
	})
	if err != nil {
		return nil, err
	}
	if err := d.Directory.PutAt(ctx, r.Tenant, id, details, out.Position, out.Replayed); err != nil {
		return nil, err
	}
	answer, err := httpapi.Answered[Person](out)
	if err == nil {
		answer.Body.Name, answer.Body.Mail, answer.Body.Phone, answer.Body.Title = details.Name, details.Mail, details.Phone, details.Title
	}
	return answer, err
}

// OnPerson is the input of every write to an existing person.
type OnPerson struct {
	OnCustomer
	Person events.PersonID `path:"person" maxLength:"200"`
}

type changePersonInput struct {
	OnPerson
	Body struct {
		Name     *httpapi.Line `json:"name,omitempty"`
		Mail     *string       `json:"mail,omitempty" maxLength:"254"`
		Phone    *string       `json:"phone,omitempty" maxLength:"100"`
		Title    *string       `json:"title,omitempty" maxLength:"200"`
		Zone     *string       `json:"zone,omitempty"`
		Locale   *string       `json:"locale,omitempty"`
		Calendar *string       `json:"calendar,omitempty"`
		Channel  *string       `json:"channel,omitempty" enum:"mail"`
	}
}

// settings are the person's, with what the request names.
func (in *changePersonInput) settings(s customer.Settings) customer.Settings {
	b := in.Body
	return customer.Settings{Zone: or(b.Zone, s.Zone), Locale: or(b.Locale, s.Locale), Calendar: or(b.Calendar, s.Calendar), Channel: or(b.Channel, s.Channel)}
}

func (in *changePersonInput) details(d identity.Details) identity.Details {
	b := in.Body
	if b.Name != nil {
		d.Name = string(*b.Name)
	}
	d.Mail, d.Phone, d.Title = or(b.Mail, d.Mail), or(b.Phone, d.Phone), or(b.Title, d.Title)
	return d
}

func or(given *string, otherwise string) string {
	if given == nil {
		return otherwise
	}
	return *given
}

func (d *desk) changePerson(ctx context.Context, in *changePersonInput) (*httpapi.Written[Person], error) {
	s, _, err := d.account(ctx, "person.change", in.Customer)
	if err != nil {
		return nil, err
	}
	if _, err := httpapi.RequireMatch(in.Write); err != nil {
		return nil, err
	}
	p, here := s.Person(in.Person)
	if !here {
		return nil, identity.ErrNotFound
	}
	r, err := d.request(ctx, in.Write, in.Customer, "")
	if err != nil {
		return nil, err
	}
	known, err := d.Directory.Details(ctx, r.Tenant, in.Person)
	if err != nil {
		return nil, err
	}
	details := in.details(known[in.Person])
	change := customer.ChangePerson{Person: in.Person, Settings: in.settings(p.Settings)}
	var f findings
	f.settings(change.Settings)
	f.mail(details.Mail)
	f.line(details.Phone, "/phone")
	f.line(details.Title, "/title")
	if err := f.err(); err != nil {
		return nil, err
	}
	return d.givePerson(ctx, r, in.Write, in.Person, change, details)
}

func (d *desk) removePerson(ctx context.Context, in *OnPerson) (*httpapi.Written[Customer], error) {
	s, _, err := d.account(ctx, "person.remove", in.Customer)
	if err != nil {
		return nil, err
	}
	if !s.Knew(in.Person) {
		return nil, identity.ErrNotFound
	}
	return d.onCustomer(ctx, in.OnCustomer, "person.remove", customer.RemovePerson{Person: in.Person})
}
