package book_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
	cadence "coxswain/services/cadence/projection"
	"coxswain/services/coxswain/bench/book"
	readmodel "coxswain/services/responsibility/projection"
)

var until = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const enough = 8000

func TestABookHasAtLeastTheFactsThatWereAskedFor(t *testing.T) {
	t.Parallel()
	for _, want := range []int{1, enough, 100_000} {
		got := 0
		for batch := range book.New(want, 7, until).All(1000) {
			got += len(batch.Facts)
		}
		if got < want || got > want*11/10+1000 {
			t.Errorf("asked for %d facts, got %d", want, got)
		}
	}
}

func TestTheSameSeedTellsTheSameStory(t *testing.T) {
	t.Parallel()
	one, same, other := all(7), all(7), all(8)
	if diff := cmp.Diff(one, same); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(one, other) {
		t.Error("another seed tells it too")
	}
}

func TestEveryReadModelFoldsTheBookAndShowsItsCustomers(t *testing.T) {
	t.Parallel()
	log := eventlog.NewMemory(catalogue.New(), eventlog.Options{})
	b := book.New(enough, 7, until)
	fill(t, log, b)
	facts, err := log.Read(t.Context(), 0, 0, 2*enough)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []projection.Definition{readmodel.Shared(), readmodel.Vendor(), cadence.Record()} {
		m, err := projection.NewMemory(d)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Apply(facts...); err != nil {
			t.Errorf("%s: %v", d.Name, err)
		}
		if d.Name == readmodel.SharedName {
			mustShow(t, m, b.Customers()-1)
		}
	}
}

// mustShow checks that a customer has what views and agendas are about.
func mustShow(t *testing.T, m *projection.Memory, c int) {
	t.Helper()
	r, _, ok, err := readmodel.Read(t.Context(), m, "t", book.CustomerID(c), until, false)
	if err != nil || !ok {
		t.Fatalf("%s is not shown: %v", book.CustomerID(c), err)
	}
	if len(r.Goals) != 3 || len(r.Promises) < 20 || len(r.Agreements) != 1 || r.Last == nil {
		t.Errorf("got %d goals, %d promises, %d agreements, last call %v", len(r.Goals), len(r.Promises), len(r.Agreements), r.Last)
	}
	if r.Next == nil || r.Next.Call != book.NextCall(c) {
		t.Errorf("the next call is %+v, want %s", r.Next, book.NextCall(c))
	}
}

// fill appends the book. The log refuses a command that writes to a stream twice.
func fill(t *testing.T, log eventlog.Log, b book.Book) {
	t.Helper()
	nth := 0
	for batch := range b.All(500) {
		a := eventlog.Append{Tenant: "t", Command: fmt.Sprint(nth), OccurredAt: batch.At}
		for _, f := range batch.Facts {
			if n := len(a.Writes); n > 0 && a.Writes[n-1].Stream == f.Stream {
				a.Writes[n-1].Facts = append(a.Writes[n-1].Facts, f.Event)
				continue
			}
			a.Writes = append(a.Writes, eventlog.Write{
				Stream: f.Stream, Customer: f.Customer, Expected: eventlog.Any, Facts: []events.Event{f.Event},
			})
		}
		if _, err := log.Append(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		nth++
	}
}

func all(seed uint64) (facts []book.Fact) {
	for batch := range book.New(enough, seed, until).All(500) {
		facts = append(facts, batch.Facts...)
	}
	return facts
}
