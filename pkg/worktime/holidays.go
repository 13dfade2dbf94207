package worktime

import (
	"maps"
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/us"

	"coxswain/pkg/fault"
)

// ErrUnknownCalendar refuses a working calendar that is not in Names.
var ErrUnknownCalendar = fault.New(fault.Invalid, "unknown-calendar", "there is no working calendar with this name")

// Years for which holidays are computed; in others every Monday to Friday is a working day.
const (
	firstYear = 1990
	lastYear  = 2099
)

// countries is the calendars by name: the holidays that a whole country observes.
func countries() map[string][]*cal.Holiday {
	return map[string][]*cal.Holiday{
		"":   nil,
		"au": {au.NewYear, au.AustraliaDay, au.GoodFriday, au.EasterMonday, au.AnzacDay, au.ChristmasDay, au.BoxingDay},
		"de": de.Holidays,
		"fr": fr.Holidays,
		"gb": gb.Holidays,
		"in": {national(time.January, 26), national(time.August, 15), national(time.October, 2)},
		"jp": jp.Holidays,
		"nl": nl.Holidays,
		"us": us.Holidays,
	}
}

// national is one of India's three national holidays (Republic Day, Independence Day, Gandhi Jayanti): the
// only ones every state observes, and on their own day even when it is a Sunday.
func national(month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Month: month, Day: day, Func: cal.CalcDayOfMonth}
}

// Names lists the calendars in order. The first is "", Monday to Friday without holidays.
func Names() []string { return slices.Sorted(maps.Keys(countries())) }

func holidays(name string) ([]int, error) {
	all := countries()
	country, ok := all[name]
	if !ok {
		return nil, ErrUnknownCalendar.Sayf("there is no working calendar %q; use one of %q", name, Names())
	}
	var days []int
	for _, shared := range country {
		h := shared.Clone(nil) // some rules, Japan's equinoxes, write into their holiday: two loads at once would race
		// An observed day may fall into the year before or after: New Year's Day on a Saturday.
		for year := firstYear - 1; year <= lastYear+1; year++ {
			if _, observed := h.Calc(year); !observed.IsZero() && observed.Year() >= firstYear && observed.Year() <= lastYear {
				days = append(days, dayNumber(observed.Date()))
			}
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	return slices.DeleteFunc(days, func(d int) bool { return floorMod(d+monday, 7) >= 5 }), nil
}
