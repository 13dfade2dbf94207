package projection

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"coxswain/pkg/fault"
)

// keyColumn stands for the documents' key in conditions and orders.
var keyColumn = Column{Name: "key", Type: "text"}

// plan is a query that was checked against its table: both stores work from it.
type plan struct {
	table Table
	where []condition
	order Column
	desc  bool
	after *cursor
	limit int
}

type condition struct {
	column Column
	op     string
	values []*string // one, or those of "in"
}

// cursor is where the page before ended.
type cursor struct {
	value *string // of the order column; nil: null
	key   string
}

// badQuery is the caller's mistake, not the reader's: a column that is not there, a cursor that does not fit.
func badQuery(format string, args ...any) error {
	return fault.New(fault.Internal, "bad-query", fmt.Sprintf("query: "+format, args...))
}

func planned(tables map[string]Table, q Query) (p plan, err error) {
	if q.Table == nil || tables[q.Table.TableName()] == nil {
		return p, badQuery("the projection has no such table: ask for a collection of its parts")
	}
	p = plan{table: q.Table, order: keyColumn, desc: q.Desc, limit: q.Limit}
	if q.Limit < 0 {
		return p, badQuery("a limit of %d: give 0 for all", q.Limit)
	}
	if q.Order != "" {
		if p.order, err = columnOf(q.Table, q.Order); err != nil {
			return p, err
		}
	}
	for _, c := range q.Where {
		checked, err := conditionOf(q.Table, c)
		if err != nil {
			return p, err
		}
		p.where = append(p.where, checked)
	}
	p.after, err = cursorOf(p.order, q.After)
	return p, err
}

func columnOf(t Table, name string) (Column, error) {
	if name == keyColumn.Name {
		return keyColumn, nil
	}
	at := slices.IndexFunc(t.TableColumns(), func(c Column) bool { return c.Name == name })
	if at < 0 {
		return Column{}, badQuery("table %s has no column %q", t.TableName(), name)
	}
	return t.TableColumns()[at], nil
}

func conditionOf(t Table, c Condition) (condition, error) {
	column, err := columnOf(t, c.Column)
	if err != nil {
		return condition{}, err
	}
	values := []any{c.Value}
	switch c.Op {
	case "=", "<", "<=", ">", ">=":
	case "in":
		list := reflect.ValueOf(c.Value)
		if list.Kind() != reflect.Slice {
			return condition{}, badQuery("%s in a %T: give a slice", c.Column, c.Value)
		}
		values = nil
		for i := range list.Len() {
			values = append(values, list.Index(i).Interface())
		}
	default:
		return condition{}, badQuery("operator %q: use =, <, <=, >, >= or in", c.Op)
	}
	checked := condition{column: column, op: c.Op}
	for _, v := range values {
		s, err := text(column, v)
		if err != nil {
			return condition{}, badQuery("%v", err)
		}
		checked.values = append(checked.values, s)
	}
	return checked, nil
}

func cursorOf(order Column, after []any) (*cursor, error) {
	if len(after) == 0 {
		return nil, nil
	}
	if len(after) == 1 && order == keyColumn {
		after = []any{after[0], after[0]}
	}
	if len(after) != 2 {
		return nil, badQuery("a cursor of %d values: give the order column and the key of the last row", len(after))
	}
	value, err := text(order, after[0])
	if err != nil {
		return nil, badQuery("cursor: %v", err)
	}
	key, err := text(keyColumn, after[1])
	if err != nil || key == nil {
		return nil, badQuery("cursor: its key is missing")
	}
	return &cursor{value, *key}, nil
}

// sql writes the query for a generation's table; $1 is the tenant. Rows without a value in the order column
// come last, or first when descending, as an index has them.
func (p plan) sql(table string) (string, []any) {
	w := writer{args: []any{""}} // the tenant takes the first place
	fmt.Fprintf(&w, "select key, doc::text from %s where tenant = $1", table)
	for _, c := range p.where {
		w.condition(c)
	}
	if p.after != nil {
		w.after(p)
	}
	direction := ""
	if p.desc {
		direction = " desc"
	}
	fmt.Fprintf(&w, " order by %s%s, key%[2]s", quote(p.order.Name), direction)
	if p.limit > 0 {
		fmt.Fprintf(&w, " limit %d", p.limit)
	}
	return w.String(), w.args
}

// writer collects SQL and its parameters.
type writer struct {
	strings.Builder
	args []any
}

// value adds a parameter, as text that the server casts.
func (w *writer) value(v *string, kind string) string {
	w.args = append(w.args, v)
	return fmt.Sprintf("$%d::text::%s", len(w.args), kind)
}

func (w *writer) condition(c condition) {
	name := quote(c.column.Name)
	switch {
	case c.op == "in":
		w.args = append(w.args, c.values)
		fmt.Fprintf(w, " and %s = any($%d::text[]::%s[])", name, len(w.args), c.column.Type)
	case c.values[0] == nil && c.op == "=":
		fmt.Fprintf(w, " and %s is null", name)
	default:
		fmt.Fprintf(w, " and %s %s %s", name, c.op, w.value(c.values[0], c.column.Type))
	}
}

// after continues behind a row. The comparison of pairs is one that an index on (tenant, column, key) can
// start from; only rows without a value need a second arm.
func (w *writer) after(p plan) {
	name, than := quote(p.order.Name), ">"
	if p.desc {
		than = "<"
	}
	if p.after.value == nil {
		key := w.value(&p.after.key, "text")
		if p.desc {
			fmt.Fprintf(w, " and (%s is not null or key < %s)", name, key)
		} else {
			fmt.Fprintf(w, " and %s is null and key > %s", name, key)
		}
		return
	}
	pair := fmt.Sprintf("(%s, key) %s (%s, %s)", name, than, w.value(p.after.value, p.order.Type), w.value(&p.after.key, "text"))
	if p.desc || p.order == keyColumn {
		fmt.Fprintf(w, " and %s", pair)
	} else {
		fmt.Fprintf(w, " and (%s or %s is null)", pair, name)
	}
}
