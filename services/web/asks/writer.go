package asks

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/pkg/signin"
	"coxswain/services/web/links"
	"coxswain/services/web/locale"
	"coxswain/services/web/post"
	"coxswain/services/web/roster"
)

// linkLife is how long what is asked can be answered from the mail (reliability.md 4).
const linkLife = 14 * 24 * time.Hour

// writer writes the letters.
type writer struct {
	log       eventlog.Log
	directory identity.Directory
	signIn    *signin.Door
	outbox    *mail.Outbox
	post      *post.Post
	logger    *slog.Logger
	now       func() time.Time
}

// Loops tell people what is asked of them, and forget what was told long ago. Without a public address nobody is told.
func Loops(d daemon.Deps) []daemon.Loop {
	w := &writer{d.Log, d.Directory, d.SignIn, d.Outbox, post.New(d), d.Logger, d.Now}
	notes := mail.NewNotes(d.DB, d.Now)
	return []daemon.Loop{
		{Name: "web_asks", Every: time.Second, Run: func(ctx context.Context) error {
			if d.Config.PublicURL == "" {
				return nil
			}
			told, err := notes.Tell(ctx, d.Config.AskAfter, w.write)
			if told > 0 {
				d.Outbox.Wake()
			}
			return err
		}},
		{Name: "web_asks_forget", Every: time.Hour, Run: notes.Forget},
	}
}

// reader is whom a letter is for.
type reader struct {
	tenant   events.TenantID
	customer events.CustomerID
	person   events.PersonID
	party    events.PartyID
	role     identity.Role
	details  identity.Details
	format   locale.Format
	roster   roster.Roster
}

// write puts the letters about a person's notes into the outbox: one for each customer, and for most people that is one.
func (w *writer) write(ctx context.Context, tx pgx.Tx, notes []mail.Note) error {
	var order []events.CustomerID
	of := map[events.CustomerID][]mail.Note{}
	for _, n := range notes {
		if of[n.Customer] == nil {
			order = append(order, n.Customer)
		}
		of[n.Customer] = append(of[n.Customer], n)
	}
	for _, customer := range order {
		if err := w.writeAbout(ctx, tx, of[customer]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) writeAbout(ctx context.Context, tx pgx.Tx, notes []mail.Note) error {
	to, ok, err := w.reader(ctx, notes[0])
	if err != nil || !ok {
		return err
	}
	about := make([]string, len(notes))
	for i, n := range notes {
		about[i] = n.About
	}
	asked, err := w.asks(ctx, to, about)
	if err != nil || len(asked) == 0 {
		return err
	}
	letter, err := w.letter(ctx, to, asked)
	if err != nil {
		return err
	}
	letter.ID = notes[0].ID
	err = w.outbox.Put(ctx, tx, letter)
	if fault.KindOf(err) == fault.Invalid {
		w.logger.WarnContext(ctx, "somebody cannot be written to", "person", to.person, "error", err)
		return nil
	}
	return err
}

// reader finds out who is written to and how; false for one who is not.
func (w *writer) reader(ctx context.Context, n mail.Note) (reader, bool, error) {
	to := reader{tenant: n.Tenant, customer: n.Customer, person: n.Person}
	var err error
	if to.roster, err = roster.Of(ctx, w.log, n.Tenant, n.Customer); err != nil {
		return to, false, err
	}
	var acts bool
	to.party, acts = to.roster.Party(n.Person)
	settings := to.roster.Settings(n.Person)
	known, err := w.directory.Details(ctx, n.Tenant, n.Person)
	to.details, to.format = known[n.Person], locale.New(settings.Locale, settings.Zone)
	if err != nil || !acts || to.details.Mail == "" || settings.Channel != "" && settings.Channel != "mail" {
		return to, false, err
	}
	to.role, err = w.role(ctx, n.Tenant, n.Person)
	return to, true, err
}

// role is what somebody of the tenant may answer as: what the account says, where there is one.
func (w *writer) role(ctx context.Context, tenant events.TenantID, person events.PersonID) (identity.Role, error) {
	account, err := w.signIn.Accounts.Of(ctx, tenant, person)
	if errors.Is(err, signin.ErrNoAccount) {
		return identity.CSM, nil
	}
	return account.Role, err
}

// link makes the address of one answer to one thing.
func (w *writer) link(ctx context.Context, to reader, item, purpose string) (string, error) {
	who := links.Principal(to.tenant, to.customer, to.party, to.person, to.role)
	position, err := w.log.Head(ctx, w.log.ShardOf(to.tenant))
	if err != nil {
		return "", err
	}
	secret, err := w.signIn.Links.Make(ctx, signin.Link{
		Tenant: who.Tenant, Person: who.Person, Customer: who.Customer, Party: who.Party, Role: who.Role, Purpose: purpose, Item: item,
		Data: links.At(position),
	}, linkLife)
	if err != nil {
		return "", err
	}
	return w.post.Address(links.URL(secret))
}
