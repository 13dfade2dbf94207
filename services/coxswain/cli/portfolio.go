package cli

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"coxswain/events"
)

// Portfolio lists the customers with what needs a look.
type Portfolio struct {
	Sort    string `help:"One of ${enum}." enum:"name,score,overdue_vendor,overdue_customer,overdue_partner,proposals,next_call,stale,renewal" default:"score"`
	Reverse bool   `help:"The order the other way round."`
	Band    string `help:"Only those in this band: healthy, watch, at_risk; several with commas."`
	Overdue string `help:"Only those where this side owes something overdue: vendor, customer, partner." placeholder:"SIDE"`
	Stale   int    `help:"Only those where nothing meaningful has changed for so many days." placeholder:"DAYS"`
	Renewal int    `help:"Only those that renew within so many days." placeholder:"DAYS"`
}

// Help gives examples.
func (*Portfolio) Help() string {
	return `For the tenant's people. The orders are worst, next or oldest first.

  coxswain portfolio                        lowest health first
  coxswain portfolio --overdue vendor       where our own promises are late
  coxswain portfolio --renewal 90 --band at_risk`
}

// standings is a customer of the portfolio.
type standings struct {
	Name    string          `json:"name"`
	Band    string          `json:"band"`
	Score   *events.Decimal `json:"score"`
	Moved   events.Decimal  `json:"moved"`
	Overdue struct {
		Vendor   int `json:"vendor"`
		Customer int `json:"customer"`
		Partners int `json:"partners"`
	} `json:"overdue"`
	Open      int         `json:"open"`
	Proposals int         `json:"open_proposals"`
	Goals     int         `json:"goals"`
	Worries   int         `json:"goals_at_risk"`
	NextCall  *time.Time  `json:"next_call"`
	Stale     int         `json:"stale_days"`
	Renewal   events.Date `json:"renewal"`
}

// Run runs the command.
func (c *Portfolio) Run(ctx context.Context, g *Globals) error {
	if g.JSON {
		return g.printList(ctx, "/v1/portfolio", c.query())
	}
	all, err := list[standings](ctx, g, "/v1/portfolio", c.query())
	if err != nil {
		return err
	}
	if len(all) == 0 {
		g.say("no customer is so")
		return nil
	}
	t := &table{wrap: 0, header: []string{"NAME", "HEALTH", "", "MOVED", "OPEN", "LATE", "PROPOSALS", "GOALS AT RISK", "NEXT CALL", "RENEWAL"}}
	for _, s := range all {
		t.add(s.row()...)
	}
	g.print(t)
	g.say("\nLATE: promises that are overdue, ours / theirs / partners'")
	return nil
}

func (c *Portfolio) query() map[string]string {
	query := map[string]string{"sort": c.Sort, "band": c.Band, "overdue": c.Overdue}
	if c.Reverse {
		query["reverse"] = "true"
	}
	if c.Stale > 0 {
		query["stale_days"] = strconv.Itoa(c.Stale)
	}
	if c.Renewal > 0 {
		query["renewal_within_days"] = strconv.Itoa(c.Renewal)
	}
	return query
}

func (s standings) row() []string {
	score, moved, next := "-", "", "-"
	if s.Score != nil {
		score = s.Score.String()
	}
	if s.Moved != 0 {
		moved = signed(s.Moved)
	}
	if s.NextCall != nil {
		next = s.NextCall.Format("2 Jan 2006")
	}
	return []string{
		s.Name, score, spoken(s.Band), moved, strconv.Itoa(s.Open),
		fmt.Sprintf("%d / %d / %d", s.Overdue.Vendor, s.Overdue.Customer, s.Overdue.Partners),
		strconv.Itoa(s.Proposals), fmt.Sprintf("%d of %d", s.Worries, s.Goals), next, day(s.Renewal),
	}
}
