package plan

import (
	"errors"
	"strconv"

	"coxswain/pkg/fault"
)

// finder collects everything that is wrong with terms, so that people mend a form once and not a field at
// a time.
type finder struct {
	first  *fault.Error
	fields []fault.Field
}

// maxFindings ends the list: whoever has a hundred faults has one, made a hundred times.
const maxFindings = 100

// unless notes the fault at the JSON pointer, unless all is well there.
func (f *finder) unless(well bool, e *fault.Error, pointer string) {
	if well || len(f.fields) >= maxFindings {
		return
	}
	if f.first == nil {
		f.first = e
	}
	f.fields = append(f.fields, fault.Field{Pointer: pointer, Code: e.Code, Message: e.Message})
}

// take notes what another check has found.
func (f *finder) take(err error) {
	var e *fault.Error
	if !errors.As(err, &e) {
		return
	}
	if f.first == nil {
		f.first = e
	}
	f.fields = append(f.fields, e.Fields...)
}

// err is the first fault with all the places, or nil.
func (f *finder) err() error {
	if f.first == nil {
		return nil
	}
	e := *f.first
	e.Fields = nil
	return e.With(f.fields...)
}

// nth is the JSON pointer of a list's element.
func nth(list string, i int) string { return list + "/" + strconv.Itoa(i) }
