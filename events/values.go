package events

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a calendar date people agree on, "2026-03-31", in the time zone of whoever owes it.
// Dates compare as strings.
type Date string

// DateFormat is how dates are written.
const DateFormat = "2006-01-02"

// DateOf is the calendar date of an instant in a place.
func DateOf(t time.Time, loc *time.Location) Date { return Date(t.In(loc).Format(DateFormat)) }

// ParseDate reads a date of the years 1900 to 2199.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(DateFormat, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2199 {
		return "", fmt.Errorf("%q is not a date of the form 2026-03-31 between 1900 and 2199", s)
	}
	return Date(s), nil
}

// In is the first instant of the date in a place. The zero Date gives the zero time.
func (d Date) In(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(DateFormat, string(d), loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays moves the date by calendar days.
func (d Date) AddDays(n int) Date { return DateOf(d.In(time.UTC).AddDate(0, 0, n), time.UTC) }

// DaysUntil counts calendar days from d to other; negative when other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int(other.In(time.UTC).Sub(d.In(time.UTC)).Hours() / 24)
}

// Decimal is an exact number with up to six decimals, held in millionths. On the wire it is a JSON
// number. Sums of decimals are exact, which is why no float64 stands in any fact.
type Decimal int64

// One is the decimal 1.
const One Decimal = 1_000_000

// Int is the decimal of a whole number.
func Int(n int64) Decimal { return Decimal(n) * One }

// ParseDecimal reads "-12.5". Exponents, more than six decimals, and more than twelve digits before the
// point are refused: nothing is rounded silently.
func ParseDecimal(s string) (Decimal, error) {
	refuse := fmt.Errorf("%q is not a number with at most 12 digits before and 6 after the point", s)
	digits, negative := strings.CutPrefix(s, "-")
	whole, frac, point := strings.Cut(digits, ".")
	if !isDigits(whole) || len(whole) > 12 || (point && (!isDigits(frac) || len(frac) > 6)) {
		return 0, refuse
	}
	n, err := strconv.ParseInt(whole+(frac + "000000")[:6], 10, 64)
	if err != nil {
		return 0, refuse
	}
	if negative {
		n = -n
	}
	return Decimal(n), nil
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func (d Decimal) String() string {
	sign, n := "", uint64(d)
	if d < 0 {
		sign, n = "-", -n
	}
	s := sign + strconv.FormatUint(n/uint64(One), 10)
	if frac := n % uint64(One); frac != 0 {
		s += "." + strings.TrimRight(fmt.Sprintf("%06d", frac), "0")
	}
	return s
}

// Float is for display and for charts, never for sums.
func (d Decimal) Float() float64 { return float64(d) / float64(One) }

// MarshalJSON writes a JSON number.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads a JSON number; see ParseDecimal for what is refused.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	v, err := ParseDecimal(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
