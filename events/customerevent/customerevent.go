// Package customerevent holds the facts of a customer: its parties, people and seats.
//
// Stream "customer/<CustomerID>", written by the plans service. Names of people and their addresses are
// not here: they live in the people directory (pkg/identity), which can forget them.
package customerevent

import "coxswain/events"

// Event is sealed: only the types of this package are facts of a customer.
//
//sumtype:decl
type Event interface {
	events.Event
	customerEvent()
}

// Kind of the stream.
const Kind = "customer"

// Registered says that the customer exists; the parties vendor and customer exist with it.
type Registered struct {
	Customer   events.CustomerID `json:"customer"`
	Name       string            `json:"name"`
	ExternalID string            `json:"external_id,omitempty"` // the id in the CRM; unique per tenant
	Zone       string            `json:"zone,omitempty"`        // IANA zone of the account, for dates nobody owns
	Vendor     string            `json:"vendor,omitempty"`      // what the vendor is called to this customer
}

// Renamed says that the customer has another name.
type Renamed struct {
	Name string `json:"name"`
}

// AttributeSet says that a custom field, the segment, stage, renewal date or value has a value now.
type AttributeSet struct {
	Name  string `json:"name"` // "segment", "stage", "tenure_start", "renewal", "value", or a custom field
	Value string `json:"value"`
}

// PartyAdded says that a partner organisation is a party too.
type PartyAdded struct {
	Party events.PartyID `json:"party"`
	Name  string         `json:"name"`
}

// PersonAdded says that a human acts for a party.
type PersonAdded struct {
	Person     events.PersonID `json:"person"`
	Party      events.PartyID  `json:"party"`
	ExternalID string          `json:"external_id,omitempty"`
	Zone       string          `json:"zone"`               // IANA
	Locale     string          `json:"locale,omitempty"`   // BCP 47
	Calendar   string          `json:"calendar,omitempty"` // working calendar, see pkg/worktime: "us", "de", ...
	Channel    string          `json:"channel,omitempty"`  // "mail"
}

// PersonChanged says that a person's settings are now these; the party never changes.
type PersonChanged struct {
	Person   events.PersonID `json:"person"`
	Zone     string          `json:"zone"`
	Locale   string          `json:"locale,omitempty"`
	Calendar string          `json:"calendar,omitempty"`
	Channel  string          `json:"channel,omitempty"`
}

// PersonRemoved says that a person acts for the party no longer.
type PersonRemoved struct {
	Person events.PersonID `json:"person"`
}

// SeatAssigned says that a person holds a seat with the customer.
type SeatAssigned struct {
	Seat     events.Seat     `json:"seat"`
	Person   events.PersonID `json:"person"`
	MayAgree bool            `json:"may_agree,omitempty"` // may say yes for the party
}

// SeatReleased says that a person holds the seat no longer.
type SeatReleased struct {
	Seat   events.Seat     `json:"seat"`
	Person events.PersonID `json:"person"`
}

// OutcomeRecorded says how a term ended: "renewed", "churned" or "expanded".
type OutcomeRecorded struct {
	Outcome string      `json:"outcome"`
	On      events.Date `json:"on"`
}

// Archived says that the customer is kept for the record only.
type Archived struct{}

func (Registered) EventType() string      { return "customer.registered.v1" }
func (Renamed) EventType() string         { return "customer.renamed.v1" }
func (AttributeSet) EventType() string    { return "customer.attribute_set.v1" }
func (PartyAdded) EventType() string      { return "customer.party_added.v1" }
func (PersonAdded) EventType() string     { return "customer.person_added.v1" }
func (PersonChanged) EventType() string   { return "customer.person_changed.v1" }
func (PersonRemoved) EventType() string   { return "customer.person_removed.v1" }
func (SeatAssigned) EventType() string    { return "customer.seat_assigned.v1" }
func (SeatReleased) EventType() string    { return "customer.seat_released.v1" }
func (OutcomeRecorded) EventType() string { return "customer.outcome_recorded.v1" }
func (Archived) EventType() string        { return "customer.archived.v1" }

func (Registered) customerEvent()      {}
func (Renamed) customerEvent()         {}
func (AttributeSet) customerEvent()    {}
func (PartyAdded) customerEvent()      {}
func (PersonAdded) customerEvent()     {}
func (PersonChanged) customerEvent()   {}
func (PersonRemoved) customerEvent()   {}
func (SeatAssigned) customerEvent()    {}
func (SeatReleased) customerEvent()    {}
func (OutcomeRecorded) customerEvent() {}
func (Archived) customerEvent()        {}

// Types lists the facts for the registry.
func Types() []events.Type {
	return []events.Type{
		events.Of[Registered]("A customer exists, with the parties vendor and customer."),
		events.Of[Renamed]("A customer has another name."),
		events.Of[AttributeSet]("A custom field of a customer has a value."),
		events.Of[PartyAdded]("A partner organisation is a party too."),
		events.Of[PersonAdded]("A human acts for a party."),
		events.Of[PersonChanged]("A person's zone, locale, calendar or channel is another."),
		events.Of[PersonRemoved]("A person acts for the party no longer."),
		events.Of[SeatAssigned]("A person holds a seat."),
		events.Of[SeatReleased]("A person holds a seat no longer."),
		events.Of[OutcomeRecorded]("A term ended renewed, churned or expanded."),
		events.Of[Archived]("A customer is kept for the record only."),
	}
}
