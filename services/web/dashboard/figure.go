package dashboard

import (
	"strconv"

	"coxswain/events"
	"coxswain/services/web/ui"
)

// Figure is a number at the top of a page, and where it leads.
type Figure struct {
	Name, Value, Note string
	Href              string // empty: there is nothing behind it
	Kind              ui.Kind
	Chosen            bool // the list is narrowed to what it counts
}

func text(n int) string { return strconv.Itoa(n) }

// mostBehind is how many facts an address names; the page of the facts shows the first ones.
const mostBehind = 24

// behind is the page of the facts; empty where there are none.
func behind(c events.CustomerID, positions []int64) string {
	if len(positions) == 0 {
		return ""
	}
	return ui.FactsURL(c, positions[:min(len(positions), mostBehind)]...)
}
