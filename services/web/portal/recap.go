package portal

import (
	"slices"
	"time"

	"coxswain/events"
	"coxswain/rules/record"
	cadence "coxswain/services/cadence/api"
	"coxswain/services/web/cards"
	"coxswain/services/web/site"
)

// line is a line of a recap that the person has not answered yet.
type line struct {
	record.RecapLine
	call events.CallID
	held time.Time
}

// recaps are asked for of calls of the last six weeks, two a week at most: an answer that is missing for longer has been
// settled as the charter says, or is a matter for the next call.
const (
	recapsFor = 42 * 24 * time.Hour
	recapsOf  = 12
)

// unanswered reads the lines that wait for the account's reader.
func unanswered(v *site.Visit, a cards.Account) ([]line, error) {
	calls, err := unsettled(v, a)
	if err != nil {
		return nil, err
	}
	var all []line
	for _, id := range calls {
		var c record.Call
		if _, err := v.Get("/v1/calls/"+string(id), nil, &c); err != nil {
			return nil, err
		}
		for _, l := range c.Recap {
			if asks(l, a.Who.Person) {
				all = append(all, line{l, id, c.HeldAt.At})
			}
		}
	}
	return all, nil
}

// unsettled lists the latest calls that were held and whose recap still waits for somebody, newest first.
func unsettled(v *site.Visit, a cards.Account) ([]events.CallID, error) {
	var found struct{ Items []cadence.Call }
	_, err := v.Get("/v1/calls", map[string]string{
		"customer": string(a.Customer), "limit": "200",
		"from": a.At.Add(-recapsFor).Format(time.RFC3339), "to": a.At.Add(24 * time.Hour).Format(time.RFC3339),
	}, &found)
	if err != nil {
		return nil, err
	}
	var all []events.CallID
	for _, c := range slices.Backward(found.Items) {
		if c.Status == record.CallHeld && c.Waits && len(all) < recapsOf {
			all = append(all, c.Call)
		}
	}
	return all, nil
}

// asks reports whether the line is for the person and has no answer of theirs.
func asks(l record.RecapLine, person events.PersonID) bool {
	return slices.Contains(l.For, person) && !slices.Contains(l.Confirmed, person) &&
		!slices.ContainsFunc(l.Disputed, func(d record.Dispute) bool { return d.Person == person }) &&
		!slices.ContainsFunc(l.Redated, func(r record.Redate) bool { return r.Person == person })
}
