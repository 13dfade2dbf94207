package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/services/cadence/call"
)

// OnLine is the input of every answer to a line of a recap.
type OnLine struct {
	OnCall
	Line events.RecapLineID `path:"line" maxLength:"200"`
}

type disputeInput struct {
	OnLine
	Body struct {
		Reason httpapi.Text `json:"reason" minLength:"1" maxLength:"2000" doc:"What was said instead: it becomes a proposal in these words."`
		Due    events.Date  `json:"due,omitempty" doc:"Of that proposal, for a line that has no date; a week from now when it is not given."`
	}
}

type redateInput struct {
	OnLine
	Body struct {
		Due events.Date `json:"due"`
	}
}

// RecapLine is one thing that was said, for those it concerns.
type RecapLine struct {
	Line       events.RecapLineID  `json:"line"`
	Text       string              `json:"text"`
	For        []events.PersonID   `json:"for" nullable:"false"`
	Commitment events.CommitmentID `json:"commitment,omitempty"`
	Due        events.Date         `json:"due,omitempty"`
}

func recapOf(s call.State) []RecapLine {
	var lines []RecapLine
	for _, l := range s.Recap {
		lines = append(lines, RecapLine{l.Line, l.Text, l.For, l.Commitment, l.Due})
	}
	return lines
}

func (d *desk) registerRecap(api huma.API) {
	answerLine(api, "confirm", "Yes, I said so", d.confirm)
	answerLine(api, "dispute", "Not what I said", d.dispute)
	answerLine(api, "redate", "Yes, by another date", d.redate)
}

func answerLine[I any](api huma.API, verb, summary string, fn func(context.Context, *I) (*httpapi.Written[Standing], error)) {
	httpapi.Command(api, http.MethodPost, "/v1/calls/{call}/recap/{line}/"+verb, verb+"-recap-line", summary, fn, httpapi.Status(http.StatusOK))
}

func (d *desk) confirm(ctx context.Context, in *OnLine) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCall, "recap.confirm", "", func(s scene) (call.Command, error) {
		return call.ConfirmLine{Line: in.Line, By: s.by}, nil
	})
}

// daysToSettle is how long there is to settle a dispute about something without a date.
const daysToSettle = 7

func (d *desk) dispute(ctx context.Context, in *disputeInput) (*httpapi.Written[Standing], error) {
	reason := string(in.Body.Reason)
	return d.act(ctx, in.OnCall, "recap.dispute", reason, func(s scene) (call.Command, error) {
		due := in.Body.Due
		if due == "" {
			due = d.calendars.OrDefault("", s.state.Zone).DateOf(s.request.At).AddDays(daysToSettle)
		}
		return call.DisputeLine{
			Line: in.Line, Reason: reason, Proposal: events.CommitmentID(s.request.NewID("proposal")), Due: due, By: s.by,
		}, nil
	})
}

func (d *desk) redate(ctx context.Context, in *redateInput) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCall, "recap.redate", "", func(s scene) (call.Command, error) {
		return call.RedateLine{Line: in.Line, Due: in.Body.Due, By: s.by}, nil
	})
}
