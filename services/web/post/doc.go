// Package post writes letters to people and has them sent.
//
//	who decides ──> a Message, in the words of the pages ──> Letter: the same as text and as a page ──> mail.Outbox
//	                                                                                            │
//	              SMTP server <── mail.Sender (the loop "mail", one per installation) <─────────┤
//	              /mailbox    <── the same sender, in a demonstration: no letter leaves it <────┘
//
// A letter says who wants what of its reader and offers at most a few ways to act, each a link with a secret of its own
// (pkg/signin). Its two parts say the same, so that a reader of plain text misses nothing. It loads nothing from anywhere: no picture tells
// whether it was opened.
//
// # When something goes wrong
//
// A server that does not answer delays letters and loses none (pkg/mail). Without COXSWAIN_PUBLIC_URL nothing can be linked
// to, so letters with links are refused with ErrNoAddress; without COXSWAIN_SMTP_HOST they wait, and expire.
package post
