package locale

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"coxswain/events"
	"coxswain/pkg/worktime"
)

// Format is how one reader reads dates and numbers. The zero value is of no use: see New.
type Format struct {
	Tag  language.Tag
	Zone *time.Location

	day, clock string // layouts of package time
	numbers    *message.Printer
}

// layout is the order in which a language writes a day and a time.
type layout struct {
	tag        language.Tag
	day, clock string
}

// layouts are those that differ. The first is for everybody else: it cannot be mistaken.
var layouts = []layout{
	{language.BritishEnglish, "2 Jan 2006", "15:04"},
	{language.AmericanEnglish, "Jan 2, 2006", "3:04 PM"},
	{language.German, "02.01.2006", "15:04"},
	{language.French, "02/01/2006", "15:04"},
	{language.Spanish, "02/01/2006", "15:04"},
	{language.Italian, "02/01/2006", "15:04"},
	{language.Portuguese, "02/01/2006", "15:04"},
	{language.Dutch, "02-01-2006", "15:04"},
	{language.Danish, "02.01.2006", "15.04"},
	{language.MustParse("nb"), "02.01.2006", "15:04"},
	{language.Finnish, "2.1.2006", "15.04"},
	{language.Polish, "02.01.2006", "15:04"},
	{language.Swedish, "2006-01-02", "15:04"},
	{language.Japanese, "2006/01/02", "15:04"},
	{language.Chinese, "2006/01/02", "15:04"},
}

// matcher finds the layout for what a browser asks for; it is made once and never changes.
var matcher = language.NewMatcher(tags())

func tags() []language.Tag {
	all := make([]language.Tag, len(layouts))
	for i, l := range layouts {
		all[i] = l.tag
	}
	return all
}

// New is the format for an Accept-Language header or a single tag ("de-AT"), and an IANA zone. What is not known
// falls back to British English and UTC: every time names its zone, so it stays true.
func New(accept, zone string) Format {
	wanted, _, _ := language.ParseAcceptLanguage(accept) // nonsense asks for nothing
	_, i, _ := matcher.Match(wanted...)
	where, err := worktime.Zone(zone)
	if err != nil {
		where = time.UTC
	}
	l := layouts[i]
	return Format{Tag: l.tag, Zone: where, day: l.day, clock: l.clock, numbers: message.NewPrinter(l.tag)}
}

// Date is a calendar day: it is the same day everywhere.
func (f Format) Date(d events.Date) string {
	if d == "" {
		return ""
	}
	return d.In(time.UTC).Format(f.day)
}

// Day is the day of an instant where the reader is.
func (f Format) Day(at time.Time) string { return at.In(f.Zone).Format(f.day) }

// Clock is the time of day where the reader is, without its zone.
func (f Format) Clock(at time.Time) string { return at.In(f.Zone).Format(f.clock) }

// Moment is a day and a time with the zone it is told in.
func (f Format) Moment(at time.Time) string {
	return fmt.Sprintf("%s, %s %s", f.Day(at), f.Clock(at), at.In(f.Zone).Format("MST"))
}

// Weekday is the day of the week of an instant where the reader is, and the day.
func (f Format) Weekday(at time.Time) string {
	return at.In(f.Zone).Format("Monday") + ", " + f.Day(at)
}

// Number is a number with at most one digit after the point.
func (f Format) Number(n float64) string {
	return f.numbers.Sprint(number.Decimal(n, number.MaxFractionDigits(1)))
}

// Exactly is a decimal with all its digits.
func (f Format) Exactly(d events.Decimal) string {
	return f.numbers.Sprint(number.Decimal(d.Float(), number.MaxFractionDigits(6)))
}

// Signed is Number with a sign in front, a true minus among them; what rounds to nothing has none.
func (f Format) Signed(n float64) string {
	s := strings.TrimPrefix(f.Number(n), "-")
	switch {
	case s == f.Number(0):
		return s
	case n < 0:
		return "−" + s
	}
	return "+" + s
}

// Percent is a share (0.825) in percent without digits after the point.
func (f Format) Percent(share float64) string {
	return f.numbers.Sprint(number.Decimal(share*100, number.MaxFractionDigits(0))) + " %"
}

// InDays says how far a day is: "today", "tomorrow", "in 3 days", "2 days ago".
func InDays(days int) string {
	switch {
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days == -1:
		return "yesterday"
	case days < 0:
		return fmt.Sprintf("%d days ago", -days)
	}
	return fmt.Sprintf("in %d days", days)
}

// Count writes "1 promise", "2 promises".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
