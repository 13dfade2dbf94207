package links

import (
	"net/url"
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/rules/record"
	"coxswain/services/web/ui"
)

// Purposes of links: the noun and the verb of the one operation that they may give.
const (
	Confirm       = "commitment.confirm"
	Counter       = "commitment.counter"
	Decline       = "commitment.decline"
	Complete      = "commitment.complete"
	AcceptCounter = "commitment.accept-counter"
	KeepAsItWas   = "commitment.decline-counter"
	RecapConfirm  = "recap.confirm"
	RecapDispute  = "recap.dispute"
	RecapRedate   = "recap.redate"
)

// Commitment is the item of links about a promise.
func Commitment(id events.CommitmentID) string { return "/commitments/" + url.PathEscape(string(id)) }

// Call names a call as the items of its lines begin.
func Call(id events.CallID) string { return "/calls/" + url.PathEscape(string(id)) }

// RecapLine is the item of links about a line of a recap.
func RecapLine(call events.CallID, line events.RecapLineID) string {
	return Call(call) + "/recap/" + url.PathEscape(string(line))
}

// deed is what a purpose does, in the words of its page.
type deed struct {
	title, button string
	done          string // what the reader is told afterwards
	fields        []ui.Field
	open          func(matter) bool // whether it is still to be done
}

// Fields of the forms.
var (
	date   = ui.Field{Name: "due", Label: "Date", Kind: "date", Required: true}
	reason = ui.Field{Name: "reason", Label: "Why", Kind: "area", Required: true, Max: 2000, Hint: "The other side reads it."}
)

// deeds by purpose. What a form may send is what stands here: a link does not carry more than its purpose.
var deeds = map[string]deed{
	Confirm: {
		title: "Will you do this?", button: "Yes, I will do it", done: "You have confirmed it.", open: undecided,
	},
	Counter: {
		title: "Which date is better?", button: "Offer this date", done: "Your date was sent to the other side.",
		fields: []ui.Field{date, reason}, open: undecided,
	},
	Decline: {
		title: "Decline this?", button: "Decline it", done: "You have declined it. The other side reads your reason.",
		fields: []ui.Field{reason}, open: undecided,
	},
	Complete: {
		title: "Is this done?", button: "It is done", done: "You have said that it is done. The other side says whether it is accepted.",
		fields: []ui.Field{{Name: "evidence", Label: "How one can see it", Kind: "area", Max: 2000, Hint: "A link, a number, a sentence; or nothing."}},
		open:   func(m matter) bool { return m.mine() && m.Promise.Status == record.PromiseConfirmed },
	},
	AcceptCounter: {
		title: "Agree to what is offered?", button: "Agree to it", done: "You have agreed to it.", open: countered,
	},
	KeepAsItWas: {
		title: "Keep it as it was?", button: "Keep it as it was", done: "It stays as it was. The other side reads your reason.",
		fields: []ui.Field{reason}, open: countered,
	},
	RecapConfirm: {
		title: "Was it said so?", button: "Yes, I said so", done: "You have said that it was so.", open: unanswered,
	},
	RecapDispute: {
		title: "What was said instead?", button: "Send", done: "You have said what was said instead.",
		fields: []ui.Field{{Name: "reason", Label: "What was said", Kind: "area", Required: true, Max: 2000, Hint: "It becomes a proposal in your words."}},
		open:   unanswered,
	},
	RecapRedate: {
		title: "Which date is better?", button: "Yes, by this date", done: "You have said by when.", fields: []ui.Field{date}, open: unanswered,
	},
}

// purposes are all that lead to a page here: an invitation does not.
func purposes() []string {
	all := make([]string, 0, len(deeds))
	for p := range deeds {
		all = append(all, p)
	}
	slices.Sort(all)
	return all
}

func undecided(m matter) bool {
	return m.mine() && (m.Promise.Status == record.PromiseProposed || m.Promise.Status == record.PromiseCountered)
}

func countered(m matter) bool {
	return m.Promise.Counter.Party != "" && m.Promise.Holder.Party == m.Link.Party && m.Promise.Open()
}

func unanswered(m matter) bool { return Unanswered(m.Line, m.Link.Person) }

// Unanswered reports whether a line of a recap waits for a person's answer.
func Unanswered(l record.RecapLine, person events.PersonID) bool {
	return slices.Contains(l.For, person) && !slices.Contains(l.Confirmed, person) &&
		!slices.ContainsFunc(l.Disputed, func(d record.Dispute) bool { return d.Person == person }) &&
		!slices.ContainsFunc(l.Redated, func(r record.Redate) bool { return r.Person == person })
}

// operation is the address of what a link does.
func operation(item, purpose string) string {
	_, verb, _ := strings.Cut(purpose, ".")
	return "/v1" + item + "/" + verb
}
