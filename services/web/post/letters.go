package post

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/pkg/mail"
)

// Invited is an invitation as its letter tells of it.
type Invited struct {
	ID       string // what caused it
	Tenant   events.TenantID
	Person   events.PersonID
	To       mail.Address
	By       string // name of who invites
	Customer string // name of the customer whose plan it is about
	Path     string // of the page that lets the reader in
	Until    time.Time
	// Organisation is for people of the tenant, who sign in there.
	Organisation bool
}

// Invite writes an invitation.
func (p *Post) Invite(ctx context.Context, i Invited) (mail.Letter, error) {
	address, err := p.Address(i.Path)
	if err != nil {
		return mail.Letter{}, err
	}
	m := Message{
		Hello: i.To.Name,
		Say: []string{
			i.By + " invites you to the success plan of " + i.Customer + ".",
			"It is where both sides see who does what by when, toward the goals that both have agreed: your promises and theirs, the next call, and what has changed.",
		},
		Actions: []Action{{Text: "Open the plan of " + i.Customer, URL: address}},
		After:   []string{"The link is for you alone and works once, until " + day(i.Until) + ". Later you sign in with your mail address."},
		Because: "You get this because " + i.By + " entered your address. If you do not know what it is about, do nothing.",
	}
	if i.Organisation {
		m.After = []string{"You sign in with your organisation's account."}
	}
	return m.Fill(ctx, mail.Letter{
		ID: i.ID, Tenant: i.Tenant, Person: i.Person, To: i.To, Kind: "invitation",
		Subject: i.By + " invites you to the plan of " + i.Customer, Expires: i.Until,
	})
}

// Coded is a code as its letter tells of it.
type Coded struct {
	ID     string
	Tenant events.TenantID
	Person events.PersonID
	To     mail.Address
	Code   string // six digits
	For    string // what it is good for: "sign in"
	Until  time.Time
}

// Code writes a code to somebody who has asked for it. The code is not in the subject, which phones show while they are locked.
func (p *Post) Code(ctx context.Context, c Coded) (mail.Letter, error) {
	m := Message{
		Hello:   c.To.Name,
		Say:     []string{"Here is your code to " + c.For + ":"},
		Code:    c.Code,
		After:   []string{"Type it on the page where you have asked for it. It is good for ten minutes, once."},
		Because: "If you have not asked for a code, do nothing: without it nobody gets in. Tell nobody the code; we never ask for it.",
	}
	return m.Fill(ctx, mail.Letter{
		ID: c.ID, Tenant: c.Tenant, Person: c.Person, To: c.To, Kind: "code", Subject: "Your code to " + c.For, Expires: c.Until,
	})
}

// day is a day that nobody reads in the wrong order.
func day(at time.Time) string { return at.UTC().Format("2 January 2006") }
