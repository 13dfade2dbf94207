package signin

import (
	"encoding/json"
	"errors"
	"net/http"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/signin"
	"coxswain/services/web/api"
	"coxswain/services/web/roster"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// greeting is what the page of an invitation says.
type greeting struct {
	Name, By, Customer string
	Path               string
}

// welcome says who invites to what. Mail scanners look at it and change nothing.
func (l *lobby) welcome(v *site.Visit) (ui.Page, error) {
	if err := l.gate.Admit(v.Request); err != nil {
		return ui.Page{}, err
	}
	seen, err := l.door.Links.Look(v.Request.Context(), v.Path("secret"), signin.Invitation)
	switch {
	case errors.Is(err, signin.ErrLinkExpired):
		return over("This invitation is too old", "It was good for seven days."), nil
	case err != nil:
		return ui.Page{}, err
	case !seen.UsedAt.IsZero():
		return over("This invitation was used", "It let you in on "+v.Scene.Format.Moment(seen.UsedAt)+", and works once."), nil
	}
	g, err := l.greet(v, seen)
	if err != nil {
		return ui.Page{}, err
	}
	return ui.Page{Title: "Welcome" + comma(g.Name), Body: welcomePage(g)}, nil
}

func comma(name string) string {
	if name == "" {
		return ""
	}
	return ", " + name
}

// over is the page of an invitation that lets nobody in any more: there is another way.
func over(title, why string) ui.Page {
	return ui.Page{Title: title, Lede: why, Status: statusOver, Body: overPage()}
}

const statusOver = http.StatusGone

func (l *lobby) greet(v *site.Visit, seen signin.Seen) (greeting, error) {
	var w api.Welcome
	if err := json.Unmarshal(seen.Data, &w); err != nil {
		return greeting{}, err
	}
	ctx := v.Request.Context()
	known, err := l.Directory.Details(ctx, seen.Tenant, seen.Person, w.By)
	if err != nil {
		return greeting{}, err
	}
	people, err := roster.Of(ctx, l.Log, seen.Tenant, events.CustomerID(seen.Item))
	if err != nil {
		return greeting{}, err
	}
	return greeting{Name: known[seen.Person].Name, By: known[w.By].Name, Customer: people.Name, Path: v.Request.URL.EscapedPath()}, nil
}

// comeIn uses the link. Whoever comes second, with the same link, has to prove more.
func (l *lobby) comeIn(v *site.Visit) error {
	seen, first, err := l.door.Links.Use(v.Request.Context(), v.Path("secret"), signin.Invitation)
	if err != nil && fault.KindOf(err) != fault.Gone {
		return err
	}
	if err != nil || !first {
		return v.Go(v.Request.URL.EscapedPath())
	}
	account, err := l.door.Accounts.Of(v.Request.Context(), seen.Tenant, seen.Person)
	if err != nil {
		return err
	}
	return l.enter(v, account, "/")
}
