package api

import (
	"context"
	"slices"
	"strconv"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/services/responsibility/story"
)

type changesInput struct {
	Customer events.CustomerID `path:"customer" maxLength:"200"`
	From     string            `query:"from" required:"true" maxLength:"40" doc:"A position of the log or an RFC 3339 instant: the last thing you know. 0 for the beginning."`
	To       string            `query:"to" maxLength:"40" doc:"The same; empty for now."`
	Known    string            `query:"known" enum:"then,now" doc:"With instants: what we were told between them (the default), or what occurred between them, whenever we were told."`
	Preview  string            `query:"preview" enum:"customer" doc:"What the customer sees. For the tenant's people."`
}

// changesBody is what happened in a stretch of the log.
type changesBody struct {
	From   int64   `json:"from" doc:"Position; facts after it are told."`
	To     int64   `json:"to" doc:"Position of the last fact that was looked at."`
	Total  int     `json:"total"`
	Groups []group `json:"groups" nullable:"false" doc:"Those with lines, in the order of reading."`
}

type group struct {
	Group story.Group  `json:"group" enum:"agreed,proposed,finished,slipped,disputed,removed,progress,calls,account,health,internal"`
	Lines []story.Line `json:"lines" nullable:"false" doc:"In the order in which they happened to be told."`
}

// changes answers "since we last spoke".
func (d *desk) changes(ctx context.Context, in *changesInput) (*httpapi.Shown[changesBody], error) {
	s, err := d.sight(ctx, "responsibility.read", in.Customer, events.PartyID(in.Preview))
	if err != nil {
		return nil, err
	}
	if in.Known == "now" {
		return d.occurred(ctx, s, in)
	}
	from, to, err := d.stretch(ctx, s, in.From, in.To)
	if err != nil {
		return nil, err
	}
	lines, err := d.tell(ctx, s, from, to)
	if err != nil {
		return nil, err
	}
	if in.To == "" && !s.vendor {
		to = lastOf(lines, from)
	}
	return &httpapi.Shown[changesBody]{Position: to, Body: changesBody{From: from, To: to, Total: len(lines), Groups: grouped(lines)}}, nil
}

// lastOf is how far what was told reaches. The log's own end would tell of facts that the reader must not know of.
func lastOf(lines []story.Line, from int64) int64 {
	if len(lines) == 0 {
		return from
	}
	return max(from, lines[len(lines)-1].Position)
}

// stretch reads both ends. An end before its beginning is refused: it would tell of nothing and look like
// peace.
func (d *desk) stretch(ctx context.Context, s sight, from, to string) (int64, int64, error) {
	now := d.Now()
	if to == "" {
		head, err := d.Log.Head(ctx, d.Log.ShardOf(s.tenant))
		if err != nil {
			return 0, 0, err
		}
		to = strconv.FormatInt(head, 10)
	}
	first, err := d.moment(ctx, s, "from", from, now)
	if err != nil {
		return 0, 0, err
	}
	last, err := d.moment(ctx, s, "to", to, now)
	if err == nil && last < first {
		err = ErrMoment.Sayf("from is after to").At("query/from")
	}
	return first, last, err
}

func grouped(lines []story.Line) []group {
	all := []group{}
	for _, g := range story.Groups() {
		of := slices.DeleteFunc(slices.Clone(lines), func(l story.Line) bool { return l.Group != g })
		if len(of) > 0 {
			all = append(all, group{Group: g, Lines: of})
		}
	}
	return all
}

type timelineInput struct {
	Customer events.CustomerID `path:"customer" maxLength:"200"`
	Before   int64             `query:"before" minimum:"0" doc:"Lines before this position; 0 for the newest."`
	Limit    int               `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Groups   []story.Group     `query:"group" enum:"agreed,proposed,finished,slipped,disputed,removed,progress,calls,account,health,internal" maxItems:"11" doc:"Any of these."`
	Subject  string            `query:"subject" maxLength:"200" doc:"Id of the plan, goal, commitment or call that the lines are about."`
	Preview  string            `query:"preview" enum:"customer" doc:"What the customer sees. For the tenant's people."`
}

// of are the lines that were asked for. What was told is kept for others and stays as it is.
func (in *timelineInput) of(lines []story.Line) []story.Line {
	if len(in.Groups) == 0 && in.Subject == "" {
		return lines
	}
	all := []story.Line{}
	for _, l := range lines {
		if (len(in.Groups) == 0 || slices.Contains(in.Groups, l.Group)) && (in.Subject == "" || l.Subject.ID == in.Subject) {
			all = append(all, l)
		}
	}
	return all
}

// timelineBody is a page of the timeline.
type timelineBody struct {
	Lines []story.Line `json:"lines" nullable:"false" doc:"Newest first."`
	Next  int64        `json:"next,omitempty" doc:"before of the next page; absent on the last one."`
}

// timeline answers what happened, newest first.
func (d *desk) timeline(ctx context.Context, in *timelineInput) (*httpapi.Shown[timelineBody], error) {
	s, err := d.sight(ctx, "responsibility.read", in.Customer, events.PartyID(in.Preview))
	if err != nil {
		return nil, err
	}
	head, err := d.Log.Head(ctx, d.Log.ShardOf(s.tenant))
	if err != nil {
		return nil, err
	}
	lines, err := d.tell(ctx, s, 0, head)
	if err != nil {
		return nil, err
	}
	return &httpapi.Shown[timelineBody]{Position: head, Body: pageOf(in.of(lines), in.Before, in.Limit)}, nil
}

// pageOf takes the last lines before a position, newest first.
func pageOf(lines []story.Line, before int64, limit int) timelineBody {
	if before > 0 {
		lines = lines[:sortedBefore(lines, before)]
	}
	body := timelineBody{Lines: slices.Clone(lines[max(0, len(lines)-limit):])}
	slices.Reverse(body.Lines)
	if len(lines) > limit {
		body.Next = body.Lines[len(body.Lines)-1].Position
	}
	return body
}

func sortedBefore(lines []story.Line, position int64) int {
	i, _ := slices.BinarySearchFunc(lines, position, func(l story.Line, p int64) int { return int(l.Position - p) })
	return i
}
