package customer

import "coxswain/events"

// Command is sealed: only the types of this package can be asked of a customer.
//
//sumtype:decl
type Command interface{ customerCommand() }

// Register brings a customer into being, with the parties vendor and customer.
type Register struct {
	Customer   events.CustomerID
	Name       string
	ExternalID string // in the CRM; its uniqueness is in Customer, which is derived from it
	Zone       string // IANA
	Vendor     string // what the vendor is called
}

// Rename gives the customer another name.
type Rename struct{ Name string }

// SetAttribute gives a custom field, the segment, stage, tenure start, renewal date or value a value. The
// empty value clears it.
type SetAttribute struct{ Name, Value string }

// AddParty makes a partner organisation a party.
type AddParty struct {
	Party events.PartyID // slug: "acme-consulting"
	Name  string
}

// Settings is how a person is reached, and when.
type Settings struct {
	Zone     string // IANA
	Locale   string // BCP 47
	Calendar string // working calendar, see pkg/worktime
	Channel  string // "mail"
}

// AddPerson lets a human act for a party.
type AddPerson struct {
	Person     events.PersonID
	Party      events.PartyID
	ExternalID string
	Settings   Settings
}

// ChangePerson replaces a person's settings. The party never changes.
type ChangePerson struct {
	Person   events.PersonID
	Settings Settings
}

// RemovePerson ends a person's acting for the party, in every seat.
type RemovePerson struct{ Person events.PersonID }

// AssignSeat gives a person a seat with the customer, or changes whether it may agree.
type AssignSeat struct {
	Seat     events.Seat
	Person   events.PersonID
	MayAgree bool // may say yes for the party
}

// ReleaseSeat takes a seat from a person.
type ReleaseSeat struct {
	Seat   events.Seat
	Person events.PersonID
}

// RecordOutcome says how a term ended.
type RecordOutcome struct {
	Outcome string // "renewed", "churned", "expanded"
	On      events.Date
}

// Archive keeps the customer for the record only.
type Archive struct{}

func (Register) customerCommand()      {}
func (Rename) customerCommand()        {}
func (SetAttribute) customerCommand()  {}
func (AddParty) customerCommand()      {}
func (AddPerson) customerCommand()     {}
func (ChangePerson) customerCommand()  {}
func (RemovePerson) customerCommand()  {}
func (AssignSeat) customerCommand()    {}
func (ReleaseSeat) customerCommand()   {}
func (RecordOutcome) customerCommand() {}
func (Archive) customerCommand()       {}
