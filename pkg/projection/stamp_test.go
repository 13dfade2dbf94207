package projection_test

import (
	"testing"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/projection"
)

// of asks for the promises of a customer.
func of(c events.CustomerID) projection.Query {
	return projection.Query{Table: promises, Where: []projection.Condition{{Column: "customer", Op: "=", Value: string(c)}}}
}

func stamp(t *testing.T, s projection.Store, queries ...projection.Query) projection.Stamp {
	t.Helper()
	got, err := s.Stamp(t.Context(), tenant, queries...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAStampIsAnotherWhenItsRowsAreAndOnlyThen(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"), proposed("acme", "c2", "two"))
	s := p.live(t, d, h)
	before := stamp(t, s, of("acme"))

	h.add(proposed("zeta", "c3", "three"))
	wait(t, s, h)
	after := stamp(t, s, of("acme"))
	if after.Rows != before.Rows || after.Position <= before.Position {
		t.Errorf("another customer's fact: %+v became %+v", before, after)
	}
	for what, fact := range map[string]events.Recorded{
		"a row is written anew": commented("acme", "c1"),
		"a row comes":           proposed("acme", "c4", "four"),
		"a row goes":            said("acme", "c2", commitmentevent.Withdrawn{Party: events.Vendor, Person: "ada", Reason: "moot"}),
	} {
		before := stamp(t, s, of("acme"))
		h.add(fact)
		wait(t, s, h)
		if after := stamp(t, s, of("acme")); after.Rows == before.Rows {
			t.Errorf("%s, and the stamp stays %+v", what, after)
		}
	}
	if got := stamp(t, s, of("acme"), of("zeta")); got.Rows == stamp(t, s, of("acme"), of("acme")).Rows {
		t.Error("two customers have the same stamp")
	}
}

func TestAStampFollowsAReadersSwitchToARebuiltGeneration(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"))
	s := p.live(t, d, h)
	before := stamp(t, s, of("acme"))
	p.rebuild(t, d, h)
	if after := stamp(t, s, of("acme")); after.Rows == before.Rows {
		t.Errorf("rows of another generation have the stamp %+v", after)
	}
}

func TestInMemoryEveryFactGivesAnotherStamp(t *testing.T) {
	t.Parallel()
	h := new(history).add(proposed("acme", "c1", "one"))
	m := memory(t, board("board"), h)
	before := stamp(t, m, of("acme"))
	if again := stamp(t, m, of("acme")); again != before {
		t.Errorf("%+v became %+v by itself", before, again)
	}
	if err := m.Apply(h.add(proposed("acme", "c2", "two")).facts[1]); err != nil {
		t.Fatal(err)
	}
	if after := stamp(t, m, of("acme")); after.Rows == before.Rows {
		t.Errorf("the stamp stays %+v", after)
	}
}
