package sheet_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"coxswain/events"
	"coxswain/services/coxswain/sheet"
)

// FuzzRead reads anything as a spreadsheet: every row that comes out holds its columns' forms, and a file of which no
// row comes out has said why.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "text\n", "text,due\nx,2026-01-31\n", "\xef\xbb\xbftext\nx\n", "\xff\xfet\x00e\x00", "text\nF\xe4llig\n", "text,Text\na,b\n", "due,text\n2026-02-30,x\n",
		"text,value\nx,\"1.234,56\"\n", "text,value\nx,1e3\n", "text,value\nx,٣\n", "text,value\nx,−5\n", "text,value\nx,5%\n", "text,value\nx,-0\n",
		"text\n=cmd|'/c calc'!A1\n", "text\n@SUM(A1)\n", "text\n\t+1\n", "text\n＝1+1\n", "text\n\"a\nb", "text,due [DD.MM.YYYY]\nx,31.12.2026\n",
		"text,due [YYYYMMDD0215]\nx,1\n", "PK\x03\x04\x14\x00", strings.Repeat("text,", 1000) + "\n", "text\nx,,,,\n", "text,at,agrees,weight,party\nx,2026-01-01T24:00:00Z,Y,01,Vendor\n",
		"text,at\nx,2016-12-31T23:59:60Z\n", "text,at\nx,9999-12-31T23:59:59-12:00\n", "text,at\nx,0001-01-01T00:00:00+23:59\n",
	} {
		f.Add([]byte(seed), "comma")
		f.Add([]byte(seed), "")
	}
	f.Fuzz(func(t *testing.T, data []byte, decimals string) {
		rows, problems := sheet.Read("c.csv", bytes.NewReader(data), columns, sheet.FileMapping{Decimals: map[string]string{"value": decimals}})
		for _, r := range rows {
			wellFormed(t, r)
		}
		for _, p := range problems {
			if p.File != "c.csv" || p.Code == "" || p.Message == "" {
				t.Fatalf("a problem that says nothing: %+v", p)
			}
		}
	})
}

// wellFormed expects the canonical forms that sheet.Row promises.
func wellFormed(t *testing.T, r sheet.Row) {
	t.Helper()
	text := r.Get("text")
	if text == "" || text != strings.TrimSpace(text) || !utf8.ValidString(text) || strings.Contains(text, "\x00") || r.Line < 2 {
		t.Fatalf("line %d: text %q", r.Line, text)
	}
	if due := r.Get("due"); due != "" {
		if _, err := events.ParseDate(due); err != nil {
			t.Fatalf("line %d: due %q: %v", r.Line, due, err)
		}
	}
	if at := r.Get("at"); at != "" {
		if _, err := events.ParseDate(at[:10]); err != nil || !strings.HasSuffix(at, "Z") {
			t.Fatalf("line %d: at %q: %v", r.Line, at, err)
		}
	}
	for _, column := range []string{"value", "weight"} {
		if cell := r.Get(column); cell != "" {
			if d, err := events.ParseDecimal(cell); err != nil || d.String() != cell {
				t.Fatalf("line %d: %s %q is not canonical: %v", r.Line, column, cell, err)
			}
		}
	}
	if party := r.Get("party"); party != "" && party != "vendor" && party != "customer" {
		t.Fatalf("line %d: party %q", r.Line, party)
	}
}
