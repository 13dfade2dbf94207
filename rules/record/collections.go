package record

import "coxswain/pkg/projection"

// The collections. Their names are parts of table names: they never change without a new version of
// every definition that holds them.
var (
	Rosters = projection.Collection[Roster]{
		Name:    "rosters",
		Columns: []projection.Column{{Name: "customer", Type: "text", Indexed: true}, {Name: "name", Type: "text", Indexed: true}},
		Derive:  func(r Roster) []any { return []any{string(r.Customer), r.Name} },
	}
	Agreements = projection.Collection[Agreement]{
		Name:    "agreements",
		Columns: []projection.Column{{Name: "customer", Type: "text", Indexed: true}},
		Derive:  func(a Agreement) []any { return []any{string(a.Customer)} },
	}
	Goals = projection.Collection[Goal]{
		Name:    "goals",
		Columns: []projection.Column{{Name: "customer", Type: "text", Indexed: true}},
		Derive:  func(g Goal) []any { return []any{string(g.Customer)} },
	}
	Promises = projection.Collection[Promise]{
		Name: "promises",
		Columns: []projection.Column{
			{Name: "customer", Type: "text", Indexed: true},
			{Name: "open", Type: "boolean"},
			{Name: "due", Type: "text"},
			{Name: "settled", Type: "timestamptz"}, // null while it is open
		},
		Derive: func(p Promise) []any { return []any{string(p.Customer), p.Open(), string(p.Due), p.Settled.At} },
	}
	Calls = projection.Collection[Call]{
		Name: "calls",
		Columns: []projection.Column{
			{Name: "customer", Type: "text", Indexed: true},
			{Name: "start", Type: "timestamptz", Indexed: true},
			{Name: "status", Type: "text"},
		},
		Derive: func(c Call) []any { return []any{string(c.Customer), c.Start, string(c.Status)} },
	}
	Healths = projection.Collection[Health]{
		Name: "healths",
		Columns: []projection.Column{
			{Name: "customer", Type: "text", Indexed: true},
			{Name: "band", Type: "text"},
			{Name: "score", Type: "bigint"},
		},
		Derive: func(h Health) []any { return []any{string(h.Customer), string(h.Band), int64(h.Score)} },
	}
)
