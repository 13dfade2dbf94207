package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/services/cadence/call"
)

type topicInput struct {
	OnCall
	Body struct {
		Text    httpapi.Text `json:"text" minLength:"1" maxLength:"2000" doc:"What to talk about."`
		Minutes int          `json:"minutes" minimum:"1" maximum:"240"`
	}
}

type withdrawInput struct {
	OnCall
	Topic events.TopicID `path:"topic" maxLength:"200"`
}

func (d *desk) registerTopics(api huma.API) {
	const at = "/v1/calls/{call}/topics"
	httpapi.Command(api, http.MethodPost, at, "add-topic", "Ask for a topic", d.addTopic)
	httpapi.Command(api, http.MethodPost, at+"/{topic}/withdraw", "withdraw-topic", "Take an own topic off the list",
		d.withdrawTopic, httpapi.Status(http.StatusOK))
}

func (d *desk) addTopic(ctx context.Context, in *topicInput) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCall, "topic.add", "", func(s scene) (call.Command, error) {
		return call.AddTopic{
			Topic: events.TopicID(s.request.NewID("topic")), Text: string(in.Body.Text), Minutes: in.Body.Minutes, By: s.by,
		}, nil
	})
}

func (d *desk) withdrawTopic(ctx context.Context, in *withdrawInput) (*httpapi.Written[Standing], error) {
	return d.act(ctx, in.OnCall, "topic.withdraw", "", func(s scene) (call.Command, error) {
		return call.WithdrawTopic{Topic: in.Topic, By: s.by}, nil
	})
}
