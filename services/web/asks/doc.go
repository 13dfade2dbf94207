// Package asks writes to people what is asked of them (product.md C6, E6): one letter for all that comes at once, with ways to
// answer each thing from the mail (services/web/links).
//
//	commitment.proposed, countered, reschedule_proposed ──┐ policies, a file per fact      a loop, each second
//	call.recap_issued ────────────────────────────────────┴──> mail.notes ── 20 s ──> one letter ──> mail.outbox
//
// A note holds ids alone. What it is about is read from the log when the letter is written: what was answered meanwhile is
// not in it, and when nothing is left, there is no letter.
//
// # Who is written to
//
// The person whose answer is awaited, when somebody of another party asks; what is promised in a call is asked by its
// recap. Not somebody who was removed or erased, who has no address, or who wants to be reached by something else than mail.
// What happened more than a week ago is not written about, nor what we were told more than an hour after it happened, nor
// what came by an import: that is history.
//
// # Once
//
// The id of a note is made of its fact and its person, that of a letter of its first note; notes are told in the transaction
// that puts the letter into the outbox. So a fact that is delivered again, and a process that dies anywhere, write
// nothing twice. Links of a letter that was not put lead somewhere and are known to nobody.
//
// # When something goes wrong
//
// Without COXSWAIN_PUBLIC_URL nothing can be linked to, and notes wait; after thirty days they are forgotten. A letter that the
// outbox refuses for good (an address that is none) is logged and not tried again.
package asks
