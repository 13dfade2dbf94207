package sheet

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"coxswain/events"
)

// reader is how the cells of a column are turned into their canonical form.
func reader(c Column, form, decimals string) (func(string) (string, error), error) {
	switch c.Kind {
	case Date, Instant:
		return dates(c.Kind, form)
	case Number:
		return func(s string) (string, error) { return number(s, decimals) }, nil
	case Whole:
		return whole, nil
	case YesNo:
		return yesNo, nil
	}
	return func(s string) (string, error) { return oneOf(s, c.OneOf) }, nil
}

func dates(k Kind, form string) (func(string) (string, error), error) {
	l := events.DateFormat
	if form != "" {
		var err error
		if l, err = layout(form); err != nil {
			return nil, err
		}
	} else {
		form = "YYYY-MM-DD"
	}
	return func(s string) (string, error) {
		if k == Instant {
			if at, err := time.Parse(time.RFC3339, s); err == nil && inRange(at) {
				return at.UTC().Format(time.RFC3339), nil
			}
		}
		at, err := time.Parse(l, s)
		if err != nil || !inRange(at) {
			return "", fmt.Errorf("%q is not a date of the form %s; declare another form in the header, like due [DD.MM.YYYY], or in mapping.yaml", s, form)
		}
		if k == Date {
			return at.Format(events.DateFormat), nil
		}
		if !strings.Contains(l, "15") {
			at = at.Add(12 * time.Hour)
		}
		return at.UTC().Format(time.RFC3339), nil
	}, nil
}

// inRange reports whether facts can hold the year, which is that of UTC.
func inRange(at time.Time) bool { return at.UTC().Year() >= 1900 && at.UTC().Year() <= 2199 }

// number reads "1234.5", or "1.234,5" when comma is declared.
func number(s, decimals string) (string, error) {
	plain := s
	if decimals == "comma" {
		whole, frac, _ := strings.Cut(s, ",")
		if err := grouped(whole); err != nil {
			return "", fmt.Errorf("%q is not a number: %w", s, err)
		}
		plain = strings.ReplaceAll(whole, ".", "")
		if frac != "" {
			plain += "." + frac
		}
	}
	d, err := events.ParseDecimal(plain)
	if err != nil {
		return "", fmt.Errorf("%q is not a plain number like 1234.5; if commas part the decimals, declare it in mapping.yaml", s)
	}
	return d.String(), nil
}

// grouped refuses points that do not part groups of three digits.
func grouped(whole string) error {
	groups := strings.Split(strings.TrimPrefix(whole, "-"), ".")
	for i, g := range groups {
		if i > 0 && len(g) != 3 {
			return fmt.Errorf("the points do not part groups of three digits")
		}
	}
	return nil
}

func whole(s string) (string, error) {
	d, err := events.ParseDecimal(s)
	if err != nil || d%events.One != 0 || strings.Contains(s, ".") {
		return "", fmt.Errorf("%q is not a whole number", s)
	}
	return d.String(), nil
}

func yesNo(s string) (string, error) {
	switch strings.ToLower(s) {
	case "yes", "y", "true", "x", "1":
		return "yes", nil
	case "no", "n", "false", "0":
		return "no", nil
	}
	return "", fmt.Errorf("%q is neither yes nor no", s)
}

func oneOf(s string, allowed []string) (string, error) {
	if len(allowed) == 0 {
		return s, nil
	}
	if low := strings.ToLower(s); slices.Contains(allowed, low) {
		return low, nil
	}
	return "", fmt.Errorf("%q is none of %s", s, strings.Join(allowed, ", "))
}
