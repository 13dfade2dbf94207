package site

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/pkg/fault"
	"coxswain/pkg/worktime"
)

// Body makes the body of an operation from the fields of a form. A name is a way through the body, its steps
// parted by points; a step that is a number is a place in a list, and places that nobody filled are closed up. After a
// colon stands what the value is, where it is no text:
//
//	due=2026-12-01                      {"due": "2026-12-01"}
//	minutes:int=45                      {"minutes": 45}
//	value:num=32.1, value:num=32,1      {"value": 32.1}
//	binding:bool=true                   {"binding": true}
//	decisions.0.text=Go, decisions.0.item=x   {"decisions": [{"text": "Go", "item": "x"}]}
//	attendance:list=ada&attendance:list=bob   {"attendance": ["ada", "bob"]}
//	to:at Europe/Oslo=2026-12-01T10:00  {"to": "2026-12-01T10:00:00+01:00"}
//
// Fields that were left empty are left out, and so are those that begin with an underscore, which speak to the site.
// The error is a fault of the form: a number that is none, a name that is no way.
func Body(posted url.Values) (map[string]any, error) {
	body := branch{}
	for _, name := range slices.Sorted(maps.Keys(posted)) {
		if strings.HasPrefix(name, "_") {
			continue
		}
		way, kind, _ := strings.Cut(name, ":")
		value, err := valueOf(kind, posted[name])
		if err != nil {
			return nil, err.At("/" + strings.ReplaceAll(way, ".", "/"))
		}
		if value != nil && !body.put(strings.Split(way, "."), value) {
			return nil, errForm
		}
	}
	return body.object(), nil
}

// Refusals of what was typed where something else is needed.
var (
	errNumber = fault.New(fault.Invalid, "not-a-number", "give a whole number")
	errValue  = fault.New(fault.Invalid, "not-a-number", "give a number, with at most six digits after the point")
	errMoment = fault.New(fault.Invalid, "not-a-moment", "give a day and a time")
)

// valueOf is what was typed, as what it is; nil when it was left empty.
func valueOf(kind string, values []string) (any, *fault.Error) {
	text := values[len(values)-1]
	filled := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	switch {
	case len(filled) == 0:
		return nil, nil
	case kind == "list":
		return filled, nil
	case text == "":
		return nil, nil
	case kind == "int":
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, errNumber.Because(err)
		}
		return n, nil
	case kind == "num":
		return decimalOf(text)
	case strings.HasPrefix(kind, "at "):
		return momentOf(strings.TrimPrefix(kind, "at "), text)
	case kind == "bool":
		return text == "true", nil
	}
	return strings.ReplaceAll(text, "\r\n", "\n"), nil
}

// decimalOf is a number with a point or, as much of the world writes it, a comma.
func decimalOf(text string) (any, *fault.Error) {
	d, err := events.ParseDecimal(strings.Replace(strings.TrimSpace(text), ",", ".", 1))
	if err != nil {
		return nil, errValue.Because(err)
	}
	return d, nil
}

// momentOf is the instant of a day and a time of day in a zone, as browsers write them (datetime-local).
func momentOf(zone, text string) (any, *fault.Error) {
	where, err := worktime.Zone(zone)
	if err != nil {
		return nil, errMoment.Because(err)
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", text, where)
	if err != nil {
		return nil, errMoment.Because(err)
	}
	return at.Format(time.RFC3339), nil
}

// branch is a part of a body that is still growing: objects and lists alike, the latter by the number of the place.
type branch map[string]any

// deepest is how many steps a way may have, and widest how many places a list.
const deepest, widest = 6, 1000

func (b branch) put(way []string, value any) bool {
	if len(way) > deepest || way[0] == "" {
		return false
	}
	if len(way) == 1 {
		_, taken := b[way[0]]
		b[way[0]] = value
		return !taken
	}
	next, ok := b[way[0]].(branch)
	if !ok {
		if _, taken := b[way[0]]; taken {
			return false
		}
		next = branch{}
		b[way[0]] = next
	}
	return next.put(way[1:], value)
}

func (b branch) object() map[string]any {
	o := make(map[string]any, len(b))
	for name, value := range b {
		o[name] = grown(value)
	}
	return o
}

// grown is a list when all its steps are places, in their order and without gaps; else an object.
func grown(value any) any {
	b, ok := value.(branch)
	if !ok {
		return value
	}
	places := make([]int, 0, len(b))
	for name := range b {
		place, err := strconv.Atoi(name)
		if err != nil || place < 0 || place >= widest {
			return b.object()
		}
		places = append(places, place)
	}
	slices.Sort(places)
	list := make([]any, len(places))
	for i, place := range places {
		list[i] = grown(b[strconv.Itoa(place)])
	}
	return list
}
