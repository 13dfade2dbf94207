package projection_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/projection"
)

// future is a fact that this program does not know.
func future(customer events.CustomerID) events.Recorded {
	r := said(customer, "c9", nil)
	r.Type, r.Audience = "commitment.teleported.v1", events.Shared
	return r
}

func TestAFactThatCannotBeTakenInParksItsCustomerAndNobodyElse(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]struct {
		fact events.Recorded
		why  string
	}{
		"the fold refuses it":            {proposed("acme", "c2", "poison"), "without a soul"},
		"the fold panics":                {proposed("acme", "c2", "panic"), "assignment to entry in nil map at coxswain/pkg/projection_test.tally.open"},
		"its type is unknown":            {future("acme"), `unknown type of fact "commitment.teleported.v1"`},
		"a column cannot take its value": {said("acme", "c2", commitmentevent.Proposed{Customer: "acme", Due: "2026-02-30"}), "date/time field value out of range"},
		"its key is too long to index":   {proposed("acme", noise(9000), "x"), "index row"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := broken("board")
			p := prepared(t, d)
			h := new(history).add(proposed("acme", "c1", "one"), bad.fact, commented("acme", "c1"),
				proposed("zeta", "c3", "three"), commented("acme", "c1"), commented("zeta", "c3"))
			s := p.live(t, d, h)

			parked, err := projection.ListParked(t.Context(), p.app, d)
			if err != nil {
				t.Fatal(err)
			}
			if len(parked) == 0 || !strings.Contains(parked[0].Error, bad.why) {
				t.Fatalf("parked %+v", parked)
			}
			parked[0].Error = ""
			acme := projection.Lane{Tenant: tenant, Customer: "acme"}
			want := []projection.Parked{
				{Lane: acme, Position: 2, Type: h.facts[1].Type},
				{Lane: acme, Position: 3, Type: "commitment.commented.v1"},
				{Lane: acme, Position: 5, Type: "commitment.commented.v1"},
			}
			if diff := cmp.Diff(want, parked); diff != "" {
				t.Error(diff)
			}
			if got := comments(t, s, "c1", "c3"); got != [2]int{0, 1} {
				t.Errorf("comments %v: acme's must wait, zeta's must not", got)
			}
			tallied, _, err := s.One(t.Context(), tenant, tallies, "acme")
			if err != nil || tallied.(tally).Promises != 1 {
				t.Errorf("what the bad fact wrote before it failed was kept: %+v, %v", tallied, err)
			}
		})
	}
}

// noise does not compress, so that a key made of it is as long as it looks.
func noise(n int) string {
	b, x := make([]byte, n), uint64(88172645463325252)
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = "0123456789abcdefghijklmnopqrstuv"[x%32]
	}
	return string(b)
}

func comments(t *testing.T, s projection.Store, ids ...string) (n [2]int) {
	t.Helper()
	for i, id := range ids {
		doc, ok, err := s.One(t.Context(), tenant, promises, id)
		if err != nil || !ok {
			t.Fatal(id, ok, err)
		}
		n[i] = doc.(promise).Comments
	}
	return n
}

func TestParkedFactsAreTakenInOrderOnceTheFoldIsMended(t *testing.T) {
	t.Parallel()
	bad, good := broken("board"), board("board")
	p := prepared(t, bad)
	h := new(history).add(proposed("acme", "c1", "one"), proposed("acme", "c2", "poison"), commented("acme", "c2"), proposed("zeta", "c3", "panic"))
	s := p.live(t, bad, h)

	still, err := projection.Retry(t.Context(), p.app, h, bad)
	if err != nil || still != (projection.Retried{Parked: 3}) {
		t.Fatalf("a retry without a fix: %+v, %v", still, err)
	}
	acme := projection.Lane{Tenant: tenant, Customer: "acme"}
	done, err := projection.Retry(t.Context(), p.app, h, good, acme)
	if err != nil || done != (projection.Retried{Applied: 2}) {
		t.Fatalf("a retry of one customer: %+v, %v", done, err)
	}
	if got := comments(t, s, "c1", "c2"); got != [2]int{0, 1} {
		t.Error(got)
	}
	// The runner that was fenced by the retry goes on, and takes acme's facts again.
	h.add(commented("acme", "c2"), commented("zeta", "c3"))
	wait(t, s, h)
	if got := comments(t, s, "c1", "c2"); got != [2]int{0, 2} {
		t.Error(got)
	}
	if _, err := projection.Retry(t.Context(), p.app, h, good); err != nil {
		t.Fatal(err)
	}
	if got, want := hash(t, s), hash(t, memory(t, good, h)); got != want {
		t.Errorf("after all retries %+v, want %+v", got, want)
	}
	if left, err := projection.ListParked(t.Context(), p.app, good); err != nil || len(left) > 0 {
		t.Errorf("still parked: %+v, %v", left, err)
	}
}

func TestANewerProgramTakesParkedFactsInWhenItStarts(t *testing.T) {
	t.Parallel()
	bad, good := broken("board"), board("board")
	p := prepared(t, bad)
	h := new(history).add(proposed("acme", "c1", "poison"))
	for n := range 1200 { // more than a retry takes at once
		h.add(commented("acme", "c1"), proposed("zeta", id(n), "fine"))
	}
	s := p.store(t, bad)
	stop := p.run(t, projection.RunnerConfig{Log: h, Definition: bad})
	wait(t, s, h)
	stop()
	h.add(commented("acme", "c1")) // begins to be folded when the parked ones are through
	again := p.live(t, good, h)
	if got, want := hash(t, again), hash(t, memory(t, good, h)); got != want {
		t.Errorf("after the upgrade %+v, want %+v", got, want)
	}
}

func TestAFactOfTheTenantParksOnlyTheTenantsOwnFacts(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(future(""), proposed("acme", "c1", "one"), proposed("", "c2", "two"))
	p.live(t, d, h)
	parked, err := projection.ListParked(t.Context(), p.app, d)
	if err != nil {
		t.Fatal(err)
	}
	positions := []int64{}
	for _, r := range parked {
		positions = append(positions, r.Position)
	}
	if !slices.Equal(positions, []int64{1, 3}) {
		t.Error(positions)
	}
}

func TestAnInternalFactThatCannotBeReadDoesNotParkASharedReadModel(t *testing.T) {
	t.Parallel()
	d := shared("portal")
	p := prepared(t, d)
	secret := future("acme")
	secret.Audience = events.InternalTo(events.Vendor)
	p.live(t, d, new(history).add(secret, proposed("acme", "c1", "one")))
	if parked, err := projection.ListParked(context.Background(), p.app, d); err != nil || len(parked) > 0 {
		t.Error(parked, err)
	}
}
