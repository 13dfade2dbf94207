package dashboard

import (
	"maps"
	"net/url"
	"slices"

	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// filter is what narrows and orders the list: the parameters of the address, which are those of read-portfolio.
type filter map[string]string

// narrowing are the parameters that leave customers out, and ordering those that do not.
var (
	narrowing = []string{"name", "band", "segment", "overdue", "open_proposals", "stale_days", "renewal_within_days", "moved", "calls"}
	ordering  = []string{"sort", "reverse"}
)

func readFilter(v *site.Visit) filter {
	return filterOf(v.Request.URL.Query())
}

// filterOf keeps what is known of a query: anything may stand in an address.
func filterOf(q url.Values) filter {
	f := filter{}
	for _, name := range slices.Concat(narrowing, ordering) {
		if value := q.Get(name); value != "" {
			f[name] = value
		}
	}
	return f
}

// with is the filter with other values; an empty one takes the parameter out.
func (f filter) with(pairs ...string) filter {
	other := maps.Clone(f)
	for i := 0; i < len(pairs); i += 2 {
		other[pairs[i]] = pairs[i+1]
		if pairs[i+1] == "" {
			delete(other, pairs[i])
		}
	}
	return other
}

// query is the filter as an address has it.
func (f filter) query() string {
	q := url.Values{}
	for name, value := range f {
		q.Set(name, value)
	}
	return q.Encode()
}

// url is the list under the filter, from its first page.
func (f filter) url() string {
	if len(f) == 0 {
		return "/portfolio"
	}
	return "/portfolio?" + f.query()
}

// narrows reports whether customers are left out.
func (f filter) narrows() bool {
	return slices.ContainsFunc(narrowing, func(name string) bool { return f[name] != "" })
}

// only reports whether a single parameter narrows the list, and how.
func (f filter) only(name, value string) bool {
	for _, n := range narrowing {
		if (n == name) != (f[n] != "") {
			return false
		}
	}
	return f[name] == value
}

// column is a heading by which the list can be put in order.
type column struct {
	Sort, Text string
	Number     bool
	falling    bool // the natural order begins with the largest
}

// columns of the list. What has no order of its own has no Sort.
func columns() []column {
	return []column{
		{Sort: "name", Text: "Customer"},
		{Sort: "score", Text: "Health"},
		{Sort: "moved", Text: "Moved", Number: true},
		{Text: "Open promises", Number: true},
		{Sort: "overdue_vendor", Text: "Ours overdue", Number: true},
		{Sort: "overdue_customer", Text: "Theirs overdue", Number: true},
		{Sort: "overdue_partner", Text: "Partners’ overdue", Number: true},
		{Sort: "proposals", Text: "Open proposals", Number: true, falling: true},
		{Text: "Goals at risk", Number: true},
		{Sort: "next_call", Text: "Next call"},
		{Sort: "stale", Text: "Last change"},
		{Sort: "renewal", Text: "Renewal"},
	}
}

// sorted reports how a column is in order ("ascending", "descending"), or "" when it is not.
func (f filter) sorted(c column) string {
	by := f["sort"]
	if by == "" {
		by = "name"
	}
	switch {
	case c.Sort == "" || by != c.Sort:
		return ""
	case c.falling != (f["reverse"] == "true"):
		return "descending"
	}
	return "ascending"
}

// by is the list in the order of a column: the other way round when it is in that order already.
func (f filter) by(c column) string {
	turned := ""
	if f.sorted(c) != "" && f["reverse"] == "" {
		turned = "true"
	}
	return f.with("sort", c.Sort, "reverse", turned).url()
}

// choices of the form, with what they are called.
func choices(any string, pairs ...string) []ui.Option {
	all := []ui.Option{{Text: any}}
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, ui.Option{Value: pairs[i], Text: pairs[i+1]})
	}
	return all
}
