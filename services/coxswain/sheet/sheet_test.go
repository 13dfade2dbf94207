package sheet_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/services/coxswain/sheet"
)

var columns = []sheet.Column{
	{Name: "text", Required: true},
	{Name: "due", Kind: sheet.Date},
	{Name: "at", Kind: sheet.Instant},
	{Name: "value", Kind: sheet.Number},
	{Name: "weight", Kind: sheet.Whole},
	{Name: "party", OneOf: []string{"vendor", "customer"}},
	{Name: "agrees", Kind: sheet.YesNo},
}

func read(t *testing.T, in string, m sheet.FileMapping) ([]sheet.Row, []string) {
	t.Helper()
	rows, problems := sheet.Read("c.csv", strings.NewReader(in), columns, m)
	var said []string
	for _, p := range problems {
		said = append(said, p.String())
	}
	return rows, said
}

func TestASpreadsheetIsReadAsItWasExported(t *testing.T) {
	t.Parallel()
	rows, said := read(t, "\xef\xbb\xbfParty,\"Text\",Due [DD.MM.YYYY],Owner notes, at ,agrees\r\n"+
		"Vendor,\"Send the \"\"map\"\"\nto Oslo\",31.03.2026,x,2026-03-01T10:00:00+01:00,Y,,\r\n"+
		" , , ,,,\r\n"+
		"customer, =1+1 ,,,2026-03-02,\r\n", sheet.FileMapping{})
	if diff := cmp.Diff([]string{"c.csv:1 Owner notes: this column is not used"}, said); diff != "" {
		t.Fatal(diff)
	}
	if len(rows) != 2 {
		t.Fatalf("%d rows, want 2", len(rows))
	}
	got := [][]string{
		{rows[0].Get("text"), rows[0].Get("due"), rows[0].Get("at"), rows[0].Get("party")},
		{rows[1].Get("text"), rows[1].Get("due"), rows[1].Get("at"), rows[1].Get("party")},
	}
	want := [][]string{
		{"Send the \"map\"\nto Oslo", "2026-03-31", "2026-03-01T09:00:00Z", "vendor"},
		{"=1+1", "", "2026-03-02T12:00:00Z", "customer"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	if !rows[0].Yes("agrees") || rows[1].Line != 5 {
		t.Fatalf("agrees %v, second row on line %d", rows[0].Yes("agrees"), rows[1].Line)
	}
}

func TestAMappingRenamesColumnsAndDeclaresForms(t *testing.T) {
	t.Parallel()
	m, err := sheet.ReadMapping([]byte("c.csv:\n  columns: { Fällig am: due, Was: text, Wert: value }\n  dates: { due: DD.MM.YYYY }\n  decimals: { value: comma }\n"))
	if err != nil {
		t.Fatal(err)
	}
	rows, said := read(t, "Was,Fällig am,Wert\nPlan,01.02.2026,\"-1.234,56\"\n", m["c.csv"])
	if len(said) > 0 || rows[0].Get("due") != "2026-02-01" || rows[0].Get("value") != "-1234.56" {
		t.Fatalf("%v %v", rows, said)
	}
}

func TestNothingIsGuessed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ column, cell string }{
		{"due", "03/04/2026"},
		{"due", "2026-02-30"},
		{"due", "10000-01-01"},
		{"due", "46112"},
		{"value", "1.234,56"},
		{"value", "1e3"},
		{"value", "٣"},
		{"value", "−5"},
		{"value", "5%"},
		{"value", "1 000"},
		{"weight", "1.0"},
		{"weight", "many"},
		{"party", "Partner"},
		{"agrees", "perhaps"},
		{"at", "yesterday"},
	} {
		t.Run(c.column+" "+c.cell, func(t *testing.T) {
			t.Parallel()
			rows, said := read(t, "text,"+c.column+"\nx,\""+c.cell+"\"\n", sheet.FileMapping{})
			if len(rows) != 0 || len(said) != 1 || !strings.HasPrefix(said[0], "c.csv:2 "+c.column+": ") {
				t.Fatalf("rows %v, problems %v", rows, said)
			}
		})
	}
}

func TestEveryProblemIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"an empty file":           {"", "c.csv: the file is empty; its first line must name the columns"},
		"a missing column":        {"due\n2026-01-01\n", "c.csv:1 text: this column is missing"},
		"a doubled column":        {"text,Text\na,b\n", "c.csv:1 text: this column stands twice"},
		"an empty required cell":  {"text,due\n ,2026-01-01\n", "c.csv:2 text: this cell must not be empty"},
		"a row that is too wide":  {"text\na,b\n", "c.csv:2: the row has 2 cells, the header 1"},
		"latin-1":                 {"text\na\nF\xe4llig\n", "c.csv:3: this line is not UTF-8; export the file again as CSV UTF-8"},
		"utf-16":                  {"\xff\xfet\x00e\x00", "c.csv:1: this line is not UTF-8; export the file again as CSV UTF-8"},
		"a quote that never ends": {"text\n\"a\nb\n", "c.csv:2: the row cannot be read: extraneous or missing \" in quoted-field; nothing after it was looked at"},
		"a form that is no form":  {"text,due [whenever]\na,b\n", "c.csv:1 due: \"whenever\" is not a form like DD.MM.YYYY or MM/DD/YYYY HH:mm"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, said := read(t, c.in, sheet.FileMapping{})
			if diff := cmp.Diff([]string{c.want}, said); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}
