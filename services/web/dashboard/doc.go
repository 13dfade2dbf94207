// Package dashboard holds the pages that look at many customers, or at a long time: the portfolio, the evolution of a
// customer's plans, and what has changed between two days.
//
//	portfolio   GET /v1/portfolio                        all customers: figures, filters, order, CSV
//	evolution   GET /v1/customers/{customer}/evolution   charts of how it went, until any day
//	compare     GET /v1/customers/{customer}/changes     what happened between two days, and the figures of both
//	            and /evolution for either of them
//
// # Time
//
// A day in the address (?as_of=2026-09-01) is the end of that day where the reader is, and what is shown is what is known
// now about then. A day that has not ended is now.
//
// # Every number opens
//
// A number leads to the facts behind it, to the part of the customer's page where they are, or, where it counts customers,
// to the list of those.
package dashboard
