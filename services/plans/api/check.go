package api

import (
	"errors"
	"net/mail"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/worktime"
	"coxswain/services/plans/customer"
)

var (
	errInvalid       = fault.New(fault.Invalid, "invalid", "the request is not valid")
	errMail          = fault.New(fault.Invalid, "invalid-mail-address", "write a plain mail address such as anna@example.com")
	errLocale        = fault.New(fault.Invalid, "unknown-locale", "this is no language tag such as de-AT")
	errAttributeName = fault.New(fault.Invalid, "invalid-attribute-name", "an attribute is named by 1 to 64 lower-case letters, digits and underscores, beginning with a letter")
	errAttributeDate = fault.New(fault.Invalid, "invalid-date", "this attribute is a date like 2026-03-31")
	errAttributeSum  = fault.New(fault.Invalid, "invalid-number", "this attribute is a number such as 12000.50")
)

// findings collects what is wrong with a request; one gives its code to the whole answer.
type findings struct{ fields []fault.Field }

func (f *findings) add(err error, pointer string) {
	var e *fault.Error
	if errors.As(err, &e) {
		f.fields = append(f.fields, fault.Field{Pointer: pointer, Code: e.Code, Message: e.Message})
	}
}

func (f *findings) line(s, pointer string) { f.add(httpapi.CheckLine(s), pointer) }

func (f *findings) err() error {
	switch len(f.fields) {
	case 0:
		return nil
	case 1:
		return fault.New(fault.Invalid, f.fields[0].Code, f.fields[0].Message).With(f.fields...)
	}
	return errInvalid.With(f.fields...)
}

// settings: the zone is looked up before the calendar, which needs it.
func (f *findings) settings(s customer.Settings) {
	if _, err := worktime.Zone(s.Zone); err != nil {
		f.add(err, "/zone")
	} else if _, err := worktime.Load(s.Calendar, s.Zone); err != nil {
		f.add(err, "/calendar")
	}
	if s.Locale != "" {
		if _, err := language.Parse(s.Locale); err != nil {
			f.add(errLocale.Because(err), "/locale")
		}
	}
}

func (f *findings) mail(address string) {
	if address == "" {
		return
	}
	a, err := mail.ParseAddress(address)
	if err != nil || a.Address != address || len(address) > 254 {
		f.add(errMail, "/mail")
	}
}

// attribute holds the attributes that reports count on to their form; custom fields are free text.
func (f *findings) attribute(name, value string) {
	at := "/attributes/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
	if !attributeName(name) {
		f.add(errAttributeName, at)
		return
	}
	f.line(value, at)
	if value == "" {
		return
	}
	switch name {
	case "tenure_start", "renewal":
		if _, err := events.ParseDate(value); err != nil {
			f.add(errAttributeDate, at)
		}
	case "value":
		if _, err := events.ParseDecimal(value); err != nil {
			f.add(errAttributeSum, at)
		}
	}
}

func attributeName(s string) bool {
	return s != "" && len(s) <= 64 && s[0] >= 'a' && s[0] <= 'z' &&
		strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// terms holds the texts of terms to their size, and zones and rules to what can be computed.
func (f *findings) terms(t planevent.Terms, at string) {
	f.line(t.Title, at+"/title")
	for i, g := range t.Goals {
		f.goal(g, at+"/goals/"+strconv.Itoa(i))
	}
	for i, r := range t.Rhythms {
		f.rhythm(r, at+"/rhythms/"+strconv.Itoa(i))
	}
}

func (f *findings) goal(g planevent.GoalTerms, at string) {
	f.line(g.Outcome, at+"/outcome")
	f.line(g.Metric.Name, at+"/metric/name")
	f.line(g.Metric.Unit, at+"/metric/unit")
	for i, a := range g.Actions {
		f.line(a, at+"/actions/"+strconv.Itoa(i))
	}
	for i, l := range g.Leading {
		f.line(l, at+"/leading_indicators/"+strconv.Itoa(i))
	}
}

func (f *findings) rhythm(r planevent.RhythmTerms, at string) {
	if _, err := worktime.Zone(r.Zone); err != nil {
		f.add(err, at+"/zone")
	}
	f.add(checkRule(r.Rule, r.From), at+"/rule")
}

// changes holds the same parts of typed changes to the same.
func (f *findings) changes(changes []planevent.Change) {
	for i, c := range changes {
		at := "/changes/" + strconv.Itoa(i)
		switch c.Kind {
		case planevent.GoalAdded:
			f.goal(c.Goal, at+"/goal")
		case planevent.GoalReworded:
			f.line(c.Outcome, at+"/outcome")
		case planevent.RhythmSet:
			f.rhythm(c.Rhythm, at+"/rhythm")
		default: // has neither names nor times
		}
	}
}
