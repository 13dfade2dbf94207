package customer

import "coxswain/pkg/fault"

// What a customer refuses.
var (
	ErrUnknown          = fault.New(fault.NotFound, "not-found", "there is nothing here for you")
	ErrKnown            = fault.New(fault.Conflict, "customer_known", "this customer is registered already, with other details; change them instead")
	ErrArchived         = fault.New(fault.Conflict, "customer_archived", "the customer is archived and changes no more")
	ErrPartyForm        = fault.New(fault.Invalid, "customer_party_form", "a party is named by 2 to 40 lower-case letters, digits and hyphens, beginning with a letter")
	ErrPartyReserved    = fault.New(fault.Conflict, "customer_party_reserved", "the parties vendor and customer are there from the start; a partner needs a name of its own")
	ErrPartyKnown       = fault.New(fault.Conflict, "customer_party_known", "there is a party of this name already")
	ErrPartyUnknown     = fault.New(fault.Invalid, "customer_party_unknown", "the customer has no such party; add it first")
	ErrPersonUnknown    = fault.New(fault.Invalid, "customer_person_unknown", "the person is not one of this customer's people")
	ErrPersonKnown      = fault.New(fault.Conflict, "customer_person_known", "the person is one of this customer's people already, with other settings; change them instead")
	ErrPersonHasParty   = fault.New(fault.Conflict, "customer_person_has_party", "the person acts for another party of this customer, and can act for one only")
	ErrExternalIDTaken  = fault.New(fault.Conflict, "customer_external_id_taken", "another person has this external id")
	ErrSeatUnknown      = fault.New(fault.Invalid, "customer_seat_unknown", "there is no such seat")
	ErrKeeperSeated     = fault.New(fault.Conflict, "customer_keeper_seated", "there is a keeper already; release that seat first")
	ErrOutcomeUnknown   = fault.New(fault.Invalid, "customer_outcome_unknown", "a term ends renewed, churned or expanded")
	ErrDateInvalid      = fault.New(fault.Invalid, "invalid-date", "write the date like 2026-03-31, between 1900 and 2199")
	ErrTooManyPeople    = fault.New(fault.Conflict, "customer_too_many_people", "a customer has at most 2000 people")
	ErrTooManyParties   = fault.New(fault.Conflict, "customer_too_many_parties", "a customer has at most 20 parties")
	ErrTooManyAttribute = fault.New(fault.Conflict, "customer_too_many_attributes", "a customer has at most 100 attributes")
)

// The limits behind the refusals: every one of these lists is read whole by each decision.
const (
	maxPeople     = 2000
	maxParties    = 20
	maxAttributes = 100
)
