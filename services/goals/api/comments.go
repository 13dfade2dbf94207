package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/command"
	"coxswain/pkg/httpapi"
	"coxswain/services/goals/commitment"
)

type commentInput struct {
	OnCommitment
	Body struct {
		Text httpapi.Text `json:"text" minLength:"1"`
	}
}

// Note is something that somebody said about a commitment.
type Note struct {
	Note   events.NoteID   `json:"note"`
	Party  events.PartyID  `json:"party"`
	Person events.PersonID `json:"person,omitempty"`
	Text   string          `json:"text"`
	At     time.Time       `json:"at"`
}

func (d *desk) registerComments(api huma.API) {
	const at = "/v1/commitments/{commitment}/"
	httpapi.Command(api, http.MethodPost, at+"comments", "comment-on-commitment", "Say something to every party", d.comment)
	httpapi.Query(api, at+"comments", "list-comments", "What was said to every party, oldest first", d.comments)
	httpapi.Command(api, http.MethodPost, at+"internal-comments", "comment-internally", "Say something to the own party only", d.commentInternally)
	httpapi.Query(api, at+"internal-comments", "list-internal-comments", "What the own party has said to itself, oldest first", d.internalComments)
}

func (d *desk) comment(ctx context.Context, in *commentInput) (*httpapi.Written[Note], error) {
	state, _, err := d.commitment(ctx, "commitment.comment", in.Commitment)
	if err != nil {
		return nil, err
	}
	match, err := httpapi.Match(in.Write)
	if err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, in.Write, state.Asked.Customer, d.Now(), "")
	if err != nil {
		return nil, err
	}
	n := noted(r, string(in.Body.Text))
	c := commitment.Comment{Note: n.Note, Text: n.Text, By: commitment.Who{Party: n.Party, Person: n.Person}}
	return answer[Note](d.Commands.Do(ctx, r, func(tx *command.Tx) error {
		_, err := decide(tx, in.Commitment, match, c)
		return err
	}, func() any { return n }))
}

func noted(r command.Request, text string) Note {
	return Note{Note: events.NoteID(r.NewID("note")), Party: r.Actor.Party, Person: r.Actor.Person, Text: text, At: r.At}
}

// commentInternally writes to the commitment's internal stream. The answer has no ETag: the version of that
// stream would tell how much the others have said.
func (d *desk) commentInternally(ctx context.Context, in *commentInput) (*httpapi.Written[Note], error) {
	state, _, err := d.commitment(ctx, "commitment.internal_comment", in.Commitment)
	if err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, in.Write, state.Asked.Customer, d.Now(), "")
	if err != nil {
		return nil, err
	}
	n := noted(r, string(in.Body.Text))
	said := commitmentevent.InternalCommented{Commitment: in.Commitment, Note: n.Note, Party: n.Party, Person: n.Person, Text: n.Text}
	written, err := answer[Note](d.Commands.Do(ctx, r, func(tx *command.Tx) error {
		command.Add(tx, internalStream(in.Commitment), state.Asked.Customer, said)
		return commitment.CheckText(n.Text)
	}, func() any { return n }))
	if err == nil {
		written.ETag = ""
	}
	return written, err
}

func internalStream(id events.CommitmentID) events.Stream {
	return events.Stream{Kind: commitmentevent.InternalKind, ID: string(id)}
}

func (d *desk) comments(ctx context.Context, in *commitmentInput) (*httpapi.Shown[[]Note], error) {
	if _, _, err := d.commitment(ctx, "commitment.read", in.Commitment); err != nil {
		return nil, err
	}
	return d.notes(ctx, events.Stream{Kind: commitmentevent.Kind, ID: string(in.Commitment)})
}

func (d *desk) internalComments(ctx context.Context, in *commitmentInput) (*httpapi.Shown[[]Note], error) {
	if _, _, err := d.commitment(ctx, "commitment.read_internal", in.Commitment); err != nil {
		return nil, err
	}
	return d.notes(ctx, internalStream(in.Commitment))
}

// notes lists what was said in a stream and may be seen by the caller's party.
func (d *desk) notes(ctx context.Context, s events.Stream) (*httpapi.Shown[[]Note], error) {
	p, err := principal(ctx)
	if err != nil {
		return nil, err
	}
	facts, err := d.Log.Load(ctx, p.Tenant, s, 0)
	if err != nil {
		return nil, err
	}
	shown := &httpapi.Shown[[]Note]{Body: []Note{}}
	for _, r := range facts {
		if !r.Audience.Sees(p.Party) {
			continue
		}
		switch e := r.Event.(type) {
		case commitmentevent.Commented:
			shown.Body = append(shown.Body, Note{e.Note, e.Party, e.Person, e.Text, r.OccurredAt})
		case commitmentevent.InternalCommented:
			shown.Body = append(shown.Body, Note{e.Note, e.Party, e.Person, e.Text, r.OccurredAt})
		}
		shown.Position = r.Position
	}
	return shown, nil
}
