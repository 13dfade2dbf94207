package importer

import (
	"sync"

	"coxswain/services/coxswain/sheet"
)

// Report is what a run came to.
type Report struct {
	DryRun   bool            `json:"dry_run,omitempty"` // nothing was written
	Files    []File          `json:"files"`             // those of the folder, in the order of import
	Problems []sheet.Problem `json:"problems"`          // what the server knew against the folder
}

// File counts what became of the rows of a file.
type File struct {
	File    string `json:"file"`
	Rows    int    `json:"rows"`
	Created int    `json:"created"` // at least one command of the row was new
	Already int    `json:"already"` // an earlier run had done all of it
	Waiting int    `json:"waiting"` // cannot go yet: run again after the plan is agreed and its goals are open
	Refused int    `json:"refused"`
	Left    []Left `json:"left,omitempty"` // rows that are waiting or refused, by line
}

// Left is a row that was not imported, and why.
type Left struct {
	Row     int    `json:"row"`
	Waiting bool   `json:"waiting,omitempty"`
	Reason  string `json:"reason"`
}

// Refused is how many rows were refused in all files.
func (r Report) Refused() int { return r.sum(func(f File) int { return f.Refused }) }

// Waiting is how many rows of all files cannot go yet.
func (r Report) Waiting() int { return r.sum(func(f File) int { return f.Waiting }) }

func (r Report) sum(of func(File) int) int {
	n := 0
	for _, f := range r.Files {
		n += of(f)
	}
	return n
}

// tally counts the rows of one file, from several goroutines.
type tally struct {
	mu       sync.Mutex
	file     File
	done     int
	progress func(file string, done, rows int)
}

// row notes what became of a row.
func (t *tally) row(line int, became outcome, reason string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch became {
	case created:
		t.file.Created++
	case already:
		t.file.Already++
	case waiting:
		t.file.Waiting++
	case refused:
		t.file.Refused++
	}
	if reason != "" {
		t.file.Left = append(t.file.Left, Left{line, became == waiting, reason})
	}
	t.done++
	if t.progress != nil {
		t.progress(t.file.File, t.done, t.file.Rows)
	}
}
