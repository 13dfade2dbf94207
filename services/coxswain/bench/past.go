package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
)

// Customers of the measurement of views of the past, and the facts of each: too many for all of their histories to be
// remembered, so that whoever goes from one to the next is always the first to look.
const (
	pastCustomers = 8
	pastFacts     = 5000
)

// benchPast looks at a customer as it was: at one position after the other of the same customer, as somebody does who
// draws a slider, and at each customer in turn.
func benchPast(ctx context.Context, b *bench) (err error) {
	var past []said
	for i := range pastCustomers {
		past = append(past, lived(customerID(i), pastFacts, time.Now())...)
	}
	s, _, err := b.projectedSite(ctx, "past", past)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := s.introduce(ctx); err != nil {
		return err
	}
	r, err := b.reader(s, fmt.Sprintf("facts=%d callers=1", pastFacts))
	if err != nil {
		return err
	}
	at := func(customer, nth int) string {
		end := (customer + 1) * pastFacts
		return fmt.Sprintf("%s?as_of=%d", viewOf(customerID(customer)), end-(nth*37)%(pastFacts/10))
	}
	return errors.Join(
		r.measure(ctx, "view of the past", func(nth int) string { return at(0, nth) }, nil),
		r.measure(ctx, "view of the past, first look", func(nth int) string { return at(nth%pastCustomers, nth/pastCustomers) }, nil),
	)
}

// lived is a customer with n facts: commitments in every state, and much talk about them.
func lived(c events.CustomerID, n int, now time.Time) []said {
	all := opening(c, now)
	for i := 0; len(all) < n; i++ {
		id := fmt.Sprintf("%s-promise-%04d", c, i)
		all = append(append(all, promise(c, id, i, now)...), later(c, id, i, now)...)
		for range 3 {
			all = append(all, about(c, commitmentevent.Kind, id,
				commitmentevent.Commented{Note: events.NoteID(id), Party: events.Customer, Person: champion, Text: remark[:120]})...)
		}
	}
	return all[:n]
}
