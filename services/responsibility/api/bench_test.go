package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	sample "coxswain/services/responsibility/responsibilitytest"
)

// get measures one address, answers read and thrown away.
func get(b *testing.B, w *world, path string) {
	b.Helper()
	for b.Loop() {
		if status, body := w.ask(b, vera, path); status != http.StatusOK {
			b.Fatalf("%d %s", status, body)
		}
	}
}

// A customer with 500 open commitments, from PostgreSQL: 10 ms at the 99th percentile (performance).
func BenchmarkResponsibility500(b *testing.B) {
	w := onPostgres(b, sample.With(sample.Acme, 500))
	b.ResetTimer()
	get(b, w, acme+"/responsibility")
}

// The view as of position 5,000 of a customer with 5,000 facts, from the log: 50 ms at the 99th percentile.
func BenchmarkAsOf5000(b *testing.B) {
	h := sample.With(sample.Acme, 500)
	for i := 0; len(h.Facts) < 5_000; i++ {
		h.Add(commitmentevent.Kind, fmt.Sprintf("c-%04d", i%500), sample.ByAda,
			commitmentevent.Commented{Note: events.NoteID(fmt.Sprint("note ", i)), Party: events.Customer, Person: sample.Ada, Text: "still on it"},
			commitmentevent.Rescheduled{From: "2026-03-01", To: "2026-03-08", Party: events.Vendor, Reason: "audit week"})
	}
	w := onPostgres(b, h)
	b.ResetTimer()
	get(b, w, acme+"/responsibility?as_of=5000")
}

// The first page of 10,000 customers, filtered and sorted: 50 ms at the 99th percentile.
func BenchmarkPortfolio10000(b *testing.B) {
	var all []*sample.History
	for i := range 10_000 {
		all = append(all, sample.Small(events.CustomerID(fmt.Sprintf("customer-%05d", i)), i))
	}
	w := onPostgres(b, all...)
	for _, path := range []string{"?sort=overdue_customer&overdue=customer", "?sort=stale&open_proposals=true", "?band=watch&sort=score"} {
		b.Run(path, func(b *testing.B) { get(b, w, "/v1/portfolio"+path) })
	}
}
