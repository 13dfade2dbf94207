package account

import (
	"slices"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/rules/record"
	"coxswain/services/responsibility/story"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// note is something that somebody said about a promise.
type note struct {
	Note   events.NoteID
	Party  events.PartyID
	Person events.PersonID
	Text   string
	At     time.Time
}

// promise is one promise with all that is told about it.
type promise struct {
	cards.Account
	Doc      record.Promise
	Side     view.Side       // the owner's
	Shown    view.Commitment // what time makes of it
	Comments []note
	Internal []note // the tenant's people only
	Inside   bool   // the reader may speak to the own side only
	Life     []story.Line
}

// commitment is the page of one promise: where it stands and what can be done, and then its whole life.
func commitment(v *site.Visit) (ui.Page, error) {
	a, err := Read(v)
	if err != nil {
		return ui.Page{}, err
	}
	p := promise{Account: a}
	at := "/v1/commitments/" + escape(v.Path("commitment"))
	if _, err := v.Get(at, nil, &p.Doc); err != nil {
		return ui.Page{}, err
	}
	if p.Doc.Customer != a.Customer {
		return ui.Page{}, identity.ErrNotFound
	}
	p.find()
	if err := p.hear(v, at); err != nil {
		return ui.Page{}, err
	}
	if p.Life, err = life(v, string(p.Doc.Commitment)); err != nil {
		return ui.Page{}, err
	}
	shown := page(a, p.Doc.Text, "")
	shown.Body = commitmentPage(p)
	return shown, nil
}

// find takes from the view what time makes of the promise. What was settled long ago is not there any more and is
// shown as it was left.
func (p *promise) find() {
	for _, s := range p.Sides {
		if s.Party == p.Doc.Party {
			p.Side = s
		}
	}
	all := slices.Concat(p.Side.Commitments, p.Side.Settled)
	i := slices.IndexFunc(all, func(c view.Commitment) bool { return c.Commitment == p.Doc.Commitment })
	if i >= 0 {
		p.Shown = all[i]
		return
	}
	p.Shown = view.Commitment{
		Commitment: p.Doc.Commitment, Text: p.Doc.Text, Person: p.who(p.Doc.Person), By: p.Doc.By, Status: p.Doc.Status, Due: p.Doc.Due,
		Evidence: p.Doc.Evidence, Slips: p.Doc.Slips, Position: p.Doc.Changed.Position,
	}
}

func (p promise) who(id events.PersonID) view.Who { return view.Who{ID: id, Name: p.PersonName(id)} }

// hear reads what was said about it: to everybody, and for the tenant's people among themselves.
func (p *promise) hear(v *site.Visit, at string) error {
	if _, err := v.Get(at+"/comments", nil, &p.Comments); err != nil {
		return err
	}
	if !v.Who.Vendor() || v.Scene.Preview != "" {
		return nil
	}
	p.Inside = v.Who.May("commitment.internal_comment", p.Customer) == nil
	_, err := v.Get(at+"/internal-comments", nil, &p.Internal)
	return err
}

// stretches are who held it, oldest first, the present holder last.
func (p promise) stretches() []record.Holding {
	if p.Doc.Holder.Party == "" {
		return p.Doc.Held
	}
	return append(slices.Clone(p.Doc.Held), p.Doc.Holder)
}

// holder is in whose court a stretch was: a person of a party, or the party.
func (p promise) holder(h record.Holding) string {
	if h.Person == "" {
		return p.PartyName(h.Party)
	}
	return p.PersonName(h.Person) + ", " + p.PartyName(h.Party)
}

// dependencies are the promises that must be kept first, as far as the view has them.
func (p promise) dependencies() []view.Commitment {
	var all []view.Commitment
	for _, s := range p.Sides {
		for _, c := range slices.Concat(s.Commitments, s.Settled) {
			if slices.Contains(p.Doc.DependsOn, c.Commitment) || p.Doc.Blocked.OnCommitment == c.Commitment {
				all = append(all, c)
			}
		}
	}
	return all
}

// calendarDays is how long a stretch was, in days from day to day; the present one lasts until now.
func calendarDays(h record.Holding, now time.Time) int {
	to := h.To
	if to.IsZero() {
		to = now
	}
	return max(0, int(to.Sub(h.From)/(24*time.Hour)))
}
