package worktime

import (
	"slices"
	"sort"
	"time"

	"coxswain/events"
)

// Day is one working day: what Days counts in.
const Day = closes - opens

// Working hours, on the clock of the zone.
const (
	opens  = 9 * time.Hour
	closes = 17 * time.Hour
)

// Calendar is the working time of a place. The zero Calendar is Monday to Friday in UTC.
type Calendar struct {
	name string
	loc  *time.Location
	off  []int // holidays that fall on Monday to Friday, as day numbers, ascending
}

// Load returns the calendar with this name (see Names; "" knows no holidays) in an IANA zone. It refuses
// with ErrUnknownCalendar and ErrUnknownZone.
func Load(name, zone string) (Calendar, error) {
	loc, err := Zone(zone)
	if err != nil {
		return Calendar{}, err
	}
	off, err := holidays(name)
	return Calendar{name: name, loc: loc, off: off}, err
}

// Name is the name that the calendar was loaded by.
func (c Calendar) Name() string { return c.name }

// Location is the zone of the calendar.
func (c Calendar) Location() *time.Location {
	if c.loc == nil {
		return time.UTC
	}
	return c.loc
}

// DateOf is the calendar date of an instant in the calendar's zone.
func (c Calendar) DateOf(t time.Time) events.Date { return events.DateOf(t, c.Location()) }

// Working is the working time between two instants; 0 when to is not after from.
func (c Calendar) Working(from, to time.Time) time.Duration {
	if !to.After(from) {
		return 0
	}
	// Clocks that are set back within working hours, which no zone does today, must not give a negative time.
	return max(0, c.worked(to)-c.worked(from))
}

// Days is Working in working days: 4 hours are 0.5. Exact to a millionth of a day, rounded down.
func (c Calendar) Days(from, to time.Time) events.Decimal {
	const step = Day / time.Duration(events.One)
	return events.Decimal(c.Working(from, to) / step)
}

// IsWorkday reports whether people work on the date.
func (c Calendar) IsWorkday(d events.Date) bool { return c.works(number(d)) }

// AddDays is the n-th working day after the date; before it when n is negative. With n = 0 it is the date
// itself, working day or not.
func (c Calendar) AddDays(d events.Date, n int) events.Date {
	day := number(d)
	switch {
	case n > 0:
		want := c.before(day+1) + n
		return date(day + sort.Search(2*n+slack, func(i int) bool { return c.before(day+i+1) >= want }))
	case n < 0:
		want := c.before(day) + n
		return date(day - sort.Search(-2*n+slack, func(i int) bool { return c.before(day-i) <= want }))
	}
	return d
}

// slack is more days than any weekend and run of holidays together.
const slack = 30

// WorkdaysBetween counts the working days after a, up to and including b: a promise that was due on a
// Friday is one working day late on Monday. Negative when b is earlier: that many working days are left.
func (c Calendar) WorkdaysBetween(a, b events.Date) int {
	if b < a {
		return -c.WorkdaysBetween(b, a)
	}
	return c.before(number(b)+1) - c.before(number(a)+1)
}

// worked is the working time from the epoch to an instant. Differences of it are what callers want.
func (c Calendar) worked(t time.Time) time.Duration {
	t = t.In(c.Location())
	year, month, d := t.Date()
	day := dayNumber(year, month, d)
	whole := time.Duration(c.before(day)) * Day
	if !c.works(day) {
		return whole
	}
	hour, minute, second := t.Clock()
	clock := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
	return whole + min(max(clock+time.Duration(t.Nanosecond())-opens, 0), Day)
}

func (c Calendar) works(day int) bool {
	_, holiday := slices.BinarySearch(c.off, day)
	return !holiday && floorMod(day+monday, 7) < 5
}

// before counts the working days before a day, from an arbitrary origin: negative before 1970.
func (c Calendar) before(day int) int {
	i, _ := slices.BinarySearch(c.off, day)
	n := day + monday
	weekday := floorMod(n, 7)
	return (n-weekday)/7*5 + min(weekday, 5) - i
}

// monday added to a day number gives a number whose remainder by 7 is 0 on Mondays: day 0 is a Thursday.
const monday = 3

func floorMod(n, by int) int { return ((n % by) + by) % by }

// number is the day number of a date: days since 1970-01-01. A date that is none counts as day 0; dates
// were parsed long before they come here.
func number(d events.Date) int {
	t, err := time.Parse(events.DateFormat, string(d))
	if err != nil {
		return 0
	}
	return dayNumber(t.Date())
}

func dayNumber(year int, month time.Month, day int) int {
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

const secondsPerDay = 24 * 60 * 60

func date(number int) events.Date {
	return events.DateOf(time.Unix(int64(number)*secondsPerDay, 0), time.UTC)
}
