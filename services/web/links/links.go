package links

import (
	"strconv"
	"time"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/services/web/post"
	"coxswain/services/web/site"
)

// desk answers what comes by links.
type desk struct {
	links     *signin.Links
	codes     *signin.Codes
	tokens    *identity.Tokens
	directory identity.Directory
	post      *post.Post
	nonces    nonces
	misses    *misses
	now       func() time.Time
}

// Register adds the pages.
func Register(s *site.Site, r *daemon.Runtime) {
	k := &desk{
		links: r.SignIn.Links, codes: r.SignIn.Codes, tokens: r.Tokens, directory: r.Directory,
		post:   post.New(daemon.Deps{DB: r.DB, Outbox: r.Outbox, Config: r.Config}),
		nonces: nonces{r.Key.Derive("mail-links")}, misses: newMisses(), now: r.Now,
	}
	s.Open("/l/{secret}", k.page)
	s.OpenHandle("POST /l/{secret}", k.press)
	s.OpenHandle("POST /l/{secret}/undo", k.undo)
}

// URL is where a link leads, below the public address.
func URL(secret string) string { return "/l/" + secret }

// Principal is whom a link of a person makes act: somebody of one customer, and no more than that, whatever the person may
// otherwise see. role is for the tenant's people; a customer's are contacts.
func Principal(tenant events.TenantID, customer events.CustomerID, party events.PartyID, person events.PersonID, role identity.Role) identity.Principal {
	if party != events.Vendor {
		role = identity.Contact
	}
	return identity.Principal{Tenant: tenant, Customer: customer, Party: party, Person: person, Role: role}
}

// At is what a link keeps of the position of the log at which it was written: its page shows nothing older.
func At(position int64) []byte { return strconv.AppendInt(nil, position, 10) }

// positionOf is what At has kept; 0 where nothing was.
func positionOf(l signin.Link) int64 {
	position, err := strconv.ParseInt(string(l.Data), 10, 64)
	if err != nil {
		return 0
	}
	return position
}

// tokenLife bounds the token of one request. It is revoked before that, when the request ends.
const tokenLife = time.Minute

// as asks the API as the person of the link. What follows on the page is nobody's: a link signs nobody in.
func (k *desk) as(v *site.Visit, l signin.Link, scope identity.Scope, do func(*site.Visit) error) error {
	who := l.Principal()
	who.Scope = scope
	ctx := v.Request.Context()
	token, err := k.tokens.IssueSession(ctx, who, tokenLife, "a link in a mail")
	if err != nil {
		return err
	}
	defer func() { _ = k.tokens.Revoke(detached(ctx), token) }() // one that stays ends within the minute
	as, err := v.As(who, token)
	if err != nil {
		return err
	}
	as.AtLeast(positionOf(l))
	return do(as)
}
