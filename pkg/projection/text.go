package projection

import (
	"fmt"
	"reflect"
	"strconv"
	"time"
)

// instant is how a timestamptz is written: UTC, to the microsecond that PostgreSQL keeps.
const instant = "2006-01-02T15:04:05.000000Z"

// text turns a column's value into the text that PostgreSQL is given and that rows are compared by; nil
// is SQL's null. Named types (events.CustomerID, events.Decimal) count as what they are made of. What is
// empty has no place in a column that is not text: "" and the zero time are null there.
func text(c Column, v any) (*string, error) {
	s, null, err := format(c.Type, v)
	if err != nil {
		return nil, fmt.Errorf("column %s: %w", c.Name, err)
	}
	if null {
		return nil, nil
	}
	return &s, nil
}

func format(kind string, v any) (s string, null bool, err error) {
	switch v := v.(type) {
	case nil:
		return "", true, nil
	case string:
		return v, v == "" && kind != "text", nil
	case time.Time:
		return formatTime(kind, v)
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return "", true, nil
		}
		return format(kind, r.Elem().Interface())
	case reflect.String:
		return format(kind, r.String())
	case reflect.Bool:
		return strconv.FormatBool(r.Bool()), false, agree(kind, "boolean", v)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(r.Int(), 10), false, agree(kind, "bigint", v)
	}
	return "", false, fmt.Errorf("a %T cannot be a %s", v, kind)
}

func formatTime(kind string, t time.Time) (string, bool, error) {
	if kind == "date" {
		return t.Format(time.DateOnly), t.IsZero(), nil
	}
	return t.UTC().Format(instant), t.IsZero(), agree(kind, "timestamptz", t)
}

func agree(kind, want string, v any) error {
	if kind != want {
		return fmt.Errorf("a %T cannot be a %s", v, kind)
	}
	return nil
}

// texts derives the columns of a document. A Derive that panics or gives another number of values is
// reported like a fold that fails.
func texts(t Table, doc any) (values []*string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("derive the columns of %s: panic: %v", t.TableName(), p)
		}
	}()
	columns, raw := t.TableColumns(), t.Values(doc)
	if len(raw) != len(columns) {
		return nil, fmt.Errorf("collection %s derives %d values for %d columns", t.TableName(), len(raw), len(columns))
	}
	values = make([]*string, len(raw))
	for i, v := range raw {
		if values[i], err = text(columns[i], v); err != nil {
			return nil, fmt.Errorf("collection %s: %w", t.TableName(), err)
		}
	}
	return values, nil
}
