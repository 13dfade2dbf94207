package links

import (
	"errors"
	"net/http"
	"time"

	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/rules/record"
	"coxswain/services/goals/commitment"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// errGuessed is the answer to one more link that leads nowhere, after too many.
var errGuessed = fault.New(fault.TooMany, "too-many-links", "too many links from here lead nowhere; wait a minute")

// sight is a page of a link: what it is about, and the form that may be sent from it.
type sight struct {
	matter
	Secret string
	Nonce  string
	Code   bool // a code was sent, and is to be typed in
	Now    time.Time
}

// page shows what a link is about.
func (k *desk) page(v *site.Visit) (ui.Page, error) {
	secret := v.Path("secret")
	l, err := k.links.Look(v.Request.Context(), secret, purposes()...)
	if err == nil {
		s := sight{Secret: secret, Code: v.Query("code") != "", Now: k.now()}
		err = k.as(v, l.Link, identity.ScopeRead, func(as *site.Visit) (err error) {
			s.matter, err = k.read(as, l)
			return err
		})
		if err == nil {
			s.Nonce = k.nonces.show(v, secret)
			return ui.Page{Title: s.title(), Body: linkPage(s)}, nil
		}
	}
	return k.nowhere(v, err)
}

// nowhere is the page of a link that leads nowhere, or nowhere any more. Other errors are the site's to show.
func (k *desk) nowhere(v *site.Visit, err error) (ui.Page, error) {
	switch {
	case errors.Is(err, signin.ErrLinkExpired):
		return ui.Page{Title: "This link is too old", Status: http.StatusGone, Body: overPage()}, nil
	case statusOf(v, err) != http.StatusNotFound:
		return ui.Page{}, err
	case k.misses.tooMany(v.Request.RemoteAddr, k.now()):
		return ui.Page{}, errGuessed
	}
	v.Scene.Refused = nil // whatever was posted: the page is the same
	return ui.Page{Title: "This link leads nowhere", Status: http.StatusNotFound, Body: nowherePage()}, nil
}

// used reports whether the link has been answered with.
func (s sight) used() bool { return !s.Link.UsedAt.IsZero() }

// title asks for the answer, or says that there is nothing to answer any more.
func (s sight) title() string {
	switch {
	case s.used():
		return "Thank you"
	case !s.Deed.open(s.matter):
		return "There is nothing left to do here"
	}
	return s.Deed.title
}

// home is where the person begins who signs in.
func (s sight) home() string { return site.HomeOf(s.Link.Principal()) }

// undoable reports whether the yes that was given here can be taken back.
func (s sight) undoable() bool {
	return s.used() && s.Link.Purpose == Confirm && s.mine() && s.Promise.Status == record.PromiseConfirmed &&
		s.Now.Sub(s.Promise.Confirmed.At) <= commitment.UndoWindow
}

// fields are those of the form, filled in with what stands now.
func (s sight) fields() []ui.Field {
	all := make([]ui.Field, 0, len(s.Deed.fields))
	for _, f := range s.Deed.fields {
		if f.Kind == "date" {
			f.Value, f.Min = string(s.Due()), s.Now.In(s.Zone).Format(time.DateOnly)
		}
		all = append(all, f)
	}
	return all
}

// counter says what was offered instead.
func (s sight) counter(f locale.Format) string {
	return cards.CounterText(f, s.Account, view.Commitment{Due: s.Promise.Due, Counter: &s.Promise.Counter})
}

func (s sight) undoUntil() time.Time { return s.Promise.Confirmed.At.Add(commitment.UndoWindow) }

// saidAt is when the answer was given. Of a promise it is when the log says so: the link is noted a moment later.
func (s sight) saidAt() time.Time {
	if s.Link.Purpose == Confirm && !s.Promise.Confirmed.IsZero() {
		return s.Promise.Confirmed.At
	}
	return s.Link.UsedAt
}

// said is what was answered.
func (s sight) said() string {
	if s.Link.Purpose == Confirm && s.Promise.Confirmed.IsZero() && s.Promise.Open() {
		return "You had confirmed it, and took that back."
	}
	return s.Deed.done
}

// standing is why there is nothing left to answer.
func (s sight) standing() string {
	switch {
	case s.Line.Line != "":
		return "You have answered this before."
	case !s.Promise.Confirmed.IsZero() && s.Promise.Status == record.PromiseConfirmed:
		return "It is confirmed already, by " + s.Account.PersonName(s.Promise.Person) + "."
	}
	return "It is " + string(s.Promise.Status) + " by now."
}
