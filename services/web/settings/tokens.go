package settings

import (
	"strconv"

	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// made is a token with its secret, which is shown this once.
type made struct {
	token
	Secret string
}

var errDays = fault.New(fault.Invalid, "not-a-number", "give a whole number of days from 1 to 365")

// makeToken makes a token and shows its secret in the answer itself: there is no place to keep it for a page after this one.
// The page loaded again is the same request again, which makes nothing and says so.
func makeToken(v *site.Visit) error {
	posted, err := v.Posted()
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(posted.Get("days"))
	if err != nil {
		return v.Again("/settings", "make-token", errDays.At("/days"))
	}
	var m made
	_, err = v.Post("/v1/tokens", posted.Get("_key"), map[string]any{"label": posted.Get("label"), "scope": posted.Get("scope"), "days": days}, &m)
	if err != nil {
		return v.Again("/settings", "make-token", err)
	}
	p, err := page(v, &m)
	if err != nil {
		return err
	}
	return v.Write(p)
}

func scopes() []ui.Option {
	return []ui.Option{
		{Value: string(identity.ScopeRead), Text: "Read what I may read"},
		{Value: string(identity.ScopeSignals), Text: "Record signals, nothing else"},
		{Value: string(identity.ScopeAll), Text: "Do whatever I may do"},
	}
}

// scopeWords is a scope in the words of the choice.
func scopeWords(s identity.Scope) string {
	switch s {
	case identity.ScopeRead:
		return "reads"
	case identity.ScopeSignals:
		return "records signals"
	case identity.ScopeAll:
	}
	return "does whatever you may do"
}
