package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/httpapi"
	"coxswain/services/plans/customer"
)

func (d *desk) registerSeats(api huma.API) {
	httpapi.Command(api, http.MethodPost, "/v1/customers/{customer}/seats", "assign-seat", "Give a person a seat with the customer", d.assignSeat,
		httpapi.Doc("There is one keeper at most. may_agree lets the person say yes for the party in every plan of the customer."))
	httpapi.Command(api, http.MethodPost, "/v1/customers/{customer}/seats/release", "release-seat", "Take a seat from a person", d.releaseSeat)
}

// Seat is a seat with the customer, and who holds it.
type Seat struct {
	Seat     events.Seat     `json:"seat"`
	Person   events.PersonID `json:"person"`
	MayAgree bool            `json:"may_agree,omitempty" doc:"May say yes for the party."`
}

// Seats are all seats with a customer.
type Seats struct {
	Seats []Seat `json:"seats"`
}

func showSeats(s customer.State) []Seat {
	seats := []Seat{}
	for _, t := range s.Seats {
		seats = append(seats, Seat(t))
	}
	return seats
}

type seatInput struct {
	OnCustomer
	Body Seat
}

func (d *desk) assignSeat(ctx context.Context, in *seatInput) (*httpapi.Written[Seats], error) {
	return d.giveSeat(ctx, in.OnCustomer, "seat.assign", customer.AssignSeat(in.Body))
}

type releaseInput struct {
	OnCustomer
	Body struct {
		Seat   events.Seat     `json:"seat"`
		Person events.PersonID `json:"person"`
	}
}

func (d *desk) releaseSeat(ctx context.Context, in *releaseInput) (*httpapi.Written[Seats], error) {
	return d.giveSeat(ctx, in.OnCustomer, "seat.release", customer.ReleaseSeat(in.Body))
}

func (d *desk) giveSeat(ctx context.Context, in OnCustomer, action string, c customer.Command) (*httpapi.Written[Seats], error) {
	if _, _, err := d.account(ctx, action, in.Customer); err != nil {
		return nil, err
	}
	match, err := httpapi.Match(in.Write)
	if err != nil {
		return nil, err
	}
	r, err := d.request(ctx, in.Write, in.Customer, "")
	if err != nil {
		return nil, err
	}
	var after customer.State
	out, err := do(ctx, d, r, func(tx *command.Tx) (err error) {
		after, err = command.Decide(tx, customers, string(in.Customer), match, c)
		return err
	}, func() Seats { return Seats{showSeats(after)} })
	if err != nil {
		return nil, err
	}
	return httpapi.Answered[Seats](out)
}
