package sheet

import (
	"fmt"
	"strings"
)

// Kind is how the cells of a column are read.
type Kind int

// The kinds.
const (
	Text    Kind = iota
	Date         // a calendar date; ISO unless a form is declared
	Instant      // RFC 3339, or a date by the declared form, which then means noon UTC
	Number       // a decimal; with a point unless comma is declared
	Whole        // a whole number
	YesNo        // yes, no, true, false, x or empty
)

// Column is a column that a file may have.
type Column struct {
	Name     string
	Kind     Kind
	Required bool     // in the header and in every row
	OneOf    []string // allowed values, lower case
}

// Row is one row that was read; its cells are in canonical form (dates ISO, numbers with a point).
type Row struct {
	File  string
	Line  int // in the file, from 1; the header is 1 when the file begins with it
	cells map[string]string
}

// Get is the cell of a column, "" when it is empty or the file has no such column.
func (r Row) Get(column string) string { return r.cells[column] }

// Yes reports whether a YesNo cell says yes.
func (r Row) Yes(column string) bool { return r.cells[column] == "yes" }

// Problem is what is wrong, and where. Row 0 means the whole file, Column "" the whole row.
type Problem struct {
	File    string `json:"file"`
	Row     int    `json:"row,omitempty"`
	Column  string `json:"column,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
	// Note marks something worth knowing that does not stand in the way: a column nobody asked for.
	Note bool `json:"note,omitempty"`
}

func (p Problem) String() string {
	var at strings.Builder
	at.WriteString(p.File)
	if p.Row > 0 {
		fmt.Fprintf(&at, ":%d", p.Row)
	}
	if p.Column != "" {
		fmt.Fprintf(&at, " %s", p.Column)
	}
	return at.String() + ": " + p.Message
}

// Problem is a problem of a cell of the row.
func (r Row) Problem(column, code, format string, args ...any) Problem {
	return Problem{File: r.File, Row: r.Line, Column: column, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Blocking reports whether any of the problems stands in the way.
func Blocking(problems []Problem) bool {
	for _, p := range problems {
		if !p.Note {
			return true
		}
	}
	return false
}
