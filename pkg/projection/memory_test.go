package projection_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/projection"
)

func TestMemoryTakesEachFactOnceAndSuppositionsAlways(t *testing.T) {
	t.Parallel()
	h := new(history).add(proposed("acme", "c1", "one"), commented("acme", "c1"))
	m := memory(t, board("board"), h)
	if err := m.Apply(h.facts...); err != nil {
		t.Fatal(err)
	}
	if err := m.Apply(commented("acme", "c1")); err != nil {
		t.Fatal(err)
	}
	doc, _, _ := m.One(t.Context(), tenant, promises, "c1")
	at, _ := m.Position(t.Context(), 0)
	if doc.(promise).Comments != 2 || at != 2 {
		t.Errorf("%+v at %d", doc, at)
	}
}

func TestMemoryNamesTheFactsThatFailedAndGoesOn(t *testing.T) {
	t.Parallel()
	m, err := projection.NewMemory(broken("board"))
	if err != nil {
		t.Fatal(err)
	}
	h := new(history).add(proposed("acme", "c1", "poison"), proposed("zeta", "c2", "two"), commented("acme", "c1"))
	err = m.Apply(h.facts...)
	if err == nil || !strings.Contains(err.Error(), "fact 1, commitment.proposed.v1: a promise without a soul") {
		t.Error(err)
	}
	if _, ok, _ := m.One(t.Context(), tenant, promises, "c2"); !ok || len(m.Parked()) != 2 {
		t.Errorf("zeta's promise is there: %v; parked: %+v", ok, m.Parked())
	}
}

// Both stores answer every query alike: conditions, orders, directions, pages, rows without a value.
func TestPostgresAndMemoryAnswerAlike(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history)
	for n := range 60 {
		customer := events.CustomerID(fmt.Sprintf("k%d", n%4))
		r := proposed(customer, id(n), "x")
		e := r.Event.(commitmentevent.Proposed)
		e.Due = events.Date("2026-04-0" + fmt.Sprint(1+n%5))
		if n%7 == 0 {
			e.Due = "" // no date: null
		}
		r.Event = e
		h.add(r)
		for range n % 13 {
			h.add(commented(customer, id(n)))
		}
	}
	live, inMemory := p.live(t, d, h), memory(t, d, h)
	rapid.Check(t, func(rt *rapid.T) {
		q := drawQuery(rt)
		for page := 0; ; page++ {
			a, errA := live.Select(t.Context(), tenant, q)
			b, errB := inMemory.Select(t.Context(), tenant, q)
			if errA != nil || errB != nil {
				rt.Fatalf("%+v: %v, %v", q, errA, errB)
			}
			if diff := cmp.Diff(b, a); diff != "" {
				rt.Fatalf("%+v page %d: memory, PostgreSQL: %s", q, page, diff)
			}
			rows := a.Rows[0]
			if q.Limit == 0 || len(rows) < q.Limit {
				return
			}
			last := rows[len(rows)-1]
			q.After = []any{valueOf(q.Order, last), last.Key}
		}
	})
}

func valueOf(order string, r projection.Row) any {
	for i, c := range promises.Columns {
		if c.Name == order {
			return promises.Values(r.Doc)[i]
		}
	}
	return r.Key
}

func drawQuery(t *rapid.T) projection.Query {
	conditions := map[string][]any{
		"customer": {events.CustomerID("k1"), "k2", "nobody"},
		"due":      {events.Date("2026-04-03"), nil, events.Date("")},
		"comments": {3, int64(10), -1},
		"late":     {false, true},
		"since":    {noon.Add(100 * time.Minute), time.Time{}},
		"key":      {id(5), id(30)},
	}
	q := projection.Query{
		Table: promises,
		Order: rapid.SampledFrom([]string{"", "key", "customer", "due", "comments", "since", "late"}).Draw(t, "order"),
		Desc:  rapid.Bool().Draw(t, "desc"),
		Limit: rapid.SampledFrom([]int{0, 1, 7, 100}).Draw(t, "limit"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "conditions") {
		column := rapid.SampledFrom([]string{"customer", "due", "comments", "late", "since", "key"}).Draw(t, "column")
		value := rapid.SampledFrom(conditions[column]).Draw(t, "value")
		op := rapid.SampledFrom([]string{"=", "<", "<=", ">", ">=", "in"}).Draw(t, "op")
		operand := value
		if op == "in" {
			operand = []any{value, conditions[column][0]}
		}
		q.Where = append(q.Where, projection.Condition{Column: column, Op: op, Value: operand})
	}
	return q
}

func TestAQueryThatCannotBeRightIsRefused(t *testing.T) {
	t.Parallel()
	m := memory(t, board("board"), new(history))
	other := projection.Collection[tally]{Name: "elsewhere"}
	for name, q := range map[string]projection.Query{
		"a table of another projection": {Table: other},
		"no table":                      {},
		"an unknown column":             {Table: promises, Where: []projection.Condition{{Column: "x", Op: "=", Value: 1}}},
		"SQL in a column":               {Table: promises, Order: "due; drop table events"},
		"an unknown operator":           {Table: promises, Where: []projection.Condition{{Column: "due", Op: "like", Value: "%"}}},
		"a number for a text":           {Table: promises, Where: []projection.Condition{{Column: "customer", Op: "=", Value: 1}}},
		"in without a slice":            {Table: promises, Where: []projection.Condition{{Column: "customer", Op: "in", Value: "a"}}},
		"a short cursor":                {Table: promises, Order: "due", After: []any{"2026-04-01"}},
		"a negative limit":              {Table: promises, Limit: -1},
	} {
		if _, err := m.Select(t.Context(), tenant, q); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestADefinitionThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	bad := func(change func(*projection.Definition)) error {
		d := board("board")
		change(&d)
		return d.Validate()
	}
	with := func(c projection.Column) func(*projection.Definition) {
		return func(d *projection.Definition) {
			table := promises
			table.Columns = []projection.Column{c}
			d.Parts = []projection.Part{{Collection: table, Apply: applyPromise}}
		}
	}
	for name, err := range map[string]error{
		"a name that looks like a version": bad(func(d *projection.Definition) { d.Name = "a_v1" }),
		"a name in capitals":               bad(func(d *projection.Definition) { d.Name = "Board" }),
		"a name too long for tables":       bad(func(d *projection.Definition) { d.Name = "a" + strings.Repeat("b", 50) }),
		"no version":                       bad(func(d *projection.Definition) { d.Version = 0 }),
		"no parts":                         bad(func(d *projection.Definition) { d.Parts = nil }),
		"a part without a fold":            bad(func(d *projection.Definition) { d.Parts[0].Apply = nil }),
		"two minds about a table":          bad(func(d *projection.Definition) { d.Parts[1].Collection = projection.Collection[tally]{Name: "promises"} }),
		"a column called doc":              bad(with(projection.Column{Name: "doc", Type: "text"})),
		"SQL in a type":                    bad(with(projection.Column{Name: "a", Type: "text; drop table events"})),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := board("board").Validate(); err != nil {
		t.Error(err)
	}
	if errors.Is(projection.ErrBehind, projection.ErrBuilding) {
		t.Error("two refusals with one code")
	}
}
