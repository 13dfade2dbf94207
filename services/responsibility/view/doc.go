// Package view builds the shared-responsibility view: who owes what to whom, in whose court it is and for
// how long, what is agreed and what is open, and how every side keeps its word.
//
//	Record (documents as they stood) ─┐
//	Reader (party, names)             ├──> Build ──> View
//	instant                           ┘
//
// Build is pure: no clock, no look-up, no I/O. The view of now and the view of last March are the same
// function of other documents and another instant; a customer's view and a vendor's preview of it are the
// same function of the same documents.
//
// What a reader may not see is not filtered here: it is not in the Record. Health is there only when the
// documents come from the vendor's read model.
package view
