// Package mail is mail that is never lost: an outbox in the database that holds the facts, and a sender that empties it.
//
//	who decides ──Put, in its transaction──> mail.letters ──Sender──> smtp.Transport ──> the customer's mailbox
//	                                             │            └─────> Mailbox, in a demonstration
//	   Status, Dead, Retry, Cancel, DropPerson ──┘
//
// # A letter
//
// Its ID is made of what caused it, so a policy that handles a fact twice puts it once. Put refuses what no server
// would take, and what would forge a header. It waits, is sent, and says no more: its row stays with who, of what kind,
// when and with what outcome, and what it said is taken out.
//
//	         ┌───────────── Retry ─────────────┐
//	Put ─> queued ── refused, or 8 tries ──> dead
//	         ├── taken by a server ──> sent
//	         ├── Expires ──> expired
//	         ├── DropPerson ──> dropped (and from dead)
//	         └── Cancel ──> cancelled
//
// # Notes
//
// What a person is to be told may come in a burst. Notes keep it, by ids alone, until the oldest has waited a while; then all of
// it is given to a writer at once, in the transaction that puts the letter. A note is known by its ID for thirty days.
//
// # At rest
//
// Letters carry links that let people in, so subject, text and address are sealed under a key derived from the master
// key, bound to their row; so are the errors of servers, which repeat addresses. The domain of an address stands
// open while a letter waits: it is what the queues are made of.
//
// # Sending
//
// Each domain is a queue of its own with one lane, so one that is slow or broken holds up nobody else. A sender claims
// a letter for as long as a try may take and no longer: one that was killed gives it back by that. A temporary failure
// is tried again over a day, then the letter is dead: kept, counted by a metric, listed by Dead. A refusal for good is
// dead at once. When the server does not answer at all, everything for that domain waits a minute, and only one
// letter has spent a try on it.
//
// A letter is sent twice only when the server's answer was lost, or when it was taken and the database then could not be
// told before the claim ended. Its Message-ID and Date are the same each time, so that a mailbox can tell.
//
// # How to use it
//
//	outbox := mail.NewOutbox(runtime.DB, runtime.Key, now)
//	transport, err := config.Mail.Transport()           // nil without COXSWAIN_SMTP_HOST: letters wait, and expire
//	sender := mail.NewSender(mail.SenderConfig{Outbox: outbox, Transport: transport, Logger: logger,
//		Metrics: mail.NewMetrics(registerer, outbox)})
//	daemon.Loop{Name: "mail", Every: 2 * time.Second, Run: sender.Run} // looks by itself, and when the outbox wakes it
//
//	err = outbox.Put(ctx, tx, letter)                   // and after the commit:
//	outbox.Wake()
//
// # When something goes wrong
//
// coxswain_mail_queued_oldest_seconds grows: no sender runs, or no server answers; the LastError of a Status says which.
// coxswain_mail_dead_letters is not 0: look at Dead, mend the cause, Retry. Another master key cannot open what
// waits: the letters are dead, with that as their error.
package mail
