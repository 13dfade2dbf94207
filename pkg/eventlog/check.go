package eventlog

import (
	"encoding/json"
	"slices"
	"strings"

	"coxswain/events"
)

// checkCommand refuses what is wrong with a command as a whole.
func checkCommand(a Append) error {
	switch {
	case a.Tenant == "":
		return ErrFact.Sayf("a command names no tenant")
	case a.Command == "":
		return ErrFact.Sayf("a command has no id")
	case len(a.Outcome) > MaxFact:
		return ErrTooLarge.Sayf("the answer of a command has %d bytes; at most %d fit", len(a.Outcome), MaxFact)
	case len(a.Outcome) > 0 && !json.Valid(a.Outcome):
		return ErrFact.Sayf("the answer of a command is no JSON")
	case len(a.Reason) > MaxText:
		return ErrTooLarge.Sayf("a reason has %d bytes; at most %d fit", len(a.Reason), MaxText)
	}
	if err := storable(a.Reason); err != nil {
		return err
	}
	return checkNames(string(a.Tenant), string(a.Customer), a.Command, string(a.Actor.Person), string(a.Actor.Party),
		string(a.Actor.Seat), a.Actor.Machine, string(a.OnBehalfOf), a.Causation, a.Correlation, a.Traceparent)
}

// checkWrite refuses what is wrong with one write, given the streams of those before it.
func checkWrite(before map[events.Stream]bool, w Write) error {
	switch {
	case w.Stream.Kind == "" || w.Stream.ID == "":
		return ErrFact.Sayf("a write names no stream: %q", w.Stream)
	case w.Expected < Any:
		return ErrFact.Sayf("the stream %s cannot be expected at version %d", w.Stream, w.Expected)
	case before[w.Stream]:
		return ErrFact.Sayf("a command writes to the stream %s twice; put the facts into one write", w.Stream)
	case slices.Contains(w.Facts, nil):
		return ErrFact.Sayf("a write to the stream %s holds a fact that is nil", w.Stream)
	}
	return checkNames(w.Stream.Kind, w.Stream.ID, string(w.Customer))
}

// checkFact refuses what is wrong with the envelope of one fact for a stream.
func checkFact(f *preparedFact, s events.Stream) error {
	switch year := f.occurredAt.Year(); {
	case f.occurredAt.IsZero():
		return ErrFact.Sayf("the command of the fact %s does not say when it occurred", f.typ)
	case year < 1900 || year > 2199:
		return ErrFact.Sayf("the fact %s occurred in the year %d; years 1900 to 2199 can be recorded", f.typ, year)
	case f.typ == "":
		return ErrFact.Sayf("a fact of the stream %s has no wire name", s)
	}
	return checkNames(f.typ, string(f.audience))
}

func checkNames(names ...string) error {
	for _, n := range names {
		if len(n) > MaxName {
			return ErrTooLarge.Sayf("the name %s... has %d bytes; at most %d fit", strings.ToValidUTF8(n[:20], "?"), len(n), MaxName)
		}
		if err := storable(n); err != nil {
			return err
		}
	}
	return nil
}
