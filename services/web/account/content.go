package account

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
)

// saying is one thing that a fact says.
type saying struct{ name, value string }

// content is all that a fact says, in the order of the names, with ids that are known as names.
func content(f locale.Format, a cards.Account, data map[string]any) []saying {
	r := reading{f, a, nil}
	r.object("", data)
	return r.all
}

// reading goes through the data of a fact.
type reading struct {
	format  locale.Format
	account cards.Account
	all     []saying
}

func (r *reading) object(name string, data map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(data)) {
		r.value(strings.TrimSpace(name+" "+words(key)), key, data[key])
	}
}

func (r *reading) value(name, key string, value any) {
	switch value := value.(type) {
	case map[string]any:
		r.object(name, value)
	case []any:
		r.list(name, key, value)
	default:
		if text := r.scalar(key, value); text != "" {
			r.all = append(r.all, saying{capital(name), text})
		}
	}
}

// list writes plain values as one, and others under their number.
func (r *reading) list(name, key string, values []any) {
	var plain []string
	for i, v := range values {
		switch v.(type) {
		case map[string]any, []any:
			r.value(fmt.Sprintf("%s %d", name, i+1), key, v)
		default:
			plain = append(plain, r.scalar(key, v))
		}
	}
	if len(plain) > 0 {
		r.all = append(r.all, saying{capital(name), strings.Join(plain, ", ")})
	}
}

func (r *reading) scalar(key string, value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case bool:
		if value {
			return "yes"
		}
		return "no"
	case json.Number:
		d, err := events.ParseDecimal(value.String())
		if err != nil {
			return value.String()
		}
		return r.format.Exactly(d)
	case float64:
		return r.format.Number(value)
	}
	return r.text(key, fmt.Sprint(value))
}

// text is a string as a person reads it: dates as the reader writes them, people and parties by name.
func (r *reading) text(key, text string) string {
	if d, err := events.ParseDate(text); err == nil {
		return r.format.Date(d)
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return r.format.Moment(at)
	}
	switch key {
	case "party", "by", "parties", "on_party", "party_id":
		return r.account.PartyName(events.PartyID(text))
	case "person", "by_person", "owner", "present", "absent", "for", "on_person":
		return r.account.PersonName(events.PersonID(text))
	case "goal", "goal_id", "parent":
		if g, ok := r.account.Goal(events.GoalID(text)); ok {
			return g.Outcome
		}
	}
	return text
}
