package journey_test

import (
	"bytes"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"coxswain/events"
)

// harbor is the example of the documentation, and written the day on which it reads as news: everything that it
// measured is over, everything that it promises is to come.
const (
	harbor  = "../../../docs/examples/harbor"
	written = events.Date("2026-11-17")
)

// dates are the forms in which the folder writes them.
func dates() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"02.01.2006":      regexp.MustCompile(`\b\d{2}\.\d{2}\.\d{4}\b`),
		"01/02/2006":      regexp.MustCompile(`\b\d{2}/\d{2}/\d{4}\b`),
		events.DateFormat: regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}`),
	}
}

// ofLastWeek copies the folder without the files that are left out, with every date moved by the whole weeks
// that have gone by since it was written: weekdays stay what they are.
func ofLastWeek(t *testing.T, today events.Date, without ...string) (folder string, weeks int) {
	t.Helper()
	weeks = floored(written.DaysUntil(today), 7)
	folder = t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(harbor)); err != nil {
		t.Fatal(err)
	}
	for _, file := range without {
		if err := os.Remove(filepath.Join(folder, file)); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		moveDates(t, file, 7*weeks)
	}
	return folder, weeks
}

func moveDates(t *testing.T, file string, days int) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for form, pattern := range dates() {
		text = pattern.ReplaceAllFunc(text, func(found []byte) []byte {
			day, err := time.Parse(form, string(found))
			if err != nil {
				t.Fatal(err)
			}
			return []byte(day.AddDate(0, 0, days).Format(form))
		})
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// floored divides towards the past.
func floored(n, by int) int {
	if n < 0 {
		n -= by - 1
	}
	return n / by
}

// inFolder is a date of the folder as it was moved.
func (j *journey) inFolder(d events.Date) events.Date { return d.AddDays(7 * j.weeks) }

func splitLines(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for line := range bytes.Lines(text) {
			if line = bytes.TrimSpace(line); len(line) > 0 && !yield(line) {
				return
			}
		}
	}
}
