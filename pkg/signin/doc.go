// Package signin knows who may come in, and holds the secrets that are good for one use.
//
//	mail address ──> Accounts.ByMail ──┬─> Codes.Make ──> mail ──> Codes.Check ──┐
//	OIDC subject ──> Accounts.BySubject│                                         ├──> Accounts.SignIn ──> a session (pkg/identity)
//	                                   └─> Links.Make ──> mail ──> Links.Use ────┘
//
// What proves that somebody is who they say is the pages' (services/web); this is what they prove it against.
//
// # Accounts
//
// An account says that a person may sign in, for which customer, party and role. Its address is not here: it is found by a
// keyed digest of the address (HMAC under a key derived from the master key), so a copy of the table tells nobody whom it
// is about. One address may have accounts with several tenants; whoever asks by address gets all, and must show none
// before the address is proven. The first OIDC subject that comes with an address is bound to it; another one that comes with
// the same address later is refused, since addresses are given to other people and subjects are not.
//
// Closing an account, or giving it another role, ends what was made for it: sessions, tokens, links, codes. A sign-in at
// the same moment comes before and is ended, or comes after and is refused. This package hears of no facts: whoever removes
// or erases a person closes the account.
//
// # Links
//
// A link is 256 random bits for one person, one purpose and one item; the database has its SHA-256. Looking at it changes
// nothing, so mail scanners may. It is used once: everybody else is told when that was. One that is unknown, cut off, revoked
// or of another purpose gets the same answer after the same look-up. It says by itself of which tenant it is, and nobody
// can name another.
//
// # Codes
//
// A code is six digits for one person and one item. A million is few, so the database has a keyed digest, five tries lock
// it, a new one ends the one before, and there are three in ten minutes: a guesser who never stops finds one in a
// subject's codes after fifteen months on average, and mails a warning with each.
//
// # When something goes wrong
//
// A database that does not answer is identity.ErrUnavailable (503). A master key that was replaced makes addresses
// unfindable and codes wrong; the program does not start then (identity.NewDirectory). Prune forgets what is long over; when
// it does not run, tables grow and nothing else happens.
package signin
