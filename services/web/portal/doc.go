// Package portal holds the page where people of a customer, and of its partners, begin: what waits for them comes
// first, then what they and their colleagues owe, then what everybody else owes them.
//
//	yours.go    the page, and how it is put together
//	eyes.go     whose page it is: the reader's, or one that the tenant's people look at with another's eyes
//	waiting.go  what waits for one person, out of the shared-responsibility view
//	recap.go    lines of recaps that the person has not answered
//	teaser.go   the next call
//
// The page is made of the shared-responsibility view, which each side reads in its own sight: nothing is hidden here, since
// nothing of another side's is in the answer. A preview asks for the customer's sight too (preview=customer) and so shows
// what the customer would see, and not what is left of the vendor's.
//
// # When something goes wrong
//
// A part that cannot be read is the whole page's refusal: a list of what waits that silently lacks something would be
// believed. The page needs no script; each answer is a form.
package portal
