package footing

import (
	"errors"
	"fmt"
	"slices"
)

// Finding is one thing that was looked at.
type Finding struct {
	Check    string `json:"check"`
	OK       bool   `json:"ok"`
	Detail   string `json:"detail"`
	WhatToDo string `json:"what_to_do,omitempty"`
	Grave    bool   `json:"grave,omitempty" doc:"No process starts while it is so."`
}

// Fine is a finding with nothing to do.
func Fine(check, detail string) Finding { return Finding{Check: check, OK: true, Detail: detail} }

// Wrong is a finding with what to do about it.
func Wrong(check, detail, whatToDo string) Finding {
	return Finding{Check: check, Detail: detail, WhatToDo: whatToDo}
}

// Unknown is what could not be looked at.
func Unknown(check string, err error) Finding {
	return Wrong(check, "could not be looked at: "+err.Error(), "see the findings above, and the log of this process")
}

// grave is a finding on which no process starts.
func grave(check, detail, whatToDo string) Finding {
	f := Wrong(check, detail, whatToDo)
	f.Grave = true
	return f
}

// ErrFooting is wrapped by what Refuse returns.
var ErrFooting = errors.New("promises could not be kept here")

// Refuse is the first grave finding as an error of one line, or nil. Findings of a check in except do not count.
func Refuse(all []Finding, except ...string) error {
	for _, f := range all {
		if f.Grave && !slices.Contains(except, f.Check) {
			return fmt.Errorf("%w: %s: %s: %s", ErrFooting, f.Check, f.Detail, f.WhatToDo)
		}
	}
	return nil
}
