package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxBytes is the largest file that is read at once.
const maxBytes = 256 << 20

// Read reads a file whole. It returns the rows that are in order and every problem that it found; a
// caller imports nothing while Blocking(problems).
func Read(file string, in io.Reader, columns []Column, m FileMapping) ([]Row, []Problem) {
	data, problem := text(file, in)
	if problem != nil {
		return nil, []Problem{*problem}
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		return nil, []Problem{{File: file, Code: "header", Message: "the file is empty; its first line must name the columns"}}
	}
	places, problems := match(file, header, columns, m)
	if Blocking(problems) {
		return nil, problems
	}
	rows, more := body(file, r, len(header), places)
	return rows, append(problems, more...)
}

// text reads the file, drops a byte order mark and refuses workbooks and what is not UTF-8.
func text(file string, in io.Reader) ([]byte, *Problem) {
	data, err := io.ReadAll(io.LimitReader(in, maxBytes+1))
	switch {
	case err != nil:
		return nil, &Problem{File: file, Code: "unreadable", Message: "the file cannot be read: " + err.Error()}
	case len(data) > maxBytes:
		return nil, &Problem{File: file, Code: "too-large", Message: "the file is larger than 256 MiB; split it"}
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) { // a zip: what spreadsheet programs save by themselves
		return nil, &Problem{File: file, Code: "workbook", Message: "this is a workbook or an archive under another name; export the sheet as CSV UTF-8"}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if line := badLine(data); line > 0 {
		return nil, &Problem{File: file, Row: line, Code: "encoding", Message: "this line is not UTF-8; export the file again as CSV UTF-8"}
	}
	return data, nil
}

// badLine is the first line that is not UTF-8 text, 0 when all are.
func badLine(data []byte) int {
	if utf8.Valid(data) && !bytes.ContainsRune(data, 0) {
		return 0
	}
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) || bytes.ContainsRune(line, 0) {
			return i + 1
		}
	}
	return 0
}

// place is where a column stands in the file and how its cells are read.
type place struct {
	column Column
	index  int
	read   func(string) (string, error)
}

// match finds the columns in the header. A header may declare the form of its dates: "due [DD.MM.YYYY]".
func match(file string, header []string, columns []Column, m FileMapping) ([]place, []Problem) {
	var (
		places   []place
		problems []Problem
		seen     = map[string]bool{}
	)
	for i, cell := range header {
		name, form := declared(cell, m)
		at := slices.IndexFunc(columns, func(c Column) bool { return c.Name == name })
		switch {
		case at < 0:
			problems = append(problems, Problem{File: file, Row: 1, Column: strings.TrimSpace(cell), Code: "unknown-column", Note: true, Message: "this column is not used"})
		case seen[name]:
			problems = append(problems, Problem{File: file, Row: 1, Column: name, Code: "doubled-column", Message: "this column stands twice"})
		default:
			read, err := reader(columns[at], form, m.Decimals[name])
			if err != nil {
				problems = append(problems, Problem{File: file, Row: 1, Column: name, Code: "form", Message: err.Error()})
			}
			places = append(places, place{columns[at], i, read})
		}
		seen[name] = true
	}
	for _, c := range columns {
		if c.Required && !seen[c.Name] {
			problems = append(problems, Problem{File: file, Row: 1, Column: c.Name, Code: "missing-column", Message: "this column is missing"})
		}
	}
	return places, problems
}

// declared is the name of a column and the form that was declared for it, in the header or the mapping.
func declared(cell string, m FileMapping) (name, form string) {
	cell = strings.TrimSpace(cell)
	if mapped, ok := m.Columns[cell]; ok {
		return mapped, m.Dates[mapped]
	}
	if before, after, ok := strings.Cut(cell, "["); ok && strings.HasSuffix(after, "]") {
		cell, form = before, strings.TrimSuffix(after, "]")
	}
	name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(cell)), " ", "_")
	if form == "" {
		form = m.Dates[name]
	}
	return name, form
}

func body(file string, r *csv.Reader, width int, places []place) ([]Row, []Problem) {
	var (
		rows     []Row
		problems []Problem
	)
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, problems
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return rows, append(problems, Problem{File: file, Row: broken.StartLine, Code: "quotes", Message: fmt.Sprintf("the row cannot be read: %v; nothing after it was looked at", broken.Err)})
		}
		line, _ := r.FieldPos(0)
		if blank(record) {
			continue
		}
		if len(record) > width && !blank(record[width:]) {
			problems = append(problems, Problem{File: file, Row: line, Code: "width", Message: fmt.Sprintf("the row has %d cells, the header %d", len(record), width)})
			continue
		}
		row, bad := cells(Row{File: file, Line: line, cells: map[string]string{}}, record, places)
		if problems = append(problems, bad...); len(bad) == 0 {
			rows = append(rows, row)
		}
	}
}

func cells(row Row, record []string, places []place) (Row, []Problem) {
	var problems []Problem
	for _, p := range places {
		value := ""
		if p.index < len(record) {
			value = strings.TrimSpace(record[p.index])
		}
		if value == "" {
			if p.column.Required {
				problems = append(problems, row.Problem(p.column.Name, "missing", "this cell must not be empty"))
			}
			continue
		}
		read, err := p.read(value)
		if err != nil {
			problems = append(problems, row.Problem(p.column.Name, "value", "%v", err))
		}
		row.cells[p.column.Name] = read
	}
	return row, problems
}

func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" })
}
