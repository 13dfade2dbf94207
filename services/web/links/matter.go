package links

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/site"
)

// matter is what a link is about, as it stands now.
type matter struct {
	Link    signin.Seen
	Deed    deed
	Account cards.Account // of its parties and people alone
	Promise record.Promise
	Call    record.Call
	Line    record.RecapLine // of the call
	Zone    *time.Location   // the reader's
}

func (m matter) mine() bool { return m.Promise.Person == m.Link.Person }

// Text is what it says.
func (m matter) Text() string {
	if m.Line.Line != "" {
		return m.Line.Text
	}
	return m.Promise.Text
}

// Due is by when; empty when there is no such day.
func (m matter) Due() events.Date {
	if m.Line.Line != "" {
		return m.Line.Due
	}
	return m.Promise.Due
}

// asker is who asks for it.
func (m matter) asker() string {
	p := m.Promise
	if p.ByPerson == "" {
		return m.Account.PartyName(p.By)
	}
	return m.Account.PersonName(p.ByPerson) + ", " + m.Account.PartyName(p.By)
}

// promises reports whether a yes to the line is one to a promise too: what somebody says to have promised, they stand by.
func (m matter) promises() bool {
	return m.Link.Purpose == RecapConfirm && m.mine() && m.Promise.Status == record.PromiseProposed && !m.Promise.Binding
}

// binding reports whether a code is needed in addition: a yes that binds.
func (m matter) binding() bool {
	return m.Promise.Binding && (m.Link.Purpose == Confirm || m.Link.Purpose == AcceptCounter)
}

// read asks for what the link is about. Whoever acts for no party of the customer any more finds nothing.
func (k *desk) read(as *site.Visit, l signin.Seen) (matter, error) {
	m := matter{Link: l, Deed: deeds[l.Purpose], Account: cards.Account{Who: as.Who}, Zone: as.Scene.Format.Zone}
	var people struct {
		Parties []view.Party
	}
	if _, err := as.Get("/v1"+site.CustomerURL(l.Customer)+"/responsibility", nil, &people); err != nil {
		return m, err
	}
	m.Account.Parties = people.Parties
	if !m.acts() {
		return m, identity.ErrNotFound
	}
	return m, k.readItem(as, &m)
}

// acts reports whether the person of the link still acts for its party.
func (m matter) acts() bool {
	return slices.ContainsFunc(m.Account.Parties, func(p view.Party) bool {
		return p.ID == m.Link.Party && slices.ContainsFunc(p.People, func(q view.Member) bool { return q.ID == m.Link.Person })
	})
}

func (k *desk) readItem(as *site.Visit, m *matter) error {
	thing, line, ofCall := strings.Cut(m.Link.Item, "/recap/")
	if !ofCall {
		_, err := as.Get("/v1"+thing, nil, &m.Promise)
		return err
	}
	if _, err := as.Get("/v1"+thing, nil, &m.Call); err != nil {
		return err
	}
	i := slices.IndexFunc(m.Call.Recap, func(l record.RecapLine) bool {
		return RecapLine(m.Call.Call, l.Line) == RecapLine(m.Call.Call, "")+line
	})
	if i < 0 {
		return identity.ErrNotFound
	}
	m.Line = m.Call.Recap[i]
	if m.Line.Commitment == "" {
		return nil
	}
	_, err := as.Get("/v1"+Commitment(m.Line.Commitment), nil, &m.Promise)
	if missing(err) {
		return nil // what was said is answered all the same
	}
	return err
}

// missing reports whether there is nothing for the person of the link.
func missing(err error) bool {
	var p *httpapi.Problem
	return errors.Is(err, identity.ErrNotFound) || errors.As(err, &p) && p.Status == http.StatusNotFound
}
