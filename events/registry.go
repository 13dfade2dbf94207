package events

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Type describes one version of one fact: its wire name and how to read it.
type Type struct {
	Name   string // "plan.version_agreed.v1"
	Doc    string // one sentence for the catalogue
	Zero   Event  // the Go value it decodes into, empty
	decode func(json.RawMessage) (Event, error)
}

// Of describes the fact E in its current version. Doc says in one sentence what happened.
func Of[E Event](doc string) Type {
	var zero E
	return Type{Name: zero.EventType(), Doc: doc, Zero: zero, decode: decodeAs[E]}
}

func decodeAs[E Event](data json.RawMessage) (Event, error) {
	var e E
	err := json.Unmarshal(data, &e)
	return e, err
}

// Upcast describes an old version of a fact that is still in logs. It is read into Old and turned into
// a current fact by a small pure function.
func Upcast[Old Event](doc string, up func(Old) Event) Type {
	t := Of[Old](doc)
	t.decode = func(data json.RawMessage) (Event, error) {
		var old Old
		if err := json.Unmarshal(data, &old); err != nil {
			return nil, err
		}
		return up(old), nil
	}
	return t
}

// Registry knows every fact by its wire name. Build it once (events/catalogue) and share it: it is
// read-only afterwards.
type Registry struct {
	types map[string]Type
}

// UnknownTypeError says that a fact has a wire name this program does not know: it was written by a
// newer one. Readers pause, they never skip it.
type UnknownTypeError struct{ Type string }

func (e *UnknownTypeError) Error() string { return fmt.Sprintf("unknown type of fact %q", e.Type) }

// NewRegistry returns a registry of the types. A wire name that stands twice is a programming error
// and is returned as such.
func NewRegistry(groups ...[]Type) (*Registry, error) {
	r := &Registry{types: map[string]Type{}}
	for _, t := range slices.Concat(groups...) {
		if _, ok := r.types[t.Name]; ok {
			return nil, fmt.Errorf("the wire name %q is registered twice", t.Name)
		}
		r.types[t.Name] = t
	}
	return r, nil
}

// Types lists what the registry knows, by wire name.
func (r *Registry) Types() []Type {
	all := make([]Type, 0, len(r.types))
	for _, t := range r.types {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b Type) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Decode reads the data of a fact by its wire name. An unknown name is an *UnknownTypeError.
func (r *Registry) Decode(name string, data json.RawMessage) (Event, error) {
	t, ok := r.types[name]
	if !ok {
		return nil, &UnknownTypeError{Type: name}
	}
	e, err := t.decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return e, nil
}
