package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"coxswain/services/coxswain/importer"
	"coxswain/services/coxswain/sheet"
)

// Import brings a folder of spreadsheets in.
type Import struct {
	Dir    string `arg:"" help:"Folder with customers.csv, people.csv, goals.csv, commitments.csv, measurements.csv, signals.csv; any may be absent." type:"existingdir"`
	DryRun bool   `help:"Check everything that can be checked, and write nothing."`
}

// Help gives examples.
func (*Import) Help() string {
	return `Nothing is written while anything stands in the way, and nothing is written twice: a run that was cut off is run again.
Rows that need an agreed plan wait; run the same import again after the agreement.

  coxswain import ./export --dry-run
  coxswain import ./export`
}

// Run runs the command.
func (c *Import) Run(ctx context.Context, g *Globals) error {
	folder, problems := importer.Read(c.Dir)
	if sheet.Blocking(problems) {
		return c.end(g, importer.Report{DryRun: c.DryRun, Files: []importer.File{}, Problems: problems}, importer.ErrProblems)
	}
	t := g.ticker()
	report, err := importer.Run(ctx, g.client(), folder, importer.Options{
		DryRun: c.DryRun, Progress: func(file string, done, rows int) { t.tell("%s: %d of %d rows", file, done, rows) },
	})
	t.clear()
	report.Problems = append(problems, report.Problems...)
	return c.end(g, report, err)
}

// end shows what the run came to, whole or not.
func (c *Import) end(g *Globals, r importer.Report, err error) error {
	if g.JSON {
		body, failed := json.Marshal(r)
		if failed != nil {
			return errors.Join(err, failed)
		}
		if failed := g.printJSON(body); failed != nil {
			return errors.Join(err, failed)
		}
	} else {
		c.show(g, r)
	}
	if err == nil && r.Refused() > 0 {
		err = refusal(count(r.Refused(), "row was", "rows were") + " refused; correct them and run the import again")
	}
	return err
}

func (c *Import) show(g *Globals, r importer.Report) {
	for _, p := range r.Problems {
		g.say("%s", p)
	}
	for _, f := range r.Files {
		for _, left := range f.Left {
			g.say("%s:%d: %s", f.File, left.Row, left.Reason)
		}
	}
	if len(r.Files) == 0 {
		return
	}
	if r.DryRun {
		for _, f := range r.Files {
			g.say("%s: %s would be imported", f.File, count(f.Rows, "row", "rows"))
		}
		g.say("nothing was written; without --dry-run it is")
		return
	}
	t := &table{header: []string{"FILE", "ROWS", "NEW", "THERE ALREADY", "WAITING", "REFUSED"}}
	for _, f := range r.Files {
		t.add(f.File, strconv.Itoa(f.Rows), strconv.Itoa(f.Created), strconv.Itoa(f.Already), strconv.Itoa(f.Waiting), strconv.Itoa(f.Refused))
	}
	g.print(t)
	if r.Waiting() > 0 {
		g.say("\n%s until plans are agreed: then run the same import again", fmt.Sprint(count(r.Waiting(), "row waits", "rows wait")))
	}
}
