package importer

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/sheet"
)

// plan drafts the plan of a customer: its goals, the seats of people.csv, and the rhythm of calls. It is the
// vendor's draft; proposing it is a person's word.
func (r *run) plan(ctx context.Context, w *writes, goals []sheet.Row) error {
	id, err := r.customerOf(goals[0])
	if err != nil {
		return err
	}
	terms, err := r.terms(ctx, id, goals)
	if err != nil {
		return err
	}
	reply, err := r.client.Post(ctx, "/v1/plans", planKey(goals[0].Get("customer")), map[string]any{"customer": id, "terms": terms}, nil)
	w.count(reply, err)
	var p *client.Problem
	if errors.As(err, &p) && p.Status == http.StatusUnprocessableEntity && p.Code == "idempotency-key-reused" {
		return unfit{"the plan of this customer was drafted by an earlier import with other goals, seats or calls; edit that draft, or propose a change once it is agreed"}
	}
	return err
}

func (r *run) terms(ctx context.Context, id events.CustomerID, goals []sheet.Row) (planevent.Terms, error) {
	ext := goals[0].Get("customer")
	terms := planevent.Terms{Title: "Success plan"}
	for _, row := range goals {
		g, err := r.goal(ctx, id, row)
		if err != nil {
			return terms, err
		}
		terms.Goals = append(terms.Goals, g)
	}
	seated, err := r.seats(ctx, id, ext)
	if err != nil {
		return terms, err
	}
	terms.Seats = seated
	for _, row := range r.folder.rows[customersFile] {
		if row.Get("external_id") == ext {
			rhythm := rhythmTerms(row)
			rhythm.Seats = invited(seated)
			terms.Rhythms = []planevent.RhythmTerms{rhythm}
		}
	}
	return terms, nil
}

func (r *run) goal(ctx context.Context, id events.CustomerID, row sheet.Row) (planevent.GoalTerms, error) {
	g := planevent.GoalTerms{
		ID: goalOf(row.Get("customer"), row.Get("goal")), Outcome: line(row.Get("outcome")), Why: row.Get("why"),
		NoMetric: row.Get("no_metric_yet"), Baseline: decimal(row, "baseline"), Target: decimal(row, "target"),
		Due: events.Date(row.Get("due")), Weight: whole(row, "weight", defaultWeight), Leading: leading(row),
	}
	if name := line(row.Get("metric")); name != "" {
		g.Metric = planevent.Metric{Name: name, Unit: line(row.Get("unit")), Direction: row.Get("direction")}
	}
	if row.Get("owner") == "" {
		return g, nil
	}
	owner, err := r.personOf(ctx, row, id, row.Get("owner"))
	g.Party, g.Person = owner.party, owner.id
	return g, err
}

// seats are those of people.csv, in its order.
func (r *run) seats(ctx context.Context, id events.CustomerID, ext string) ([]planevent.SeatTerms, error) {
	var all []planevent.SeatTerms
	for _, row := range r.folder.rows[peopleFile] {
		if row.Get("customer") != ext || row.Get("seat") == "" {
			continue
		}
		p, err := r.personOf(ctx, row, id, row.Get("mail"))
		if err != nil {
			return nil, err
		}
		all = append(all, planevent.SeatTerms{Seat: events.Seat(row.Get("seat")), Party: p.party, Person: p.id, MayAgree: row.Yes("agrees")})
	}
	return all, nil
}

// invited are the seats that come to the calls: all that are taken but the sponsors', whose calls are others.
func invited(seated []planevent.SeatTerms) []events.Seat {
	var all []events.Seat
	for _, s := range events.Seats() {
		taken := slices.ContainsFunc(seated, func(t planevent.SeatTerms) bool { return t.Seat == s })
		if taken && s != events.Sponsor {
			all = append(all, s)
		}
	}
	return all
}
