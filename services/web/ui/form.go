package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"
)

// key is the idempotency key of a form: sending the same form twice is doing it once.
func key(ctx context.Context, form string) string {
	if told := In(ctx).told(form); told != nil && told.Key != "" {
		return told.Key
	}
	return uuid.NewString()
}

// action is where the form goes.
func (a Act) action() templ.SafeURL {
	if a.Own {
		return templ.SafeURL(a.Path)
	}
	return templ.SafeURL("/do" + a.Path)
}

// fieldID is the id of a field's input; errors lead to it.
func fieldID(form, name string) string {
	name, _, _ = strings.Cut(name, ":")
	return form + "-" + strings.ReplaceAll(name, ".", "-")
}

// value is what was typed when the form was refused, else the value it begins with.
func (f Field) value(ctx context.Context, form string) string {
	if told := In(ctx).told(form); told != nil {
		return told.Posted.Get(f.Name)
	}
	return f.Value
}

func isTicked(ctx context.Context, form, name string, ticked bool) bool {
	if told := In(ctx).told(form); told != nil {
		return told.Posted.Get(name) != ""
	}
	return ticked
}

// isChosen reports whether one of the boxes of a list is ticked.
func isChosen(ctx context.Context, form, name, value string, ticked []string) bool {
	if told := In(ctx).told(form); told != nil {
		ticked = told.Posted[name]
	}
	return slices.Contains(ticked, value)
}

// problem is what was wrong with a field.
func problem(ctx context.Context, form, name string) string {
	told := In(ctx).told(form)
	if told == nil {
		return ""
	}
	name, _, _ = strings.Cut(name, ":")
	return told.Fields[name]
}

// kind is the type of an input.
func (f Field) kind() string { return cmp.Or(f.Kind, "text") }

// attributes are those of an input, a textarea and a select alike.
func (f Field) attributes(ctx context.Context, form string) templ.Attributes {
	id := fieldID(form, f.Name)
	a := templ.Attributes{"id": id, "name": f.Name}
	if f.Required {
		a["required"] = true
	}
	if f.Max > 0 {
		a["maxlength"] = f.Max
	}
	for name, value := range map[string]string{"min": f.Min, "autocomplete": f.Auto, "inputmode": f.InputMode} {
		if value != "" {
			a[name] = value
		}
	}
	var about []string
	if f.Hint != "" {
		about = append(about, id+"-hint")
	}
	if problem(ctx, form, f.Name) != "" {
		about = append(about, id+"-wrong")
		a["aria-invalid"] = "true"
	}
	if len(about) > 0 {
		a["aria-describedby"] = strings.Join(about, " ")
	}
	for name, value := range f.Attributes {
		a[name] = value
	}
	return a
}
