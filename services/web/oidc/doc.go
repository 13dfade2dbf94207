// Package oidc signs in the tenant's people with OpenID Connect: the authorization code flow with PKCE (OpenID Connect
// Core 1.0, section 3.1; RFC 7636). It says who somebody is to the issuer; which account that stands for is decided
// elsewhere.
//
//	browser                 here                                   issuer
//	  │ GET sign-in ─────────> Begin: state, nonce, verifier           │
//	  │ <── 303, sealed cookie ──┘                                     │
//	  │ ───── state, nonce, S256(verifier) ──────────────────────────> │ signs the person in
//	  │ <──── 303 to CallbackPath with state and code ─────────────────┘
//	  │ GET CallbackPath ────> Finish: is it the state in the cookie?  │
//	  │                          ├── code, verifier, secret ─────────> │
//	  │                          │ <── ID token ─────────────────────── ┘
//	  │                          └── signature, issuer, audience, expiry, nonce ──> Claims
//
// Nothing is kept between Begin and Finish but the cookie (cookie.OIDC), sealed by a key that all processes derive from the
// master key, so any process may finish what another began. It opens for ten minutes. State ties the answer to this browser
// (nobody signs another in as themselves), nonce the ID token to this attempt, the verifier the code (whoever steals one
// cannot use it). A code works once; that is the issuer's to keep, and a second use is refused like any other untruth.
//
// The person's role comes from the claim Config.RoleClaim of the ID token: admin, csm or lead, or what Config.Roles
// translates; with several, the one that may do most.
//
// # When something goes wrong
//
// All errors are faults; their message is for the person, their cause for the log alone.
//
//   - ErrUnavailable (503): the issuer does not answer. It is asked for its addresses when the first person signs in, not
//     at the start, and at most every five seconds while it is away; people who have signed in before go on working.
//   - ErrRefused (401): the issuer answered and something in it is not true. The sentence is always the same. Look at the
//     cause in the log: "invalid_client" is a wrong secret, "different provider" a wrong COXSWAIN_OIDC_ISSUER,
//     "token is expired" a wrong clock, "signature" keys that changed under the same name.
//   - ErrDenied (403): the issuer did not let the person in.
//   - ErrNoRole (403): it did, and gave no role. Assign one at the issuer, and see that it puts the claim into ID tokens.
//   - ErrNotBegun (401): the answer belongs to no sign-in of this browser, or to one of more than ten minutes ago.
//
// Keys that the issuer changes are fetched when a token names an unknown one. Its other addresses are asked for once:
// when they change, start the process again.
package oidc
