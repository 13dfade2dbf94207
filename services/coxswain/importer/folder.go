package importer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"coxswain/services/coxswain/sheet"
)

// Folder is a folder that was read, with what the server must know because the folder does not hold it.
type Folder struct {
	rows    map[string][]sheet.Row // by file; no entry when the file is absent
	refs    []reference
	blocked bool // something stands in the way that Read has told
}

// Rows is how many rows of a file can be imported.
func (f Folder) Rows(file string) int { return len(f.rows[file]) }

// Read reads a folder whole and checks what can be checked without a server. A folder with
// sheet.Blocking(problems) is not run.
func Read(dir string) (Folder, []sheet.Problem) {
	f, problems := read(dir)
	f.blocked = sheet.Blocking(problems)
	return f, problems
}

func read(dir string) (Folder, []sheet.Problem) {
	f := Folder{rows: map[string][]sheet.Row{}}
	mapping, err := readMapping(filepath.Join(dir, mappingFile))
	if err != nil {
		return f, []sheet.Problem{{File: mappingFile, Code: "mapping", Message: err.Error()}}
	}
	problems := strangers(dir)
	for _, file := range Files() {
		rows, found, there := readFile(dir, file, mapping[file])
		if there {
			f.rows[file] = rows
			problems = append(problems, found...)
		}
	}
	if len(f.rows) == 0 {
		none := sheet.Problem{File: dir, Code: "empty-folder", Message: "the folder holds none of customers.csv, people.csv, goals.csv, commitments.csv, measurements.csv and signals.csv"}
		return f, append(problems, none)
	}
	c := newCheck(&f)
	c.all()
	return f, append(problems, c.problems...)
}

func readMapping(path string) (sheet.Mapping, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(data) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return sheet.ReadMapping(data)
}

func readFile(dir, file string, m sheet.FileMapping) ([]sheet.Row, []sheet.Problem, bool) {
	in, err := os.Open(filepath.Join(dir, file))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, false
	case err != nil:
		return nil, []sheet.Problem{{File: file, Code: "unreadable", Message: "the file cannot be opened: " + err.Error()}}, true
	}
	defer func() { _ = in.Close() }()
	rows, problems := sheet.Read(file, in, columns(file), m)
	return rows, problems, true
}

// by groups the rows of a file by a key, in the order in which the keys come.
func by(rows []sheet.Row, key func(sheet.Row) string) [][]sheet.Row {
	var groups [][]sheet.Row
	place := map[string]int{}
	for _, row := range rows {
		i, known := place[key(row)]
		if !known {
			i = len(groups)
			place[key(row)], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], row)
	}
	return groups
}

// column is a key of by.
func column(name string) func(sheet.Row) string {
	return func(r sheet.Row) string { return r.Get(name) }
}
