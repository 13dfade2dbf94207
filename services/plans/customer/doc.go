// Package customer decides who a customer is: its name and attributes, its parties, the people who act
// for them, the seats they hold with the account as a whole, and how its terms ended.
//
//	Register ──> registered ──Archive──> archived (kept for the record, changes no more)
//	                 │
//	                 ├─ AddParty       vendor and customer are there from the start, partners come by slug
//	                 ├─ AddPerson      one person, one party; RemovePerson also releases the seats held
//	                 ├─ AssignSeat     only to a person who is here; one keeper at most
//	                 └─ RecordOutcome  renewed, churned, expanded: what a replay of health is judged by
//
// The package is pure. Names, mail addresses and titles of people never come here: facts hold ids and the
// people directory holds the rest. Whether a zone or a calendar exists is checked where the request comes
// in (services/plans/api); what must hold between the parts of one customer is checked here.
package customer
