// Package httpapi is how every service speaks HTTP: one way to declare an operation, one shape of refusal,
// one strictness about what comes in.
//
//	net/http server (Server: time and size limits)
//	   └ Handler: request id ─> access log, metrics ─> panics ─> address ─> sign-in ─> rate ─> mux
//	        └ Command / Query: an operation of huma, OpenAPI 3.1
//	             └ checkBody: media type ─> size ─> UTF-8 ─> JSON (parse) ─> schema (check) ─> canonical form, hash
//	                  └ the service's function: Request, Match, Await ─> command engine or projection
//	                       └ ProblemOf: an error becomes RFC 9457 problem details
//
// # Writes
//
// A write embeds [Write] and answers [Written]. [Request] makes its command: the Idempotency-Key becomes
// an id that only its caller can use, and the hash of method, path and canonical body tells a repeat
// from another request under the same key. [Match] and [RequireMatch] read If-Match. [Answered] gives the
// body that was kept with the command, so a repeat gets the same bytes.
//
// # Reads
//
// A read embeds [Read]; [Await] holds it until its projection has reached the position that the caller has
// seen, or refuses with 503. Lists embed [Page] and answer [List]; cursors are signed (SignCursor).
//
// # Strictness
//
// A body is exactly one JSON value in UTF-8 whose keys are known, in their exact case and not twice; numbers
// are exact; text is bounded and brought into Unicode NFC, and names ([Line]) hold nothing invisible. What is
// refused is named by JSON pointer and code. Where encoding/json would guess, we refuse.
//
// # When something goes wrong
//
// Handlers return their error. A *fault.Error is shown, by its kind (StatusOf is the one table); its cause
// and every other error are logged with the request id and answered as 500 "internal". A panic is logged
// with its stack and answered as 500, or by cutting the connection when the answer has begun. 503 and 429
// carry Retry-After. Look for the "instance" of a problem in the log's "request".
package httpapi
