package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/pkg/signin"
	"coxswain/services/web/post"
	"coxswain/services/web/roster"
)

const (
	aboutInvite = `The person gets an account and a mail with a link that lets in once, for seven days. Three in a day to one recipient, and
500 in an hour by all of a tenant; more are 429. Only an administrator invites colleagues, who see every customer.`
	aboutAccounts = `An account lets somebody sign in. It is made by an invitation, and closed when the person is removed.`
)

// invitationTTL is how long the link of an invitation is good for.
const invitationTTL = 7 * 24 * time.Hour

// Refusals of an invitation.
var (
	errNoMail  = fault.New(fault.Invalid, "no-mail-address", "there is no mail address to write to; give the person one first")
	errAnswers = fault.New(fault.Conflict, "account-elsewhere", "this person signs in for another customer already")
)

func registerInvitations(api huma.API, deps daemon.Deps) {
	h := &host{deps, post.New(deps)}
	httpapi.Command(api, http.MethodPost, "/v1/customers/{customer}/people/{person}/invitations", "invite-person", "Invite a person to sign in", h.invite,
		httpapi.Doc(aboutInvite))
	httpapi.Query(api, "/v1/customers/{customer}/accounts", "list-accounts", "Who of a customer's people may sign in", h.accounts, httpapi.Doc(aboutAccounts))
}

// host lets people in.
type host struct {
	daemon.Deps
	post *post.Post
}

// account says that a person may sign in.
type account struct {
	Person events.PersonID `json:"person"`
	Role   identity.Role   `json:"role" enum:"admin,csm,lead,keeper,contact"`
	Since  time.Time       `json:"since" doc:"When the person was invited first."`
}

func (h *host) accounts(ctx context.Context, in *struct {
	Customer events.CustomerID `path:"customer" maxLength:"200"`
},
) (*httpapi.Shown[httpapi.List[account]], error) {
	if err := identity.Authorize(ctx, "account.read", in.Customer); err != nil {
		return nil, err
	}
	who, _ := identity.From(ctx)
	people, err := roster.Of(ctx, h.Log, who.Tenant, in.Customer)
	if err != nil {
		return nil, err
	}
	open, err := h.SignIn.Accounts.List(ctx, who.Tenant)
	if err != nil {
		return nil, err
	}
	all := []account{}
	for _, a := range open {
		if _, acts := people.Party(a.Person); acts && (a.Customer == "" || a.Customer == in.Customer) {
			all = append(all, account{Person: a.Person, Role: a.Role, Since: a.CreatedAt})
		}
	}
	return &httpapi.Shown[httpapi.List[account]]{Body: httpapi.List[account]{Items: all}}, nil
}

type inviteInput struct {
	httpapi.Write
	Customer events.CustomerID `path:"customer" maxLength:"200"`
	Person   events.PersonID   `path:"person" maxLength:"200"`
}

// invitation is what was sent, without its secret.
type invitation struct {
	Person    events.PersonID `json:"person"`
	Role      identity.Role   `json:"role" enum:"csm,keeper,contact"`
	ExpiresAt time.Time       `json:"expires_at"`
}

func (h *host) invite(ctx context.Context, in *inviteInput) (*httpapi.Written[invitation], error) {
	if err := identity.Authorize(ctx, "person.invite", in.Customer); err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, in.Write, in.Customer, h.Now(), "")
	if err != nil {
		return nil, err
	}
	g, err := h.guest(ctx, r, in.Person)
	if err != nil {
		return nil, err
	}
	id := "invitation/" + string(in.Person) + "/" + r.ID
	switch _, err := h.Outbox.Status(ctx, r.Tenant, id); {
	case errors.Is(err, mail.ErrNoLetter):
		err = h.welcome(ctx, r, g, id)
		if err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	}
	return &httpapi.Written[invitation]{Body: invitation{Person: in.Person, Role: g.account.Role, ExpiresAt: r.At.Add(invitationTTL)}}, nil
}

// guest is who is invited, and to what.
type guest struct {
	account  signin.Account
	to       mail.Address
	customer string
}

func (h *host) guest(ctx context.Context, r command.Request, person events.PersonID) (guest, error) {
	people, err := roster.Of(ctx, h.Log, r.Tenant, r.Customer)
	if err != nil {
		return guest{}, err
	}
	party, acts := people.Party(person)
	if !acts {
		return guest{}, identity.ErrNotFound
	}
	known, err := h.Directory.Details(ctx, r.Tenant, person)
	if err != nil {
		return guest{}, err
	}
	g := guest{
		account:  signin.Account{Tenant: r.Tenant, Person: person, Customer: r.Customer, Party: party, Role: people.Role(person)},
		to:       mail.Address{Name: known[person].Name, Address: known[person].Mail},
		customer: people.Name,
	}
	if g.to.Address == "" {
		return g, errNoMail
	}
	if party == events.Vendor {
		g.account.Customer, g.account.Role = "", identity.CSM
		err = identity.Authorize(ctx, "person.invite_colleague", "")
	}
	return g, err
}

// welcome makes the account and sends the letter. A step that fails leaves the ones before, which another try does again.
func (h *host) welcome(ctx context.Context, r command.Request, g guest, id string) error {
	if err := h.admit(ctx, g); err != nil {
		return err
	}
	letter := post.Invited{
		ID: id, Tenant: r.Tenant, Person: g.account.Person, To: g.to, Customer: g.customer,
		Path: "/sign-in", Until: r.At.Add(invitationTTL), Organisation: g.account.Customer == "" && h.Config.OIDC.On(),
	}
	inviter, err := h.Directory.Details(ctx, r.Tenant, r.Actor.Person)
	if err != nil {
		return err
	}
	if letter.By = inviter[r.Actor.Person].Name; letter.By == "" {
		letter.By = "Your partner"
	}
	// Checked before the link is made: a letter that cannot be sent uses up none of the day's invitations.
	draft, err := h.post.Invite(ctx, letter)
	if err != nil {
		return err
	}
	if err := draft.Check(); err != nil {
		return err
	}
	secret, err := h.link(ctx, r, g)
	if err != nil {
		return err
	}
	if !letter.Organisation {
		letter.Path = "/welcome/" + secret
	}
	written, err := h.post.Invite(ctx, letter)
	if err != nil {
		return err
	}
	return h.post.Send(ctx, written)
}

// admit makes the account, or brings it up to date. A colleague's keeps the role that it has.
func (h *host) admit(ctx context.Context, g guest) error {
	a := g.account
	switch before, err := h.SignIn.Accounts.Of(ctx, a.Tenant, a.Person); {
	case err == nil && before.Customer != a.Customer:
		return errAnswers
	case err == nil && a.Customer == "":
		a.Role = before.Role
	case err != nil && !errors.Is(err, signin.ErrNoAccount):
		return err
	}
	return h.SignIn.Accounts.Put(ctx, a, g.to.Address)
}

// Welcome is what the link of an invitation carries: people by their ids.
type Welcome struct {
	By events.PersonID `json:"by"`
}

func (h *host) link(ctx context.Context, r command.Request, g guest) (string, error) {
	data, err := json.Marshal(Welcome{By: r.Actor.Person})
	if err != nil {
		return "", err
	}
	a := g.account
	return h.SignIn.Links.Make(ctx, signin.Link{
		Tenant: a.Tenant, Person: a.Person, Customer: a.Customer, Party: a.Party, Role: a.Role,
		Purpose: signin.Invitation, Item: string(r.Customer), Data: data, Mail: g.to.Address,
	}, invitationTTL)
}
