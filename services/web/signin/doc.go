// Package signin holds the pages by which people come in and go out.
//
//	GET /sign-in ──┬── the tenant's people ──> /sign-in/oidc ──> their organisation ──> callback ──> account by subject, or by
//	               │                                                                     verified address, bound from then on
//	               ├── customers' people ────> address ──> code by mail ──> account (one of several: their choice)
//	               └── in a demonstration ───> a button for each of the sample people
//
//	invitation by mail ──> GET /welcome/{secret} (changes nothing) ──> POST, once ──> the person's account
//
// All ways end in enter: a session (pkg/identity) in place of the one that the browser had, for twelve hours or, for
// customers' people, thirty days.
//
// # What nobody learns
//
// An address that is not known gets the same answers as one that is, to the code that does not fit: a code is made for it too,
// which nobody is sent. A link that is none, was cut off, or is of another kind leads to the same page.
//
// # When something goes wrong
//
// A refusal is a page with what to do next, never a way back to where it came from: an organisation that refuses somebody
// would else be asked again and again. Mail that cannot be sent waits (pkg/mail); the person may ask for another code after it.
package signin
