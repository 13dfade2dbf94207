package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/events/healthevent"
)

// benchPortfolio reads the first page of all customers, each time another of the lists that people keep open.
func benchPortfolio(ctx context.Context, b *bench) (err error) {
	var past []said
	for i := range b.Customers {
		past = append(past, brief(i, time.Now())...)
	}
	s, _, err := b.projectedSite(ctx, "portfolio", past)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	r, err := b.reader(s, fmt.Sprintf("customers=%d callers=1", b.Customers))
	if err != nil {
		return err
	}
	lists := []string{
		"?sort=overdue_customer&overdue=customer", "?sort=stale&reverse=true", "?band=watch&sort=score", "?segment=enterprise&sort=renewal",
		"?name=cus&sort=name", "?band=at_risk,watch&segment=enterprise&sort=score",
	}
	return r.measure(ctx, "portfolio", func(nth int) string { return "/v1/portfolio" + lists[nth%len(lists)] }, nil)
}

// brief is a customer with little more than a row in the portfolio: what it owes and how it fares depends on its number.
func brief(i int, now time.Time) []said {
	c := events.CustomerID(fmt.Sprintf("customer-%05d", i))
	segment := []string{"enterprise", "growth", "starter"}[i%3]
	band := []healthevent.Band{healthevent.Healthy, healthevent.Watch, healthevent.AtRisk}[i%3]
	all := about(c, customerevent.Kind, string(c),
		customerevent.Registered{Customer: c, Name: fmt.Sprintf("Customer %d", i*7919%10_000), Zone: "Europe/Berlin"},
		customerevent.AttributeSet{Name: "segment", Value: segment},
		customerevent.AttributeSet{Name: "renewal", Value: string(events.DateOf(now, time.UTC).AddDays(i % 365))})
	if i%2 == 0 {
		all = append(all, promise(c, fmt.Sprintf("promise-%05d", i), i, now)...)
	}
	return append(all, about(c, healthevent.ScoreKind, string(c), healthevent.InternalScoreChanged{
		Customer: c, Version: 1, Score: events.Int(int64(i % 101)), Band: band, First: true,
	})...)
}
