// Package locale writes dates, times and numbers as their reader is used to: in the reader's zone, in the order of
// the reader's locale. It writes no names of months in other languages than English, which the pages speak: where
// that would read oddly, months are numbers.
//
//	f := locale.New("de-AT", "Europe/Vienna")
//	f.Date("2026-11-24")   24.11.2026
//	f.Moment(at)           24.11.2026, 10:00 CET
//	f.Number(66.5)         66,5
package locale
