// Package worktime counts working time: how long a promise has waited in somebody's court, and which day
// is two working days before a call.
//
//	Load("de", "Europe/Berlin") ──> Calendar
//	                                 ├── Working(from, to)        time.Duration within working hours
//	                                 ├── Days(from, to)           the same in working days of 8 hours
//	                                 ├── AddDays(date, n)         the n-th working day after (or before) a date
//	                                 └── WorkdaysBetween(a, b)    how many working days late
//
// Working hours are 9:00 to 17:00 local, Monday to Friday, without the public holidays that the whole
// country observes. Regional holidays are left out: a day too many in somebody's court is a smaller wrong
// than a reminder on a day that half of the country works.
//
// A Calendar is data: immutable and safe for concurrent use. Counting takes no loop over days, so a view
// may ask hundreds of times. Loading one computes a century of holidays, which is worth keeping: Calendars
// does.
//
// Zones are IANA names, read from the copy of the database that is compiled in where the machine has none.
// Names that mean another place on another machine ("", "Local", paths) are refused.
package worktime
