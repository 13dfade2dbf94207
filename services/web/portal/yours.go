package portal

import (
	"coxswain/pkg/identity"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// Register adds the page.
func Register(s *site.Site) {
	s.Page("/yours", yours)
}

// desk is what one person has before them.
type desk struct {
	cards.Account
	waiting waiting
	readers []reader // whose page the tenant's people may look at
}

func yours(v *site.Visit) (ui.Page, error) {
	a, err := account(v)
	if err != nil {
		return ui.Page{}, err
	}
	lines, err := unanswered(v, a)
	if err != nil {
		return ui.Page{}, err
	}
	d := desk{Account: a, waiting: waits(a, lines)}
	if v.Who.Vendor() {
		d.readers = readers(a)
	}
	return ui.Page{Title: "Yours first", Lede: d.lede(), Live: string(a.Customer), Body: yoursPage(d)}, nil
}

// lede says in one sentence whether there is anything to do, and how the reader's own promises stand.
func (d desk) lede() string {
	text := "Nothing waits for you"
	if n := d.waiting.count(); n > 0 {
		text = locale.Count(n, "thing waits", "things wait") + " for you"
	}
	own := d.own()
	switch n := late(own); {
	case n > 0:
		text += "; " + locale.Count(n, "promise of yours is late", "promises of yours are late")
	case len(own) > 0 && own[0].DaysToDue != nil:
		text += "; your next promise is due " + locale.InDays(*own[0].DaysToDue)
	}
	if n := d.lateElsewhere(); d.keeps() && n > 0 {
		text += "; " + locale.Count(n, "promise of the others is late", "promises of the others are late")
	}
	return text + "."
}

// lateElsewhere counts the late promises that are not the reader's: a keeper's matter.
func (d desk) lateElsewhere() int {
	n := late(d.colleagues())
	for _, s := range d.others() {
		n += late(s.Commitments)
	}
	return n
}

func late(all []view.Commitment) int {
	n := 0
	for _, c := range all {
		if c.LateDays > 0 {
			n++
		}
	}
	return n
}

// own are the reader's open promises in person, by due date, without those that wait for an answer first.
func (d desk) own() []view.Commitment { return d.waiting.without(d.Promises(d.Own(), true)) }

// colleagues are the open promises of the others of the reader's side.
func (d desk) colleagues() []view.Commitment { return d.waiting.without(d.Promises(d.Own(), false)) }

// others are the sides that owe the reader's something, each without what is listed above already.
func (d desk) others() []view.Side {
	var all []view.Side
	for _, s := range d.Sides {
		if s.Relation != view.Ours {
			s.Commitments = d.waiting.without(s.Commitments)
			all = append(all, s)
		}
	}
	return all
}

// pursued are the goals that are not over.
func (d desk) pursued() []view.Goal {
	var all []view.Goal
	for _, g := range d.Goals {
		if g.Status == record.GoalOpen || g.Status == record.GoalClaimed {
			all = append(all, g)
		}
	}
	return all
}

// keeps reports whether the reader keeps everybody accountable: then what the others owe is the reader's matter.
func (d desk) keeps() bool { return d.Who.Role == identity.Keeper }

// personal is the reader's own record, when anything of theirs fell due.
func (d desk) personal() (view.PersonsRecord, bool) {
	for _, p := range d.Own().People {
		if d.Mine(p.Who) {
			return p, true
		}
	}
	return view.PersonsRecord{}, false
}
