package mail

import (
	"crypto/sha256"
	"encoding/hex"
	netmail "net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"coxswain/events"
	"coxswain/pkg/fault"
)

// Letter is one mail to one person. All of it that says something is sealed at rest.
type Letter struct {
	// ID is what it is about, made of what caused it ("invitation/in_42"), so that a repeat is the same letter: of two
	// with one tenant and ID the first is sent. Up to 200 characters.
	ID     string
	Tenant events.TenantID
	// Person is who gets it. Whatever waits for a person who is removed is dropped.
	Person events.PersonID
	To     Address
	// Kind is what sort of letter it is, for people who look at the outbox: "invitation", "code", "ask".
	Kind    string
	Subject string
	// Text is the letter in plain text; there always is one.
	Text string
	// HTML is the same once more as a page; optional.
	HTML string
	// Written is its Date; Put sets it, so that every try says the same.
	Written time.Time
	// Expires is from when it is not worth sending any more; zero is never.
	Expires time.Time
	// ThreadID is what all letters of a conversation share; optional.
	ThreadID string
	// InReplyTo is the ID of an earlier letter to the same tenant's people that this one follows; optional.
	InReplyTo string
	// ListUnsubscribe is an https address at which one POST ends letters like this one (RFC 8058); optional.
	ListUnsubscribe string
}

// Address is a person's name as they write it, in any script, and their mail address.
type Address struct{ Name, Address string }

// Refusals of letters.
var (
	ErrHeader  = fault.New(fault.Invalid, "mail-header", "a line of a mail's head must be short, valid UTF-8, and without control characters")
	ErrAddress = fault.New(fault.Invalid, "mail-address", "this is not a mail address that can be written to")
	ErrBody    = fault.New(fault.Invalid, "mail-body", "a mail needs a text of at most 256 KiB of valid UTF-8")
)

// Limits of what a letter may say, in characters. A name is shown beside an address, which a long one would push out of
// sight; a line of a mail may have 998 bytes (RFC 5322, 2.1.1), and an address of the web is not broken.
const (
	maxName    = 200
	maxSubject = 500
	maxID      = 200
	maxURL     = 800
	maxBody    = 256 << 10 // bytes
)

// Check refuses what cannot be sent as it stands. Put does it too; ask earlier to tell the user which field.
func (l Letter) Check() error {
	for _, line := range []struct {
		pointer, value string
		most           int
	}{
		{"/id", l.ID, maxID},
		{"/tenant", string(l.Tenant), maxID},
		{"/person", string(l.Person), maxID},
		{"/kind", l.Kind, maxID},
		{"/to/name", l.To.Name, maxName},
		{"/subject", l.Subject, maxSubject},
		{"/threadId", l.ThreadID, maxID},
		{"/inReplyTo", l.InReplyTo, maxID},
		{"/listUnsubscribe", l.ListUnsubscribe, maxURL},
	} {
		if !isLine(line.value, line.most) {
			return ErrHeader.At(line.pointer)
		}
	}
	switch {
	case l.ID == "" || l.Tenant == "" || l.Kind == "" || l.Subject == "":
		return ErrHeader.Sayf("a mail needs an id, a tenant, a kind and a subject")
	case !isAddress(l.To.Address):
		return ErrAddress.At("/to/address")
	case l.ListUnsubscribe != "" && !isHTTPS(l.ListUnsubscribe):
		return ErrHeader.At("/listUnsubscribe")
	case l.Text == "" || len(l.Text) > maxBody || len(l.HTML) > maxBody || !utf8.ValidString(l.Text+l.HTML):
		return ErrBody
	}
	return nil
}

// isLine reports whether a value may stand in a head. A line break would begin a header of whoever wrote the value.
func isLine(value string, most int) bool {
	return utf8.ValidString(value) && utf8.RuneCountInString(value) <= most && strings.IndexFunc(value, unicode.IsControl) < 0
}

// isAddress takes the bare form alone: local part, @, domain.
func isAddress(address string) bool {
	parsed, err := netmail.ParseAddress(address)
	return err == nil && parsed.Address == address && isLine(address, 254) // RFC 5321, 4.5.3.1.3
}

func isHTTPS(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != "" && !strings.ContainsAny(address, " <>,")
}

// destination is whose servers take the letter: the domain of the address.
func (l Letter) destination() string {
	return strings.ToLower(l.To.Address[strings.LastIndexByte(l.To.Address, '@')+1:]) // a quoted local part may hold one too
}

// MessageID is the letter's Message-ID without its brackets (RFC 5322, 3.6.4): the same each time it is sent, so that a
// mailbox that gets it twice can tell. Domain is ours.
func (l Letter) MessageID(domain string) string { return messageID("letter", l.Tenant, l.ID, domain) }

// References are the Message-IDs that the letter follows, oldest first. The first stands for the conversation and is
// no letter: programs that read mail group by it all the same.
func (l Letter) References(domain string) []string {
	var all []string
	if l.ThreadID != "" {
		all = append(all, messageID("thread", l.Tenant, l.ThreadID, domain))
	}
	if l.InReplyTo != "" {
		all = append(all, messageID("letter", l.Tenant, l.InReplyTo, domain))
	}
	return all
}

// messageID is a hash: ids of ours are nobody's business outside.
func messageID(what string, tenant events.TenantID, id, domain string) string {
	sum := sha256.Sum256([]byte(what + "\x00" + string(tenant) + "\x00" + id))
	return hex.EncodeToString(sum[:16]) + "@" + domain
}
