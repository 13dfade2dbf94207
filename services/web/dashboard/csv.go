package dashboard

import (
	"encoding/csv"
	"strings"
	"time"
	"unicode/utf8"

	responsibility "coxswain/services/responsibility/api"
	"coxswain/services/web/site"
)

// export sends the filtered list as a file (RFC 4180), numbers and dates as programs read them.
func export(v *site.Visit) error {
	rows, _, err := all(v, readFilter(v), written)
	if err != nil {
		return err
	}
	h := v.Writer.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
	h.Set("Content-Disposition", `attachment; filename="portfolio-`+string(today(v))+`.csv"`)
	h.Set("Cache-Control", "no-store")
	w := csv.NewWriter(v.Writer)
	w.UseCRLF = true
	_ = w.Write(fields) // a reader who has gone away misses nothing
	for _, a := range rows {
		_ = w.Write(record(a))
	}
	w.Flush()
	return nil
}

// fields are the columns of the file. They are read by programs: they never change their meaning.
var fields = []string{
	"customer", "name", "external_id", "segment", "band", "score", "moved", "open_promises", "overdue_vendor", "overdue_customer",
	"overdue_partners", "open_proposals", "goals", "goals_at_risk", "next_call", "calls_without_reason", "unrecorded_calls", "stale_days", "renewal",
}

func record(a responsibility.Account) []string {
	score, moved := "", ""
	if a.Score != nil {
		score, moved = a.Score.String(), a.Moved.String()
	}
	next := ""
	if a.NextCall != nil {
		next = a.NextCall.UTC().Format(time.RFC3339)
	}
	return []string{
		defused(string(a.Customer)), defused(a.Name), defused(a.ExternalID), defused(a.Attributes["segment"]), string(a.Band), score, moved,
		text(a.Open), text(a.Overdue.Vendor), text(a.Overdue.Customer), text(a.Overdue.Partners), text(a.Proposals), text(a.Goals),
		text(a.Worries), next, text(a.Unasked), text(a.Unrecorded), text(a.StaleDays), string(a.Renewal),
	}
}

// defused is text that no spreadsheet takes for a formula: a cell that begins like one gets an apostrophe before it
// (OWASP, CSV injection). Full-width signs count too: some programs read them as the others.
func defused(cell string) string {
	inner := strings.TrimLeft(cell, " ")
	if first, _ := utf8.DecodeRuneInString(inner); inner != "" && strings.ContainsRune("=+-@\t\r\n|%＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
