package asks

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/rules/record"
	"coxswain/services/web/links"
)

// ask is one thing that a letter asks, with what can be answered.
type ask struct {
	item    string // of its links
	text    string
	by      events.PersonID // who asks
	say     string          // who, by when
	answers []answer
}

// answer is a purpose of a link in the words of the letter.
type answer struct{ purpose, text string }

// asks are what is still to be answered of what was noted, each once.
func (w *writer) asks(ctx context.Context, to reader, about []string) ([]ask, error) {
	var all []ask
	for i, item := range about {
		if slices.Contains(about[:i], item) {
			continue
		}
		var (
			found []ask
			err   error
		)
		id, ofCall := strings.CutPrefix(item, links.Call(""))
		if ofCall {
			found, err = w.recap(ctx, to, events.CallID(unescape(id)))
		} else {
			found, err = w.promise(ctx, to, events.CommitmentID(unescape(strings.TrimPrefix(item, links.Commitment("")))))
		}
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// unescape reads back what links.Commitment and links.Call have written.
func unescape(segment string) string {
	id, _ := url.PathUnescape(segment)
	return id
}

func (w *writer) promise(ctx context.Context, to reader, id events.CommitmentID) ([]ask, error) {
	p, err := promise(ctx, w.log, to.tenant, id)
	if err != nil || p.Holder.Party != to.party || p.Holder.Person != to.person {
		return nil, err
	}
	a := ask{item: links.Commitment(id), text: p.Text, by: p.ByPerson}
	switch {
	case p.Counter.Party != "":
		a.by, a.say = w.other(p), offered(to, p)
		a.answers = []answer{{links.AcceptCounter, "Agree to it"}, {links.KeepAsItWas, "Keep it as it was"}}
	case p.Status == record.PromiseProposed:
		a.say = "You, by " + to.format.Date(p.Due) + "."
		a.answers = []answer{{links.Confirm, "Yes, I will do it"}, {links.Counter, "Another date"}, {links.Decline, "Decline"}, {links.Complete, "Later, when it is done: say so"}}
	default:
		return nil, nil
	}
	if p.Binding {
		a.say += " It is binding: a code is mailed to you when you confirm it."
	}
	return []ask{a}, nil
}

// other is the person of the side whose offer is open.
func (w *writer) other(p record.Promise) events.PersonID {
	if p.Counter.Party == p.Party {
		return p.Person
	}
	return p.ByPerson
}

func offered(to reader, p record.Promise) string {
	say := "Offered instead"
	if p.Counter.Due != "" {
		say += ": " + to.format.Date(p.Counter.Due) + " and not " + to.format.Date(p.Due)
	}
	if p.Counter.Text != "" {
		say += ": “" + p.Counter.Text + "”"
	}
	return say + ". " + p.Counter.Reason
}

// recap are the lines for the reader that were not answered yet.
func (w *writer) recap(ctx context.Context, to reader, id events.CallID) ([]ask, error) {
	c, err := call(ctx, w.log, to.tenant, id)
	if err != nil {
		return nil, err
	}
	var all []ask
	for _, l := range c.Recap {
		if !links.Unanswered(l, to.person) {
			continue
		}
		if err := w.there(ctx, to, c, l); err != nil {
			return nil, err
		}
		a := ask{item: links.RecapLine(id, l.Line), text: l.Text, say: "Said in the call of " + to.format.Day(c.HeldAt.At) + "."}
		a.answers = []answer{{links.RecapConfirm, "Yes, it was said so"}, {links.RecapDispute, "That is not what was said"}}
		if l.Due != "" {
			a.say = "Said in the call of " + to.format.Day(c.HeldAt.At) + ", by " + to.format.Date(l.Due) + "."
			a.answers = append(a.answers, answer{links.RecapRedate, "Yes, by another date"})
		}
		all = append(all, a)
	}
	return all, nil
}

// errNotYet has a letter wait for the next look.
var errNotYet = fault.New(fault.Unavailable, "commitment-not-yet", "what the call has captured is not a commitment yet")

// captureLasts is how long goals may take to make a commitment of what a call has captured. One that is not there after that
// was refused, and the letter goes out all the same.
const captureLasts = 5 * time.Minute

// there waits for the commitment of a line: the page that the letter leads to shows it.
func (w *writer) there(ctx context.Context, to reader, c record.Call, l record.RecapLine) error {
	if l.Commitment == "" || w.now().Sub(c.HeldAt.Recorded) > captureLasts {
		return nil
	}
	p, err := promise(ctx, w.log, to.tenant, l.Commitment)
	if err == nil && p.Commitment == "" {
		err = errNotYet
	}
	return err
}
