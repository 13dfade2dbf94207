// Package calls is all about cadence calls, for both sides: when they are, why, what came out of them, and who has still to
// say so.
//
//	/customers/{customer}/calls   what is ahead, what is not written up yet, what was; an extra call
//	/calls/{call}                 before: the agenda, with a reason on every line, and whether there is a reason to meet
//	                              after: the recap, each attendee answering the own lines
//	/calls/{call}/run             during: who is there, what is decided and promised; the recap is shown before it is sent
//
//	scheduled ── run ──> draft ──preview──> draft and what each would be asked ──send──> held: recap
//	    │                  ^─────────── refused, with all that was typed ────────────┘
//	    ├── give back ──> given back, with a written update ── overrule ──> scheduled
//	    └── cancel, no-show
//
// What is done here is done by operations of the API, one a form. Two forms are read here first (order.go, run.go): the order of an agenda, because a button
// can only name one line, and the draft of a call, because what was left empty must not be sent and because its recap is
// shown before it goes out. That preview is decided by the very rule that the cadence service decides by
// (services/cadence/call), so that it cannot show something else than what is sent.
//
// Nothing internal is on a page of a customer's people, because it is in no answer of the API to them: an agenda is built
// for its reader, a recap has the reader's own lines, and internal notes are refused.
package calls

import "coxswain/services/web/site"

// Register adds the pages.
func Register(s *site.Site) {
	s.Page("/customers/{customer}/calls", list)
	s.Page("/calls/{call}", show)
	s.Handle("POST /calls/{call}/order", order)
	s.Page("/calls/{call}/run", run)
	s.Handle("POST /calls/{call}/run", draft)
}
