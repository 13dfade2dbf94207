package account

import (
	"coxswain/events/planevent"
	"coxswain/services/web/ui"
)

// charterKinds are the kinds of up-front expectations (product.md A3), in the order of reading.
func charterKinds() []ui.Option {
	return []ui.Option{
		{Value: "expectation", Text: "What we expect of each other"},
		{Value: "success_metric", Text: "What success is"},
		{Value: "resource", Text: "Who gives what"},
		{Value: "budget", Text: "Budget"},
		{Value: "decision_rights", Text: "Who decides what"},
		{Value: "credit", Text: "Who gets the credit"},
	}
}

// chapter is the part of a charter about one thing.
type chapter struct {
	Name  string
	Items []planevent.CharterItem
}

// chapters part a charter by kind. What has a kind of another time comes last.
func chapters(items []planevent.CharterItem) []chapter {
	var all []chapter
	rest := items
	for _, kind := range charterKinds() {
		var of, others []planevent.CharterItem
		for _, item := range rest {
			if item.Kind == kind.Value {
				of = append(of, item)
			} else {
				others = append(others, item)
			}
		}
		if rest = others; len(of) > 0 {
			all = append(all, chapter{kind.Text, of})
		}
	}
	if len(rest) > 0 {
		all = append(all, chapter{"Besides", rest})
	}
	return all
}

// silences say what it means when nobody answers.
func silences(all []planevent.SilenceTerms) []string {
	says := map[string]string{"date": "another date", "done": "something that was done"}
	var lines []string
	for _, s := range all {
		lines = append(lines, "Nobody answers "+says[s.Kind]+" for "+position(int64(s.After))+" working days: it counts as accepted.")
	}
	return lines
}
