package events

import "time"

// Event is one fact of an aggregate. The wire name is written out and never changes:
// "aggregate.what_happened.vN".
type Event interface {
	EventType() string
}

// Internal is implemented by facts that only one party may ever see. InternalTo names that party.
type Internal interface {
	Event
	InternalTo() PartyID
}

// Dated is implemented by facts that happened at another time than they were told: a late
// measurement, a signal of last week. Everything else occurred when its command was given.
type Dated interface {
	Event
	Occurred() time.Time
}

// Ids are opaque strings: UUIDs where the engine gives them, slugs where people do (PartyID).
type (
	TenantID      string // the organisation that runs Coxswain
	CustomerID    string // the account
	PartyID       string // one side of a plan: "vendor", "customer" or a partner's slug; unique within a customer
	PersonID      string // a human of a party; unique within a tenant
	PlanID        string
	ProposalID    string
	CharterItemID string
	GoalID        string
	MeasurementID string
	MilestoneID   string
	CommitmentID  string
	RhythmID      string
	CallID        string // rhythm and original occurrence, see services/cadence/call
	TopicID       string
	ItemID        string // a line of an agenda: stable across rebuilds
	RecapLineID   string
	NoteID        string
	ScorecardID   string
)

// The two parties that every customer has from the start.
const (
	Vendor   PartyID = "vendor"
	Customer PartyID = "customer"
)

// Seat is a role that a person holds with a customer or in a plan (product.md section 3).
type Seat string

// The seats. At most one person keeps a customer accountable: Keeper.
const (
	CSM                   Seat = "csm"
	Keeper                Seat = "keeper"
	Sponsor               Seat = "sponsor"
	Champion              Seat = "champion"
	Contributor           Seat = "contributor"
	Coach                 Seat = "coach"
	Mentor                Seat = "mentor"
	AccountabilityPartner Seat = "accountability_partner"
	Neutral               Seat = "neutral"
)

// Seats lists every seat in the order in which people read them.
func Seats() []Seat {
	return []Seat{CSM, Keeper, Sponsor, Champion, Contributor, Coach, Mentor, AccountabilityPartner, Neutral}
}

// Stream names the aggregate a fact belongs to: its kind ("plan", "commitment", "call_internal") and id.
type Stream struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

func (s Stream) String() string { return s.Kind + "/" + s.ID }

// Actor is who did something: a person of a party, or a machine (an importer, a policy) by name.
type Actor struct {
	Person  PersonID `json:"person,omitempty"`
	Party   PartyID  `json:"party,omitempty"`
	Seat    Seat     `json:"seat,omitempty"`
	Machine string   `json:"machine,omitempty"`
}

// Audience says who may see a fact: Shared, or one party only.
type Audience string

// Shared facts may be seen by every party of the customer.
const Shared Audience = "shared"

// InternalTo is the audience of a fact that only the party may see.
func InternalTo(p PartyID) Audience { return Audience("internal:" + string(p)) }

// AudienceOf tells who may see a fact, by its type.
func AudienceOf(e Event) Audience {
	if i, ok := e.(Internal); ok {
		return InternalTo(i.InternalTo())
	}
	return Shared
}

// Sees reports whether people of the party may see something with this audience.
func (a Audience) Sees(p PartyID) bool { return a == Shared || a == InternalTo(p) }
