package journey_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/importer"
	"coxswain/services/coxswain/sheet"
)

// openFolder copies the example; signals are the vendor's own, and left out where nobody has secrets.
func (j *journey) openFolder(t *testing.T) {
	t.Helper()
	var without []string
	if j.secrets == nil {
		without = append(without, "signals.csv")
	}
	j.folder, j.weeks = ofLastWeek(t, j.today, without...)
}

// imported counts the rows of a file: created, already there, waiting, refused.
type imported = map[string][4]int

func (j *journey) importTheFolder(t *testing.T) {
	j.olga = j.arrives(t, "olga", identity.Principal{Person: "olga", Party: events.Vendor, Role: identity.Admin})
	want := imported{
		"customers.csv": {3, 0, 0, 0}, "people.csv": {12, 0, 0, 0}, "goals.csv": {6, 0, 0, 0},
		"commitments.csv": {0, 0, 9, 0}, "measurements.csv": {0, 0, 7, 0}, "signals.csv": {8, 0, 0, 0},
	}
	if j.secrets == nil {
		delete(want, "signals.csv")
	}
	if diff := cmp.Diff(want, j.imports(t)); diff != "" {
		t.Fatal(diff)
	}
}

// importTheRest runs the same import again: what was done stays as it is, and what waited goes now.
func (j *journey) importTheRest(t *testing.T) {
	want := imported{
		"customers.csv": {0, 3, 0, 0}, "people.csv": {0, 12, 0, 0}, "goals.csv": {0, 6, 0, 0},
		"commitments.csv": {5, 0, 4, 0}, "measurements.csv": {5, 0, 2, 0}, "signals.csv": {0, 8, 0, 0},
	}
	if j.secrets == nil {
		delete(want, "signals.csv")
	}
	before := j.position
	if diff := cmp.Diff(want, j.imports(t)); diff != "" {
		t.Fatal(diff)
	}
	j.findPromises(t, before, 5)
}

func (j *journey) imports(t *testing.T) imported {
	t.Helper()
	folder, problems := importer.Read(j.folder)
	if sheet.Blocking(problems) {
		t.Fatal(problems)
	}
	report, err := importer.Run(t.Context(), client.New(j.url, j.olga.token), folder, importer.Options{Now: j.now})
	if err != nil {
		t.Fatalf("%v: %+v", err, report)
	}
	counts := imported{}
	for _, f := range report.Files {
		counts[f.File] = [4]int{f.Created, f.Already, f.Waiting, f.Refused}
	}
	return counts
}
