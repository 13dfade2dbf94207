package admin

import (
	"encoding/json"

	"coxswain/pkg/httpapi"
)

// Line is one line of a long answer: exactly one member is there.
type Line struct {
	Progress *Progress `json:"progress,omitempty"`
	Check    *Check    `json:"check,omitempty"`
	Verdict  *Verdict  `json:"verdict,omitempty"` // the end of verify
	Result   *Result   `json:"result,omitempty"`  // the end of a rebuild
	Failure  *Failure  `json:"failure,omitempty"` // the end of what could not be brought to an end
}

// Progress is how far something long has come.
type Progress struct {
	What     string  `json:"what"` // "log", "stream", the name of a read model
	Shard    int     `json:"shard"`
	Position int64   `json:"position"`
	Head     int64   `json:"head"`
	Rate     float64 `json:"rate,omitempty"` // facts a second
}

// Check is one thing that must hold.
type Check struct {
	Name     string    `json:"check"` // "log positions", "stream COX_00", "read model responsibility_shared"
	OK       bool      `json:"ok"`
	Rule     string    `json:"rule"`
	Detail   string    `json:"detail,omitempty"`
	Broken   int64     `json:"broken,omitempty"`
	Problems []Problem `json:"problems,omitempty"` // the first of them
}

// Problem is one place where a check does not hold.
type Problem struct {
	Position int64  `json:"position,omitempty"`
	Detail   string `json:"detail"`
}

// Verdict is what verify came to.
type Verdict struct {
	OK     bool  `json:"ok"`
	Checks int   `json:"checks"`
	Failed int   `json:"failed"`
	Facts  int64 `json:"facts"`
}

// Result is what a rebuild came to.
type Result struct {
	Projection string   `json:"projection"`
	Facts      int64    `json:"facts"`
	Generation int      `json:"generation"`
	Previous   int      `json:"previous"` // kept, until it is pruned
	Checked    bool     `json:"checked"`
	Dropped    []string `json:"dropped,omitempty"`
	Seconds    float64  `json:"seconds"`
}

// Failure is why something did not come to its end.
type Failure struct {
	Detail string `json:"detail"`
}

// lines writes a long answer.
type lines struct{ out *httpapi.Stream }

// write sends a line at once: somebody is waiting for it.
func (l lines) write(line Line) error {
	data, err := json.Marshal(line)
	if err != nil {
		return err
	}
	if _, err := l.out.Write(append(data, '\n')); err != nil {
		return err
	}
	return l.out.Flush()
}

// progress is not worth an error: a caller that has gone is noticed by the context.
func (l lines) progress(p Progress) { _ = l.write(Line{Progress: &p}) }

// fail ends an answer with what went wrong.
func (l lines) fail(err error) error { return l.write(Line{Failure: &Failure{Detail: err.Error()}}) }
