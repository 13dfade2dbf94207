package hostile_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/services/coxswain/importer"
)

func TestAFolderThatCannotBeReadSaysWhyAndIsNotSent(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	before := s.image()
	utf16 := "\xff\xfee\x00x\x00t\x00\n\x00"
	const header = "external_id,name\n"
	value := func(cell string) files {
		f := book(promised("x"))
		f["signals.csv"] = "customer,name,occurred_at,value\nA,usage,2026-01-01,\"" + cell + "\"\n"
		return f
	}
	number := func(cell string) []string {
		return []string{`value signals.csv:2 value: "` + cell + `" is not a plain number like 1234.5; if commas part the decimals, declare it in mapping.yaml`}
	}
	for name, c := range map[string]struct {
		folder files
		want   []string
	}{
		"C1 UTF-16":           {files{"customers.csv": utf16}, []string{"encoding customers.csv:1: this line is not UTF-8; export the file again as CSV UTF-8"}},
		"C1 Latin-1":          {files{"customers.csv": header + "A,Amber\nB,B\xe4r\n"}, []string{"encoding customers.csv:3: this line is not UTF-8; export the file again as CSV UTF-8"}},
		"C3 no header":        {files{"customers.csv": ""}, []string{"header customers.csv: the file is empty; its first line must name the columns"}},
		"C3 a column missing": {files{"customers.csv": "name\nAmber\n"}, []string{"missing-column customers.csv:1 external_id: this column is missing"}},
		"C3 a column doubled": {files{"customers.csv": "external_id,name,Name\nA,a,b\n"}, []string{"doubled-column customers.csv:1 name: this column stands twice"}},
		"C3 a language of its own": {files{"customers.csv": "Kennung,Firma\nA,Amber\n"}, []string{
			"missing-column customers.csv:1 external_id: this column is missing", "missing-column customers.csv:1 name: this column is missing",
		}},
		"C7 another country's number": {value("1.234,56"), number("1.234,56")},
		"C7 an exponent":              {value("1e3"), number("1e3")},
		"C7 Arabic digits":            {value("٣"), number("٣")},
		"C7 a typographic minus":      {value("−5"), number("−5")},
		"C7 a percentage":             {value("5%"), number("5%")},
		"C15 a workbook": {files{"customers.xlsx": "PK\x03\x04"}, []string{
			"workbook customers.xlsx: workbooks and archives are not read; export each sheet as CSV UTF-8 and take this file out of the folder",
			"empty-folder folder: the folder holds none of customers.csv, people.csv, goals.csv, commitments.csv, measurements.csv and signals.csv",
		}},
		"C15 a workbook under another name": {files{"customers.csv": "PK\x03\x04\x14\x00[Content_Types].xml"}, []string{
			"workbook customers.csv: this is a workbook or an archive under another name; export the sheet as CSV UTF-8",
		}},
	} {
		folder, problems := importer.Read(c.folder.write(t))
		if diff := cmp.Diff(c.want, blocking(problems)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if _, err := importer.Run(t.Context(), s.as("crm"), folder, importer.Options{}); !errors.Is(err, importer.ErrProblems) {
			t.Errorf("%s: it was sent all the same: %v", name, err)
		}
		s.unharmed(name, before)
	}
}

func TestAnImportThatIsKilledGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	const rows = 2000
	s := prepare(t)
	var promises []string
	for i := range rows {
		promises = append(promises, promised(fmt.Sprintf("row %d", i)))
	}
	for _, at := range []int{100, 900, 1700} {
		ctx, kill := context.WithCancel(t.Context())
		_, err := s.bring(ctx, book(promises...), importer.Options{Progress: func(file string, done, _ int) {
			if file == "commitments.csv" && done == at {
				kill()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("C4: killed at row %d, it ended with %v", at, err)
		}
	}
	done := s.finished(book(promises...))
	if done.Rows != rows || done.Created+done.Already != rows || done.Already < 1700 {
		t.Errorf("C4: the run after three kills says %+v", done)
	}
	written := s.texts("row ")
	for text, times := range written {
		if times != 1 {
			t.Errorf("C4: %s was written %d times", text, times)
		}
	}
	if len(written) != rows {
		t.Errorf("C4: %d rows of %d were written", len(written), rows)
	}
	s.settle()
	before := s.image()
	if again := s.finished(book(promises...)); again.Already != rows {
		t.Errorf("C4: the same file again says %+v", again)
	}
	s.unharmed("C4 the same file again", before)
}

func TestOneBadRowKeepsAFileFromBeingSent(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	before := s.image()
	promises := []string{promised("good"), "A,bad,ann@amber.example,31.12.2190\n", promised("good too")}
	folder, problems := importer.Read(book(promises...).write(t))
	if len(blocking(problems)) != 1 || problems[0].Row != 3 || problems[0].Column != "due" {
		t.Errorf("C4: %v", problems)
	}
	if _, err := importer.Run(t.Context(), s.as("crm"), folder, importer.Options{}); !errors.Is(err, importer.ErrProblems) {
		t.Errorf("C4: it was sent all the same: %v", err)
	}
	s.unharmed("C4 one bad row", before)
	if _, err := s.bring(t.Context(), book(promised("dry")), importer.Options{DryRun: true}); err != nil {
		t.Errorf("C4: a dry run: %v", err)
	}
	s.unharmed("C4 a dry run", before)
}

func TestACellThatLooksLikeAFormulaIsAText(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	cells := []string{`=cmd|'/c calc'!A1`, `@SUM(A1)`, `+1`, `-1+1`, `＝1+1`, `=HYPERLINK("http://evil.example")`}
	var promises []string
	for _, c := range cells {
		promises = append(promises, promised(`"`+strings.ReplaceAll(c, `"`, `""`)+`"`))
	}
	if done := s.finished(book(promises...)); done.Created != len(cells) {
		t.Fatalf("C6: %+v", done)
	}
	written := s.texts("")
	for _, c := range cells {
		if written[c] != 1 {
			t.Errorf("C6: %s was not written as it stands: %v", c, written)
		}
	}
}

func TestARowThatNamesAnothersCustomerNamesNobody(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.give(attempt{as: "pat", body: `{"name":"Pier's own","external_id":"P"}`})
	s.settle()
	before := s.image()
	said := map[string]string{}
	for _, customer := range []string{"P", "N"} {
		folder, _ := importer.Read(files{"commitments.csv": "customer,text,owner,due\n" + customer + ",x,ann@amber.example,2190-01-31\n"}.write(t))
		report, err := importer.Run(t.Context(), s.as("crm"), folder, importer.Options{Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)})
		if !errors.Is(err, importer.ErrProblems) {
			t.Errorf("C9: %v", err)
		}
		said[customer] = strings.ReplaceAll(strings.Join(blocking(report.Problems), "\n"), `"`+customer+`"`, "it")
	}
	if said["P"] != said["N"] || !strings.Contains(said["P"], "unknown-customer commitments.csv:2 customer: ") {
		t.Errorf("C9: another tenant's customer is refused with %q, nobody's with %q", said["P"], said["N"])
	}
	s.unharmed("C9", before)
}

func TestAByteOrderMarkIsNoPartOfTheFirstColumn(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	f := book(promised("marked"))
	f["customers.csv"] = "\ufeffName,External ID\r\nAmber,A\r\n" // C3: in another order, and as people write it
	if done := s.finished(f); done.Created != 1 {
		t.Errorf("C1, C3: %+v", done)
	}
}
