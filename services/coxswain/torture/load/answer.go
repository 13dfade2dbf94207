package load

import (
	"encoding/json"
	"net/http"
)

// answer is what came back.
type answer struct {
	status   int
	position int64
	replayed bool
	body     []byte
}

func (a answer) done() bool { return a.status >= 200 && a.status < 300 }

// settled says that the command's fate is known: done, or refused for what it is.
func (a answer) settled() bool {
	return a.done() || a.status >= 400 && a.status < 500 && a.status != http.StatusTooManyRequests
}

// text is a member of the answer's body.
func (a answer) text(name string) string {
	var members map[string]any
	_ = json.Unmarshal(a.body, &members) // no object has no members
	s, _ := members[name].(string)
	return s
}

// first is a member of the first element of a list, some members deep.
func (a answer) first(path ...string) string {
	var v any
	_ = json.Unmarshal(a.body, &v) // then nothing is found
	for _, name := range path {
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = list[0]
		}
		members, _ := v.(map[string]any)
		v = members[name]
	}
	s, _ := v.(string)
	return s
}
