package importer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/services/coxswain/importer"
)

func TestAFolderIsImportedAndWaitsForTheAgreement(t *testing.T) {
	t.Parallel()
	s := start(t)

	dry := s.run(folder, importer.Options{DryRun: true})
	if head := s.head(); head != 0 || dry.Files[0].Rows != 3 {
		t.Fatalf("a dry run wrote up to %d: %+v", head, dry)
	}

	report := s.run(folder, importer.Options{})
	want := map[string][4]int{ // created, already there, waiting, refused
		"customers.csv": {3, 0, 0, 0}, "people.csv": {12, 0, 0, 0}, "goals.csv": {6, 0, 0, 0},
		"commitments.csv": {0, 0, 9, 0}, "measurements.csv": {0, 0, 7, 0}, "signals.csv": {8, 0, 0, 0},
	}
	if diff := cmp.Diff(want, counts(report)); diff != "" {
		t.Fatalf("%s\n%+v", diff, report)
	}
}

func TestTheSameFolderTwiceWritesNothingTwice(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.run(folder, importer.Options{})
	once := s.imported()
	again := s.run(folder, importer.Options{})
	if diff := cmp.Diff(once, s.imported()); diff != "" {
		t.Fatal(diff)
	}
	for _, f := range again.Files {
		if f.Created > 0 || f.Refused > 0 {
			t.Errorf("%+v", f)
		}
	}
}

func counts(r importer.Report) map[string][4]int {
	all := map[string][4]int{}
	for _, f := range r.Files {
		all[f.File] = [4]int{f.Created, f.Already, f.Waiting, f.Refused}
	}
	return all
}
