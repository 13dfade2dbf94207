package ui

import (
	"context"
	"net/url"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/services/web/locale"
)

// Scene is what every part of a page may ask about: who reads and how, where a form comes back to, and what the last
// one was told. It travels in the context, so that a part takes only what it shows.
type Scene struct {
	Format locale.Format
	Now    time.Time
	Here   string // path and query of the page: where forms come back to
	Name   string // of the reader; empty when nobody has signed in
	Party  events.PartyID
	Nav    []Link
	// Preview is the name of the party through whose eyes the tenant's people look; empty otherwise.
	Preview string
	// Quiet says that nothing can be done here: it is a preview, or the past. Forms show nothing.
	Quiet   bool
	Notice  *Notice
	Refused *Refused
	Demo    bool
	// Style and Scripts are the addresses of the assets.
	Style   string
	Scripts []string
	Icon    string
	// After is the position that the page shows; live updates begin behind it.
	After int64
}

// Link is a place to go.
type Link struct {
	Text, Href string
	Here       bool // the page that is shown
	Within     bool // the part of the site to which the page that is shown belongs
}

// Notice says what the reader has just done, and how to take it back.
type Notice struct {
	Text string
	Undo string // path of the form that takes it back, below /do; empty: it cannot be taken back
}

// Refused is what a form was told, with what was typed, so that nothing has to be typed again. Without a title nothing
// was refused: what was typed is only kept, for a page that shows first what would be sent.
type Refused struct {
	Title  string
	Form   string            // id of the form
	Fields map[string]string // messages by the name of the field
	Posted url.Values
	Key    string // idempotency key to use again; empty: a new one
}

type sceneKey struct{}

// With puts the scene into the context.
func With(ctx context.Context, s *Scene) context.Context {
	return context.WithValue(ctx, sceneKey{}, s)
}

// In is the scene of the context, never nil.
func In(ctx context.Context) *Scene {
	if s, ok := ctx.Value(sceneKey{}).(*Scene); ok {
		return s
	}
	return &Scene{Format: locale.New("", "UTC")}
}

// told is what a form was told, or nil.
func (s *Scene) told(form string) *Refused {
	if s.Refused != nil && s.Refused.Form == form {
		return s.Refused
	}
	return nil
}

func (s *Scene) toldAny(forms []string) bool {
	return s.Refused != nil && slices.Contains(forms, s.Refused.Form)
}
