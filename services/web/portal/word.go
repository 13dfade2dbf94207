package portal

import (
	"fmt"

	"coxswain/events"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
)

// asked says what is wanted of the reader.
func asked(d desk, o owed) string {
	m := d.Moves(o.side.Party, o.promise)
	switch {
	case m.AcceptCounter && o.promise.Status == record.PromiseConfirmed:
		return "Answer: another date is asked for"
	case m.AcceptCounter:
		return "Answer the counter"
	case m.Confirm:
		return "Confirm, or say otherwise"
	case m.Accept:
		return "Accept as done, or say what is missing"
	}
	return o.side.Name + " cannot go on without you"
}

// nothingOwed is what stands where no promise of the reader's does.
func nothingOwed(d desk) string {
	if d.waiting.count() > 0 {
		return "You owe nothing besides."
	}
	return "You owe nothing at the moment."
}

// othersTitle names what the rest of the page is to the reader: a keeper keeps all sides.
func othersTitle(d desk) string {
	if d.keeps() {
		return "Every other side's promises"
	}
	return "What the others owe"
}

// openOf counts a side's open promises, those in the list of what waits among them.
func openOf(s view.Side) string {
	text := fmt.Sprintf("%d open", s.Open)
	if s.Late > 0 {
		text += fmt.Sprintf(", %d late", s.Late)
	}
	return text
}

func sideName(d desk, s view.Side) string {
	if s.Party == d.Reader {
		return s.Name + ", your side"
	}
	return s.Name
}

// share is a kept-promise record in percent.
func share(f locale.Format, score *events.Decimal) string {
	if score == nil {
		return "–"
	}
	return f.Percent(score.Float())
}

func over(promises int) string {
	if promises == 0 {
		return "nothing fell due yet"
	}
	return "over " + locale.Count(promises, "promise", "promises")
}

func minutes(n int) string { return locale.Count(n, "minute", "minutes") }

func linePath(l line, verb string) string {
	return "/calls/" + string(l.call) + "/recap/" + string(l.Line) + "/" + verb
}

// home is the customer's page as the tenant's people see it.
func home(d desk) string { return site.CustomerURL(d.Customer) }
