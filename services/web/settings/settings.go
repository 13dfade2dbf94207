// Package settings holds the page of what is the reader's own: how times are written, where they are signed in, and their
// tokens. Zone and locale are cookies of this browser; all the rest is the API's (/v1/tokens).
package settings

import (
	"context"
	"errors"
	"slices"
	"time"

	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
	"coxswain/pkg/worktime"
	"coxswain/services/web/cookie"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// Register adds the page and its forms.
func Register(s *site.Site) {
	s.Page("/settings", show)
	s.Handle("POST /settings/reading", reading)
	s.Handle("POST /settings/tokens", makeToken)
	s.Handle("POST /settings/others", endOthers)
}

// token is a token or session as /v1/tokens lists it.
type token struct {
	ID        string
	Label     string
	Kind      identity.Kind
	Scope     identity.Scope
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt time.Time  `json:"expires_at"`
	LastUsed  *time.Time `json:"last_used_at"`

	Here bool // the session of this browser
}

func (t token) session() bool { return t.Kind == identity.Session || t.Kind == identity.DemoSession }

// sheet is what the page shows.
type sheet struct {
	Zone, Locale string
	Sessions     []token
	Tokens       []token
	Made         *made // a token that was just made
}

func show(v *site.Visit) (ui.Page, error) { return page(v, nil) }

func page(v *site.Visit, m *made) (ui.Page, error) {
	s := sheet{Zone: v.Scene.Format.Zone.String(), Locale: v.Cookie(cookie.Locale), Made: m}
	all, err := own(v)
	if err != nil {
		return ui.Page{}, err
	}
	for _, t := range all {
		if t.session() {
			s.Sessions = append(s.Sessions, t)
		} else {
			s.Tokens = append(s.Tokens, t)
		}
	}
	slices.SortStableFunc(s.Sessions, func(a, b token) int { return first(b.Here) - first(a.Here) })
	return ui.Page{Title: "Settings", Body: settingsPage(s)}, nil
}

// own are the reader's tokens and sessions.
func own(v *site.Visit) ([]token, error) {
	var all struct{ Items []token }
	if _, err := v.Get("/v1/tokens", nil, &all); err != nil {
		return nil, err
	}
	here, err := current(v.Request.Context(), v)
	for i := range all.Items {
		all.Items[i].Here = all.Items[i].ID == here
	}
	return all.Items, err
}

// endOthers signs the reader out of every browser but this one.
func endOthers(v *site.Visit) error {
	all, err := own(v)
	if err != nil {
		return err
	}
	for _, t := range all {
		if !t.session() || t.Here {
			continue
		}
		if _, err := v.Post("/v1/tokens/"+t.ID+"/revoke", "end-"+t.ID, struct{}{}, nil); err != nil {
			return err
		}
	}
	v.Tell(ui.Notice{Text: "Signed out everywhere else."})
	return v.Go("/settings")
}

func first(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// current is the id of the session by which the page is asked for.
func current(ctx context.Context, v *site.Visit) (string, error) {
	id, err := v.Site.Tokens.ID(ctx, v.Cookie(cookie.Session))
	if errors.Is(err, identity.ErrNoToken) {
		return "", nil
	}
	return id, err
}

// settingsAge is how long this browser keeps how its reader reads.
const settingsAge = 365 * 24 * time.Hour

var errLocale = fault.New(fault.Invalid, "unknown-locale", "choose one of the list")

// reading keeps the reader's zone and locale.
func reading(v *site.Visit) error {
	posted, err := v.Posted()
	if err != nil {
		return err
	}
	zone, tag := posted.Get("zone"), posted.Get("locale")
	if _, err := worktime.Zone(zone); err != nil {
		return v.Again("/settings", "reading", fault.New(fault.Invalid, "unknown-time-zone", "no such time zone; write it as Europe/Oslo").At("/zone"))
	}
	if !slices.ContainsFunc(languages(), func(l language) bool { return l.Tag == tag }) {
		return v.Again("/settings", "reading", errLocale.At("/locale"))
	}
	v.Site.Cookies.Set(v.Writer, cookie.Zone, zone, settingsAge)
	if tag == "" {
		v.Site.Cookies.Clear(v.Writer, cookie.Locale)
	} else {
		v.Site.Cookies.Set(v.Writer, cookie.Locale, tag, settingsAge)
	}
	v.Tell(ui.Notice{Text: "Saved for this browser."})
	return v.Go("/settings")
}

// language is a way to write days and times.
type language struct{ Tag, Name string }

func languages() []language {
	return []language{
		{"", "As the browser says"},
		{"en-GB", "English (United Kingdom)"},
		{"en-US", "English (United States)"},
		{"da", "Dansk"},
		{"de", "Deutsch"},
		{"es", "Español"},
		{"fr", "Français"},
		{"it", "Italiano"},
		{"nl", "Nederlands"},
		{"nb", "Norsk"},
		{"pl", "Polski"},
		{"pt", "Português"},
		{"fi", "Suomi"},
		{"sv", "Svenska"},
		{"ja", "日本語"},
		{"zh", "中文"},
	}
}

// choices shows with each language how it writes today.
func choices(now time.Time, zone *time.Location) []ui.Option {
	var all []ui.Option
	for _, l := range languages() {
		o := ui.Option{Value: l.Tag, Text: l.Name}
		if l.Tag != "" {
			f := locale.New(l.Tag, zone.String())
			o.Text += " · " + f.Day(now) + ", " + f.Clock(now)
		}
		all = append(all, o)
	}
	return all
}
