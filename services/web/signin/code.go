package signin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	netmail "net/mail"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/mail"
	"coxswain/pkg/signin"
	"coxswain/services/web/cookie"
	"coxswain/services/web/post"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// Refusals on the way in by a code. They say which page they are about, so they are invalid rather than not found.
var (
	errAddress = fault.New(fault.Invalid, "sign-in-address", "this is no mail address")
	errAgain   = fault.New(fault.Invalid, "sign-in-again", "this took longer than ten minutes; begin again")
	errCode    = fault.New(fault.Invalid, "wrong-code", signin.ErrWrongCode.Message)
)

// attempt is a sign-in by code under way, kept by the browser, which cannot read it.
type attempt struct {
	Mail   string    `json:"mail"`
	Next   string    `json:"next"`
	Until  time.Time `json:"until"`
	Proven bool      `json:"proven"` // the code was right
}

const aboutAttempt = "attempt"

func (l *lobby) keep(v *site.Visit, a attempt) error {
	plain, err := json.Marshal(a)
	if err == nil {
		v.Site.Cookies.Set(v.Writer, cookie.Code, base64.RawURLEncoding.EncodeToString(l.box.Seal(plain, aboutAttempt)), signin.CodeTTL)
	}
	return err
}

// under is the attempt that the browser has under way; errAgain when there is none any more.
func (l *lobby) under(v *site.Visit) (a attempt, err error) {
	sealed, err := base64.RawURLEncoding.DecodeString(v.Cookie(cookie.Code))
	if err != nil {
		return a, errAgain
	}
	plain, err := l.box.Open(sealed, aboutAttempt)
	if err != nil || json.Unmarshal(plain, &a) != nil || l.Now().After(a.Until) {
		return attempt{}, errAgain
	}
	return a, nil
}

// sendCode sends a code to an address, if there is an account for it, and asks for the code in any case.
func (l *lobby) sendCode(v *site.Visit) error {
	address := strings.TrimSpace(v.Request.PostFormValue("mail"))
	next := site.Local(v.Request.PostFormValue("next"))
	if parsed, err := netmail.ParseAddress(address); err != nil || parsed.Address != address {
		return v.Again(signInURL(next), "by-mail", errAddress.At("/mail"))
	}
	ctx := v.Request.Context()
	accounts, err := l.guests(ctx, address)
	if err != nil {
		return err
	}
	if err := l.mailCode(ctx, address, accounts); err != nil {
		return v.Again(signInURL(next), "by-mail", err)
	}
	if err := l.keep(v, attempt{Mail: address, Next: next, Until: l.Now().Add(signin.CodeTTL)}); err != nil {
		return err
	}
	return v.Go("/sign-in/code")
}

// guests are the accounts that an address may sign in to by a code: the tenant's people have their organisation for it,
// where there is one.
func (l *lobby) guests(ctx context.Context, address string) ([]signin.Account, error) {
	found, err := l.door.Accounts.ByMail(ctx, address)
	var guests []signin.Account
	for _, a := range found {
		if a.Customer != "" || l.organisation == nil {
			guests = append(guests, a)
		}
	}
	return guests, err
}

// subject is whom a code is made for: the first account of the address, which its owner proves to have by it. An address
// without one has a stand-in, so that it meets the same limits.
func subject(address string, accounts []signin.Account) signin.Subject {
	if len(accounts) > 0 {
		return signin.Subject{Tenant: accounts[0].Tenant, Person: accounts[0].Person, Item: "sign-in"}
	}
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return signin.Subject{Tenant: "nobody", Person: events.PersonID(hex.EncodeToString(sum[:])), Item: "sign-in"}
}

func (l *lobby) mailCode(ctx context.Context, address string, accounts []signin.Account) error {
	s := subject(address, accounts)
	code, err := l.door.Codes.Make(ctx, s, signin.CodeTTL)
	if err != nil || len(accounts) == 0 {
		return err
	}
	known, err := l.Directory.Details(ctx, s.Tenant, s.Person)
	if err != nil {
		return err
	}
	now := l.Now()
	letter, err := l.post.Code(ctx, post.Coded{
		ID: "code/" + string(s.Person) + "/" + now.UTC().Format(time.RFC3339Nano), Tenant: s.Tenant, Person: s.Person,
		To: mail.Address{Name: known[s.Person].Name, Address: address}, Code: code, For: "sign in", Until: now.Add(signin.CodeTTL),
	})
	if err != nil {
		return err
	}
	return l.post.Send(ctx, letter)
}

// code asks for the code.
func (l *lobby) code(v *site.Visit) (ui.Page, error) {
	a, err := l.under(v)
	if err != nil {
		return ui.Page{Title: "Begin again", Body: beginAgainPage()}, nil //nolint:nilerr // the page says it
	}
	return ui.Page{Title: "Look into your mail", Body: codePage(a)}, nil
}

// checkCode is one of five tries.
func (l *lobby) checkCode(v *site.Visit) error {
	a, err := l.under(v)
	if err != nil {
		return v.Again("/sign-in", "code", err)
	}
	ctx := v.Request.Context()
	accounts, err := l.guests(ctx, a.Mail)
	if err != nil {
		return err
	}
	switch err := l.door.Codes.Check(ctx, subject(a.Mail, accounts), v.Request.PostFormValue("code")); {
	case fault.KindOf(err) == fault.NotFound:
		return v.Again("/sign-in/code", "code", errCode.At("/code"))
	case err != nil:
		return v.Again("/sign-in/code", "code", err)
	case len(accounts) == 0: // nobody was sent this code: it was guessed
		return v.Again("/sign-in/code", "code", errCode.At("/code"))
	case len(accounts) == 1:
		return l.enter(v, accounts[0], a.Next)
	}
	a.Proven = true
	if err := l.keep(v, a); err != nil {
		return err
	}
	return v.Go("/sign-in/choose")
}

func signInURL(next string) string {
	if next = cmp.Or(next, "/"); next == "/" {
		return "/sign-in"
	}
	return "/sign-in?next=" + urlEscape(next)
}
