package calls

import (
	"net/url"
	"slices"
	"strconv"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/services/web/site"
)

// order keeps the order of an agenda. The form holds the whole order as the page shows it (items.0, items.1, ...); a button
// without script names one line that goes up or down in it (_up, _down), or asks for the order of reasons (_reset). With
// script the form is sent in the new order.
func order(v *site.Visit) error {
	posted, err := v.Posted()
	if err != nil {
		return err
	}
	id := events.CallID(v.Path("call"))
	body := map[string]any{"items": ordered(posted)}
	answer, err := v.Post(callPath(id)+"/agenda/order", posted.Get("_key"), body, nil)
	if err != nil {
		return again(v, httpapi.ProblemOf(v.Request.Context(), err), posted)
	}
	v.Wrote(answer.Position)
	return v.Go(site.Local(posted.Get("_back")) + "#" + moved(posted))
}

// again shows the call as it is now: an order cannot be kept that somebody has overtaken.
func again(v *site.Visit, p *httpapi.Problem, posted url.Values) error {
	v.Scene.Here = callURL(events.CallID(v.Path("call")))
	v.Scene.Refused = site.Refusal(p, orderForm, posted)
	page, err := show(v)
	if err != nil {
		return err
	}
	page.Status = p.Status
	return v.Write(page)
}

const orderForm = "order"

// ordered are the lines in the order that is asked for; never nil, because an empty order is one.
func ordered(posted url.Values) []string {
	items := []string{}
	for i := range len(posted) {
		if item := posted.Get("items." + strconv.Itoa(i)); item != "" {
			items = append(items, item)
		}
	}
	switch {
	case posted.Has("_reset"):
		return []string{}
	case posted.Has("_up"):
		swap(items, slices.Index(items, posted.Get("_up")), -1)
	case posted.Has("_down"):
		swap(items, slices.Index(items, posted.Get("_down")), 1)
	}
	return items
}

// swap exchanges a line with a neighbour; at the end of the list there is none.
func swap(items []string, at, by int) {
	if other := at + by; at >= 0 && other >= 0 && other < len(items) {
		items[at], items[other] = items[other], items[at]
	}
}

// moved is the anchor of the line that went somewhere, so that the reader stays with it.
func moved(posted url.Values) string {
	for _, name := range []string{"_up", "_down"} {
		if item := posted.Get(name); item != "" {
			return anchor("line", events.ItemID(item))
		}
	}
	return "agenda"
}
