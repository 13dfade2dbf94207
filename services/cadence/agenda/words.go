package agenda

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"coxswain/events"
	"coxswain/events/goalevent"
)

// longestText is how many characters of somebody's text a line repeats.
const longestText = 120

// short is the first line of a text, without its full stop, cut where it gets long.
func short(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	first = strings.TrimRight(first, " .\r")
	if utf8.RuneCountInString(first) <= longestText {
		return first
	}
	return string([]rune(first)[:longestText-1]) + "…"
}

func quoted(text string) string { return "'" + short(text) + "'" }

// because adds the reason that somebody gave, if any.
func because(reason string) string {
	if short(reason) == "" {
		return ""
	}
	return " (" + quoted(reason) + ")"
}

// day writes a date as people say it; the year only when it is not this one.
func (in Input) day(d events.Date) string {
	t := d.In(time.UTC)
	switch {
	case t.IsZero():
		return "no date"
	case t.Year() != in.Clock.Now.Year():
		return t.Format("2 Jan 2006")
	}
	return t.Format("2 Jan")
}

// dayOf writes the date of an instant where the account is.
func (in Input) dayOf(t time.Time) string {
	return in.day(in.Clock.Of("").DateOf(t))
}

func (in Input) party(id events.PartyID) string { return in.Roster.PartyName(id) }

func (in Input) parties(all []events.PartyID) string {
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = in.party(p)
	}
	return join(names)
}

// join writes "a", "a and b", "a, b and c", and of more than three "a, b, c and 4 more".
func join(all []string) string {
	const most = 3
	if len(all) > most {
		all = append(all[:most:most], fmt.Sprintf("%d more", len(all)-most))
	}
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func workdays(n int) string { return count(n, "working day", "working days") }

// silent says how long parties have not answered.
func (in Input) silent(days int, who ...events.PartyID) string {
	have := "has"
	if len(who) > 1 {
		have = "have"
	}
	if days == 0 {
		return fmt.Sprintf("%s %s still to answer", in.parties(who), have)
	}
	return fmt.Sprintf("%s %s not answered for %s", in.parties(who), have, workdays(days))
}

func said(c goalevent.Confidence) string { return strings.ReplaceAll(string(c), "_", " ") }

// sentence joins what is to be said into one.
func sentence(parts ...string) string {
	text := strings.Join(parts, "; ")
	first, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(first)) + text[size:] + "."
}
