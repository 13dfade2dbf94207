package projection_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
	readmodel "coxswain/services/responsibility/projection"
	sample "coxswain/services/responsibility/responsibilitytest"
)

// counting counts the facts that are read from a log.
type counting struct {
	eventlog.Log
	read int
}

func (l *counting) LoadCustomer(ctx context.Context, tenant events.TenantID, c events.CustomerID, after, to int64, limit int) ([]events.Recorded, error) {
	facts, err := l.Log.LoadCustomer(ctx, tenant, c, after, to, limit)
	l.read += len(facts)
	return facts, err
}

// written is a log with the customer's n facts, some of them internal.
func written(t *testing.T, c events.CustomerID, n int) *counting {
	t.Helper()
	h := sample.With(c, n/8)
	for i := 0; len(h.Facts) < n; i++ {
		h.Add(commitmentevent.Kind, fmt.Sprintf("c-%04d", i%(n/8)), sample.ByAda,
			commitmentevent.Rescheduled{From: "2026-03-01", To: events.Date("2026-03-01").AddDays(i % 90), Party: events.Vendor, Reason: "audit week"})
	}
	log := &counting{Log: eventlog.NewMemory(catalogue.New(), eventlog.Options{})}
	if err := h.Append(t.Context(), log); err != nil {
		t.Fatal(err)
	}
	return log
}

// rebuilt is what At must give: everything folded from the first fact.
func rebuilt(t *testing.T, log eventlog.Log, c events.CustomerID, to int64, d projection.Definition) (*projection.Memory, []events.Recorded) {
	t.Helper()
	history, err := readmodel.History(t.Context(), log, sample.Tenant, c, to, d)
	if err != nil {
		t.Fatal(err)
	}
	m, err := readmodel.Fold(d, history)
	if err != nil {
		t.Fatal(err)
	}
	return m, history
}

func hash(t *testing.T, m *projection.Memory) projection.Digest {
	t.Helper()
	d, err := m.Hash(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAnyPastIsWhatARebuildWouldGiveInWhateverOrderItIsAskedFor(t *testing.T) {
	t.Parallel()
	const facts = 9_000 // more steps than are remembered
	log := written(t, sample.Acme, facts)
	for _, d := range []projection.Definition{readmodel.Past(), readmodel.Shared()} {
		pasts := readmodel.NewPasts(log)
		for _, to := range []int64{facts, 1, 499, 500, 501, 7_777, 8_999, 3_000, 7_778, facts, 12, 8_500} {
			then, err := pasts.At(t.Context(), sample.Tenant, sample.Acme, to, d)
			if err != nil {
				t.Fatal(err)
			}
			want, history := rebuilt(t, log, sample.Acme, to, d)
			if diff := cmp.Diff(hash(t, want), hash(t, then.Memory)); diff != "" {
				t.Errorf("%s at %d (-rebuilt +given): %s", d.Name, to, diff)
			}
			if last := history[len(history)-1]; !then.Instant.Equal(last.RecordedAt) {
				t.Errorf("%s at %d: the instant is %v, the last fact's is %v", d.Name, to, then.Instant, last.RecordedAt)
			}
		}
	}
}

func TestAPastThatWasLookedAtBeforeIsNotReadFromTheFirstFact(t *testing.T) {
	t.Parallel()
	const facts = 5_000
	log := written(t, sample.Acme, facts)
	pasts := readmodel.NewPasts(log)
	look := func(c events.CustomerID, to int64) int {
		before := log.read
		if _, err := pasts.At(t.Context(), sample.Tenant, c, to, readmodel.Past()); err != nil {
			t.Fatal(err)
		}
		return log.read - before
	}
	if n := look(sample.Acme, facts); n != facts {
		t.Errorf("the first look read %d facts", n)
	}
	for _, to := range []int64{facts, 4_700, 4_321, 1_234} {
		if n := look(sample.Acme, to); n > 500 {
			t.Errorf("another look, at %d, read %d facts", to, n)
		}
	}
	for i := range 4 { // others push the customer out
		look(events.CustomerID(fmt.Sprint("other-", i)), facts)
	}
	if n := look(sample.Acme, facts); n != facts {
		t.Errorf("%d facts were read of a customer that nobody has looked at for long", n)
	}
}

func TestPastsAreReadAtTheSameTime(t *testing.T) {
	t.Parallel()
	log := written(t, sample.Acme, 3_000).Log
	pasts := readmodel.NewPasts(log)
	want := map[int64]projection.Digest{}
	for _, to := range []int64{3_000, 2_000, 1_100} {
		m, _ := rebuilt(t, log, sample.Acme, to, readmodel.Past())
		want[to] = hash(t, m)
	}
	type answer struct {
		to  int64
		got projection.Digest
		err error
	}
	answers := make(chan answer)
	for i := range 12 {
		go func() {
			to := []int64{3_000, 2_000, 1_100}[i%3]
			then, err := pasts.At(t.Context(), sample.Tenant, sample.Acme, to, readmodel.Past())
			a := answer{to: to, err: err}
			if err == nil {
				a.got, a.err = then.Hash(t.Context())
			}
			answers <- a
		}()
	}
	all := make([]answer, 12)
	for i := range all {
		all[i] = <-answers
	}
	if i := slices.IndexFunc(all, func(a answer) bool { return a.err != nil || a.got != want[a.to] }); i >= 0 {
		t.Errorf("at %d: %+v, %v", all[i].to, all[i].got, all[i].err)
	}
}
