// Package identity knows who asks, what they may do, and what the people are called.
//
//	Authorization: Bearer cox_... ──> Tokens.Verify ──> Principal in the context ──> Authorize ──> policy.cedar
//	                                     (SHA-256)        (httpapi.Authenticate)
//
//	sign-in (pkg/signin) ──> Tokens.Rotate ──> a session: the token of a browser
//
//	Directory: person id ──> Details, sealed by the person's key, sealed by the master key (Key, from a file)
//
// # Tokens
//
// A token is 256 random bits; the database keeps its SHA-256 with the principal, an expiry and a label. A
// checked token is trusted for five seconds, so a revocation reaches every process within them. Every
// token that is not valid gets the same answer. Tokens of a demonstration are marked and refused in
// production.
//
// A session is a token too, whose secret the browser has in a cookie and the pages pass on to the API as Bearer: there is one
// way to be known, and one place where it ends (docs/adr/0012). People list, make and revoke their own; a repeated request makes no
// second token and cannot show the secret of the first. When a token was last used is noted once an hour, beside the
// request and in a table apart.
//
// A scope limits a token: to reading, or to recording signals. It is asked twice, by what the request does (Scope.Admits) and by
// the action (policy.cedar). A process of the release before, which knows no scopes, takes every scoped token for a reading one.
//
// # Authorization
//
// One file, policy.cedar, default deny. It knows the principal by role, party, customer and token. Actions are "<noun>.<verb>". A customer that the principal may not
// know of is "not found", whether it exists or not; a known customer with an action that no rule permits is
// "forbidden". Lists are filtered by the caller's tenant and customer where they are read.
//
// # People
//
// Facts hold ids of people. Their names and addresses are here, each person's under a key of their own, so
// that erasing one destroys one key. The mark of an erasure stays, so that a key that is missing for another
// reason is told apart and never taken for an erasure.
//
// # When something goes wrong
//
// A database that does not answer is ErrUnavailable (503), never "no such token". A missing key file, a file that others may read
// and a key that is not the database's keep the program from starting, with the reason.
package identity
