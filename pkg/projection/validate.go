package projection

import (
	"fmt"
	"regexp"
	"slices"

	"coxswain/events"
	"coxswain/pkg/planted"
)

// longest is PostgreSQL's limit for identifiers, in bytes; longer ones are cut silently.
const longest = 63

var (
	identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	// versionLike in a definition's name would make table names ambiguous: a_v1 + b against a + v1_b.
	versionLike = regexp.MustCompile(`_v[0-9]`)
)

// columnTypes are the types a column may have, with the SQL expression that turns a column c into the
// text that Go gives for the same value (see text): what hashes and cursors compare.
var columnTypes = map[string]string{
	"text":        "%s",
	"bigint":      "%s::text",
	"boolean":     "%s::text",
	"date":        "to_char(%s, 'YYYY-MM-DD')",
	"timestamptz": `to_char(%s at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
}

// Validate tells what is wrong with a definition, and how to mend it. Everything that runs a definition
// calls it first, so identifiers in SQL are known to be safe.
func (d Definition) Validate() error {
	switch {
	case !identifier.MatchString(d.Name) || versionLike.MatchString(d.Name):
		return fmt.Errorf("projection %q: name it in lower-case letters, digits and _, without _v and a digit", d.Name)
	case d.Version < 1:
		return fmt.Errorf("projection %s: its version is %d: versions count from 1", d.Name, d.Version)
	case len(d.Parts) == 0:
		return fmt.Errorf("projection %s: it has no parts: give it at least one fold", d.Name)
	}
	seen := map[string][]Column{}
	for _, p := range d.Parts {
		if err := d.validatePart(p, seen); err != nil {
			return fmt.Errorf("projection %s: %w", d.Name, err)
		}
	}
	return nil
}

func (d Definition) validatePart(p Part, seen map[string][]Column) error {
	if p.Collection == nil || p.Apply == nil {
		return fmt.Errorf("a part lacks its collection or its Apply")
	}
	name := p.Collection.TableName()
	if !identifier.MatchString(name) {
		return fmt.Errorf("collection %q: name it in lower-case letters, digits and _", name)
	}
	columns := p.Collection.TableColumns()
	if before, twice := seen[name]; twice && !slices.Equal(before, columns) {
		return fmt.Errorf("two parts disagree about the columns of collection %s: let them share one Collection", name)
	}
	seen[name] = columns
	// Checked for a generation of three digits, so that no rebuild ever meets a name that is too long.
	table := physical{d.Name, d.Version, 100}.table(name)
	return validateColumns(table, columns)
}

func validateColumns(table string, columns []Column) error {
	names := []string{"tenant", "key", "doc"}
	for _, c := range columns {
		switch {
		case !identifier.MatchString(c.Name):
			return fmt.Errorf("column %q: name it in lower-case letters, digits and _", c.Name)
		case slices.Contains(names, c.Name):
			return fmt.Errorf("column %s stands twice; tenant, key and doc are there already", c.Name)
		case columnTypes[c.Type] == "":
			return fmt.Errorf("column %s has type %q: use text, bigint, date, timestamptz or boolean", c.Name, c.Type)
		case len(table)+1+len(c.Name) > longest:
			return fmt.Errorf("column %s: the name of its index, %s_%s, is longer than %d bytes: shorten one of the names",
				c.Name, table, c.Name, longest)
		}
		names = append(names, c.Name)
	}
	if len(table) > longest {
		return fmt.Errorf("the table name %s is longer than %d bytes: shorten one of the names", table, longest)
	}
	return nil
}

// tables lists the collections of a definition once each, in the order of its parts.
func (d Definition) tables() []Table {
	var all []Table
	for _, p := range d.Parts {
		if !slices.ContainsFunc(all, func(t Table) bool { return t.TableName() == p.Collection.TableName() }) {
			all = append(all, p.Collection)
		}
	}
	return all
}

// sees tells whether a fact may reach the folds. The envelope and the type must both allow it: sight is
// a property of the type, and a wrong envelope must not open what the type closes.
func (d Definition) sees(r events.Recorded) bool {
	if d.Audience == "" || planted.Has(planted.IgnoreAudience) {
		return true
	}
	if r.Event != nil && !d.allows(events.AudienceOf(r.Event)) {
		return false
	}
	return d.allows(r.Audience)
}

func (d Definition) allows(a events.Audience) bool { return a == events.Shared || a == d.Audience }
