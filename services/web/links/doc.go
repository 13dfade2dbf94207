// Package links is acting from the mail (product.md C6): what stands behind the links of a letter. Each is for one person,
// one thing and one answer, and needs no sign-in.
//
//	GET  /l/{secret} ──> what it is about, and one form            changes nothing, however often and by whom
//	POST /l/{secret} ──> nonce and cookie fit? ──> POST /v1/...    as the person, by a token that lives as long as the request
//	       │ binding: a code by mail first, typed in here ──┘
//	       └──> 303 to the page, which says who answered when, and takes it back for a day (POST /l/{secret}/undo)
//
// # Who presses the button
//
// Programs that guard mailboxes open every link, run the scripts of the page, and some post to whatever they find. So nothing
// is sent by itself, and a POST without the nonce of a form that this browser was shown is answered with the page and 403.
// The cookie is the browser's and the nonce is made of it, so several letters can be open at once.
//
// # Once
//
// The idempotency key of the command is made of the secret: pressed ten times at once, or again after the process has died
// between the command and the note that the link is used, it is one command. What the link may say is decided by the
// service that owns the thing, with the person's own rights; what the page leaves out is no wall.
//
// # What leads nowhere
//
// Unknown, cut off, changed by one bit, for another purpose, of somebody who was removed: one answer, 404, the same bytes after
// the same look-up. Whoever finds none of thirty in a minute is told to wait (429); a link that exists is shown all the same,
// so that nobody can shut out those behind the same address. Too old is 410.
//
// # When something goes wrong
//
// A service or a database that does not answer is 503 and the form once more, with what was typed; the link is still good.
package links
