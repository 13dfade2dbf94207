package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/command"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	inputs "coxswain/services/health/projection"
	"coxswain/services/health/scorecard"
)

// CardDraft is what a scorecard should be; its id and version are given.
type CardDraft struct {
	ID       events.ScorecardID    `json:"id,omitempty" maxLength:"64" doc:"An existing scorecard to draft a new version of; leave it out for a new one."`
	Name     httpapi.Line          `json:"name"`
	Measures []healthevent.Measure `json:"measures" maxItems:"50" doc:"Their weights sum to 100."`
	Healthy  events.Decimal        `json:"healthy_from"`
	Watch    events.Decimal        `json:"watch_from"`
}

// Card is a scorecard and whether it scores.
type Card struct {
	Scorecard healthevent.Scorecard `json:"scorecard"`
	Active    bool                  `json:"active"`
}

// Cards lists scorecards.
type Cards struct {
	Items []Card `json:"items"`
}

type draftInput struct {
	httpapi.Write
	Body CardDraft
}

type activateInput struct {
	httpapi.Write
	Scorecard events.ScorecardID `path:"scorecard" maxLength:"64"`
	Body      struct {
		Version int `json:"version" minimum:"1" doc:"The drafted version."`
	}
}

func (d *desk) registerScorecards(api huma.API) {
	httpapi.Query(api, "/v1/scorecards", "list-scorecards", "The scorecard that scores", d.cards)
	httpapi.Command(api, http.MethodPost, "/v1/scorecards", "draft-scorecard", "Draft a version of a scorecard", d.draft)
	httpapi.Command(api, http.MethodPost, "/v1/scorecards/{scorecard}/activate", "activate-scorecard", "Let the drafted version score", d.activate)
}

func (d *desk) cards(ctx context.Context, in *httpapi.Read) (*httpapi.Shown[Cards], error) {
	p, err := may(ctx, "scorecard.read", "")
	if err != nil {
		return nil, err
	}
	shard := d.Log.ShardOf(p.Tenant)
	if err := httpapi.Await(ctx, d.store(), shard, *in); err != nil {
		return nil, err
	}
	doc, ok, err := d.store().One(ctx, p.Tenant, inputs.Cards, inputs.ActiveCard)
	if err != nil {
		return nil, err
	}
	card := scorecard.Standard()
	if ok {
		card = doc.(healthevent.Scorecard)
	}
	position, err := d.store().Position(ctx, shard)
	return &httpapi.Shown[Cards]{Position: position, Body: Cards{Items: []Card{{card, true}}}}, err
}

func (d *desk) draft(ctx context.Context, in *draftInput) (*httpapi.Written[Card], error) {
	b := in.Body
	card := healthevent.Scorecard{ID: b.ID, Name: string(b.Name), Measures: b.Measures, Healthy: b.Healthy, Watch: b.Watch}
	return d.decide(ctx, in.Write, "scorecard.draft", b.ID, func(id events.ScorecardID) scorecard.Command {
		card.ID = id
		return scorecard.Draft{Scorecard: card}
	})
}

func (d *desk) activate(ctx context.Context, in *activateInput) (*httpapi.Written[Card], error) {
	return d.decide(ctx, in.Write, "scorecard.activate", in.Scorecard, func(events.ScorecardID) scorecard.Command {
		return scorecard.Activate{Version: in.Body.Version}
	})
}

// decide gives a command to a scorecard; one without an id gets its id from the command.
func (d *desk) decide(ctx context.Context, w httpapi.Write, action string, id events.ScorecardID, c func(events.ScorecardID) scorecard.Command) (*httpapi.Written[Card], error) {
	if _, err := may(ctx, action, ""); err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, w, "", d.Now(), "")
	if err != nil {
		return nil, err
	}
	match, err := httpapi.Match(w)
	if err != nil {
		return nil, err
	}
	if id == "" {
		id = events.ScorecardID(r.NewID("scorecard"))
	}
	var after scorecard.State
	return written(d.Commands.Do(ctx, r, func(tx *command.Tx) (err error) {
		after, err = command.Decide(tx, scorecards, string(id), match, c(id))
		return err
	}, func() any { return Card{after.Drafted, after.Active == after.Drafted.Version} }))
}

func written(out eventlog.Outcome, err error) (*httpapi.Written[Card], error) {
	if err != nil {
		return nil, err
	}
	return httpapi.Answered[Card](out)
}
