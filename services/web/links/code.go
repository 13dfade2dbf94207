package links

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/mail"
	"coxswain/pkg/signin"
	"coxswain/services/web/post"
	"coxswain/services/web/site"
)

const (
	codeField = "_code"
	codeSent  = "?code=sent" // the page that asks for the code
)

// errNoMail says that a code cannot be sent.
var errNoMail = fault.New(fault.Conflict, "link-no-mail", "there is no mail address of yours to send the code to; sign in, and confirm it there")

// subject is what a code is for: this answer to this thing, by this person.
func subject(l signin.Link) signin.Subject {
	return signin.Subject{Tenant: l.Tenant, Person: l.Person, Item: l.Purpose + " " + l.Item}
}

// sendCode mails six digits to the person of the link and asks for them. A link that was forwarded is not enough for what binds.
func (k *desk) sendCode(as *site.Visit, m matter, secret string) error {
	ctx, l := as.Request.Context(), m.Link
	known, err := k.directory.Details(ctx, l.Tenant, l.Person)
	if err != nil {
		return err
	}
	to := known[l.Person]
	if to.Mail == "" {
		return errNoMail
	}
	code, err := k.codes.Make(ctx, subject(l.Link), signin.CodeTTL)
	if err != nil {
		return err
	}
	letter, err := k.codeLetter(ctx, m, code)
	if err != nil {
		return err
	}
	letter.To = mail.Address{Name: to.Name, Address: to.Mail}
	if err := k.post.Send(ctx, letter); err != nil {
		return err
	}
	return as.Go(URL(secret) + codeSent)
}

func (k *desk) codeLetter(ctx context.Context, m matter, code string) (mail.Letter, error) {
	l := m.Link
	message := post.Message{
		Hello: m.Account.PersonName(l.Person), Say: []string{"You are about to confirm this, which binds you:"}, Quote: m.Text(), Code: code,
		After:   []string{"Type the code into the page where you pressed the button. It is good for ten minutes, and once.", "If that was not you, do nothing: without the code nothing is confirmed."},
		Because: "You get this because the button behind a link of yours was pressed.",
	}
	return message.Fill(ctx, mail.Letter{
		ID: "code/" + uuid.NewString(), Tenant: l.Tenant, Person: l.Person, Kind: "code",
		Subject: "Your code to confirm a promise", Expires: k.now().Add(signin.CodeTTL),
	})
}

// checkCode uses the code. One that does not fit keeps its own words: it is not the link that is unknown.
func (k *desk) checkCode(as *site.Visit, l signin.Seen, typed string) error {
	err := k.codes.Check(as.Request.Context(), subject(l.Link), typed)
	if errors.Is(err, signin.ErrWrongCode) {
		return &httpapi.Problem{
			Status: http.StatusNotFound, Code: signin.ErrWrongCode.Code, Detail: signin.ErrWrongCode.Message,
			Errors: []fault.Field{{Pointer: "/" + codeField, Message: "this code does not fit"}},
		}
	}
	return err
}
