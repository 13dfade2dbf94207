package importer

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"coxswain/events"
	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/sheet"
)

// Options of a run.
type Options struct {
	DryRun bool
	Now    time.Time // for what cannot have happened yet; zero: the clock's
	// Progress is called after each row, one call at a time.
	Progress func(file string, done, rows int)
}

// ErrProblems says that something stands in the way and nothing was written; Report.Problems says what, or Read
// has said it.
var ErrProblems = errors.New("nothing was imported: correct the problems first")

// lanes is how many rows of a file are under way at a time.
const lanes = 8

// run is one import.
type run struct {
	*server
	folder Folder

	mu     sync.Mutex
	ids    map[string]events.CustomerID // by external id, of customers that this run has registered
	people map[member]person            // whom this run has added
}

// Run asks the server about the folder and, unless that finds a problem or it is a dry run, imports it. A folder
// in which Read found a blocking problem is not begun. The report holds what was done so far when the run ends
// with an error: ErrProblems, the context's, or the server's when it cannot go on with any row.
func Run(ctx context.Context, c *client.Client, f Folder, o Options) (Report, error) {
	report := Report{DryRun: o.DryRun, Files: []File{}, Problems: []sheet.Problem{}}
	if f.blocked {
		return report, ErrProblems
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	s, err := meet(ctx, c)
	if err != nil {
		return report, err
	}
	found, err := ask(ctx, s, f, o.Now)
	if err != nil {
		return report, err
	}
	report.Problems = append(report.Problems, found...)
	if sheet.Blocking(found) {
		return report, ErrProblems
	}
	r := &run{server: s, folder: f, ids: map[string]events.CustomerID{}, people: map[member]person{}}
	return report, r.all(ctx, o, &report)
}

func (r *run) all(ctx context.Context, o Options, report *Report) error {
	for _, file := range Files() {
		rows, there := r.folder.rows[file]
		if !there {
			continue
		}
		t := &tally{file: File{File: file, Rows: len(rows)}, progress: o.Progress}
		var err error
		if !o.DryRun {
			err = r.file(ctx, file, rows, t)
		}
		slices.SortFunc(t.file.Left, func(a, b Left) int { return cmp.Compare(a.Row, b.Row) })
		report.Files = append(report.Files, t.file)
		if err != nil {
			return err
		}
	}
	return nil
}

// file imports one file. Rows that write to the same thing go one after the other, in their order; the rest
// side by side.
func (r *run) file(ctx context.Context, file string, rows []sheet.Row, t *tally) error {
	alone := slices.Collect(slices.Chunk(rows, 1))
	switch file {
	case customersFile:
		return spread(ctx, alone, each(t, r.customer))
	case peopleFile:
		return spread(ctx, by(rows, column("customer")), each(t, r.person))
	case goalsFile:
		return spread(ctx, by(rows, column("customer")), together(t, r.plan))
	case commitmentsFile:
		return spread(ctx, alone, each(t, r.commitment))
	case measurementsFile:
		return spread(ctx, by(rows, func(row sheet.Row) string { return string(goalOf(row.Get("customer"), row.Get("goal"))) }), each(t, r.measurement))
	}
	return spread(ctx, alone, each(t, r.signal))
}

// spread works on the groups, several at a time. The first error ends it.
func spread(ctx context.Context, groups [][]sheet.Row, do func(context.Context, []sheet.Row) error) error {
	work, together := errgroup.WithContext(ctx)
	work.SetLimit(lanes)
	for _, group := range groups {
		if together.Err() != nil {
			break
		}
		work.Go(func() error { return do(together, group) })
	}
	if err := work.Wait(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// each imports the rows of a group one by one.
func each(t *tally, do func(context.Context, *writes, sheet.Row) error) func(context.Context, []sheet.Row) error {
	return func(ctx context.Context, group []sheet.Row) error {
		for _, row := range group {
			w := &writes{}
			if err := settle(ctx, t, w, do(ctx, w, row), row); err != nil {
				return err
			}
		}
		return nil
	}
}

// together imports the rows of a group as one thing.
func together(t *tally, do func(context.Context, *writes, []sheet.Row) error) func(context.Context, []sheet.Row) error {
	return func(ctx context.Context, group []sheet.Row) error {
		w := &writes{}
		return settle(ctx, t, w, do(ctx, w, group), group...)
	}
}

// outcome is what becomes of a row.
type outcome int

const (
	created outcome = iota
	already
	waiting
	refused
)

// notYet says that a row must wait; unfit that it builds on one that was refused.
type (
	notYet struct{ reason string }
	unfit  struct{ reason string }
)

func (e notYet) Error() string { return e.reason }
func (e unfit) Error() string  { return e.reason }

// settle notes what became of rows, or returns the error that ends the run.
func settle(ctx context.Context, t *tally, w *writes, err error, rows ...sheet.Row) error {
	became, reason := created, ""
	var wait notYet
	switch {
	case err == nil && w.new == 0:
		became = already
	case err == nil:
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &wait):
		became, reason = waiting, wait.reason
	case ofTheRow(err):
		became, reason = refused, err.Error()
	default:
		return err
	}
	for _, row := range rows {
		t.row(row.Line, became, reason)
	}
	return nil
}

// ofTheRow reports whether an error is the answer to this row, and others may fare better.
func ofTheRow(err error) bool {
	var p *client.Problem
	var u unfit
	switch {
	case errors.As(err, &u):
		return true
	case !errors.As(err, &p):
		return false
	}
	return p.Status >= 400 && p.Status < 500 && p.Status != http.StatusUnauthorized && p.Status != http.StatusForbidden && p.Status != http.StatusTooManyRequests
}

// answered reports whether the server has answered with this status.
func answered(err error, status int) bool {
	var p *client.Problem
	return errors.As(err, &p) && p.Status == status
}
