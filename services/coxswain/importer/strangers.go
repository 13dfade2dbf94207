package importer

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"coxswain/services/coxswain/sheet"
)

// strangers are the files of a folder that look as if they were meant to be imported, and are not read. A workbook stands
// in the way, for its sheets would be missed; anything else is only noted.
func strangers(dir string) []sheet.Problem {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // said of the files that are missing
	}
	var problems []sheet.Problem
	for _, e := range entries {
		name := e.Name()
		switch strings.ToLower(filepath.Ext(name)) {
		case ".xlsx", ".xlsm", ".xls", ".ods", ".numbers", ".zip":
			problems = append(problems, sheet.Problem{File: name, Code: "workbook", Message: "workbooks and archives are not read; export each sheet as CSV UTF-8 and take this file out of the folder"})
		case ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".ics":
			if !slices.Contains(Files(), name) {
				problems = append(problems, sheet.Problem{File: name, Code: "unknown-file", Note: true, Message: "this file is not read; the names are " + strings.Join(Files(), ", ")})
			}
		}
	}
	return problems
}
