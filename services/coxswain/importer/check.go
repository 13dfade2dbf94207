package importer

import (
	"strings"

	"coxswain/events"
	"coxswain/services/coxswain/sheet"
)

// check looks at the rows of a folder together. What a row names and the folder does not hold is left for the
// server to answer (Folder.refs).
type check struct {
	folder    *Folder
	problems  []sheet.Problem
	customers map[string]sheet.Row
	people    map[member]sheet.Row
	goals     map[member]sheet.Row
}

// member is something within a customer: a person by mail address, a goal by its ref.
type member struct{ customer, name string }

func newCheck(f *Folder) *check {
	c := &check{folder: f, customers: map[string]sheet.Row{}, people: map[member]sheet.Row{}, goals: map[member]sheet.Row{}}
	for _, r := range f.rows[customersFile] {
		c.customers[r.Get("external_id")] = r
	}
	for _, r := range f.rows[peopleFile] {
		if at := personIn(r); c.people[at].Line == 0 {
			c.people[at] = r
		}
	}
	for _, r := range f.rows[goalsFile] {
		c.goals[goalIn(r)] = r
	}
	return c
}

func personIn(r sheet.Row) member { return member{r.Get("customer"), mailOf(r.Get("mail"))} }

func goalIn(r sheet.Row) member { return member{r.Get("customer"), r.Get("goal")} }

// mailOf is an address as it is compared.
func mailOf(s string) string { return strings.ToLower(s) }

func (c *check) all() {
	for _, file := range Files() {
		c.once(file)
		for _, row := range c.folder.rows[file] {
			c.row(row)
		}
	}
	c.keepers()
	c.outcomes()
}

func (c *check) row(r sheet.Row) {
	if r.File != customersFile {
		c.customer(r)
	}
	switch r.File {
	case customersFile:
		c.account(r)
	case peopleFile:
		c.person(r)
	case goalsFile:
		c.goal(r)
	case commitmentsFile:
		c.owner(r)
		c.toward(r)
	case measurementsFile:
		c.toward(r)
		c.measured(r)
	case signalsFile:
		c.unless(plainName(r.Get("name")), r, "name", "value", "a signal's name has up to 64 letters, digits, dots, dashes and underscores")
	}
}

// unless notes a problem of a cell when something does not hold.
func (c *check) unless(holds bool, r sheet.Row, column, code, format string, args ...any) {
	if !holds {
		c.problems = append(c.problems, r.Problem(column, code, format, args...))
	}
}

// names is what tells the rows of a file apart, and the column that a problem is shown at.
func names(file string) (key []string, at string) {
	switch file {
	case customersFile:
		return []string{"external_id"}, "external_id"
	case peopleFile:
		return []string{"customer", "mail", "seat"}, "mail"
	case goalsFile:
		return []string{"customer", "goal"}, "goal"
	case commitmentsFile:
		return []string{"customer", "text", "owner", "due", "goal"}, "text"
	case measurementsFile:
		return []string{"customer", "goal", "metric", "at", "value", "source"}, "at"
	}
	return []string{"customer", "name", "occurred_at", "value", "source"}, "occurred_at"
}

// once notes rows that say again what an earlier one says.
func (c *check) once(file string) {
	key, at := names(file)
	first := map[string]int{}
	for _, r := range c.folder.rows[file] {
		var parts []string
		for _, column := range key {
			cell := r.Get(column)
			if column == "mail" || column == "owner" {
				cell = mailOf(cell)
			}
			parts = append(parts, cell)
		}
		name := strings.Join(parts, "\x00")
		c.unless(first[name] == 0, r, at, "duplicate", "this is in row %d already", first[name])
		if first[name] == 0 {
			first[name] = r.Line
		}
	}
}

// keepers: one keeps a customer accountable.
func (c *check) keepers() {
	kept := map[string]sheet.Row{}
	for _, r := range c.folder.rows[peopleFile] {
		if r.Get("seat") != string(events.Keeper) {
			continue
		}
		first, known := kept[r.Get("customer")]
		c.unless(!known || personIn(first) == personIn(r), r, "seat", "two-keepers", "%s has a keeper in row %d already; there is one at most", r.Get("customer"), first.Line)
		if !known {
			kept[r.Get("customer")] = r
		}
	}
}

// outcomes: a plan takes no two goals that say the same.
func (c *check) outcomes() {
	first := map[member]sheet.Row{}
	for _, r := range c.folder.rows[goalsFile] {
		at := member{r.Get("customer"), strings.ToLower(line(r.Get("outcome")))}
		other, known := first[at]
		c.unless(!known || other.Get("goal") == r.Get("goal"), r, "outcome", "duplicate", "row %d has the same outcome", other.Line)
		if !known {
			first[at] = r
		}
	}
}
