// Package site turns requests of browsers into pages. It knows who asks (a session), asks the API on their behalf,
// and writes what a page function has made of the answers. It decides nothing and reads no table of the domain: a page shows
// what the API shows its reader, no more.
//
//	GET  /customers/harbor ──> Visit{Who, Format} ──> page function ──> v.Get("/v1/customers/harbor/...") ──> ui.Frame
//	                            (cookie "session")                       in this process, with the session's
//	                                                                     token, at the position last written
//
//	POST /do/commitments/x/confirm ──> body of form fields as JSON ──> POST /v1/commitments/x/confirm
//	       303 back to the page, with a notice      <── 2xx ──┤
//	       the page again, with what was typed      <── 4xx ──┘
//
// # Forms are operations
//
// There is one handler for all forms (do.go): the address of a form is that of the operation, below /do, and the names
// of its fields say where they go in the body. So a page needs no code to act, and no page can do what the API does
// not let its reader do. Every form carries an idempotency key: sending it twice is doing it once.
//
// # Freshness
//
// What a reader has written is at a position; a cookie keeps it, and every later read asks for at least that. A page that
// cannot be that fresh says so (503) rather than show older data. Pages renew themselves: /live tells the browser of
// each new fact that its reader may see, and the browser asks for the page again, at that position.
//
// # When something goes wrong
//
// Whatever the API refuses becomes a page or a notice with the same sentence. Nobody signed in: the sign-in page, and
// then back. Forms from other sites are refused (http.CrossOriginProtection). Pages run no inline script and take no
// inline style; the browser is told so.
package site
