package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/httpapi"
)

// Note is what somebody wrote down for the own party.
type Note struct {
	Note   events.NoteID   `json:"note"`
	Person events.PersonID `json:"person,omitempty"`
	Text   string          `json:"text"`
	At     time.Time       `json:"at"`
}

type callInput struct {
	httpapi.Read
	Call events.CallID `path:"call" maxLength:"200"`
}

func (d *desk) registerNotes(api huma.API) {
	httpapi.Query(api, "/v1/calls/{call}/internal-notes", "list-internal-notes", "What the own party has noted for itself, oldest first", d.internalNotes)
}

func (d *desk) internalNotes(ctx context.Context, in *callInput) (*httpapi.Shown[httpapi.List[Note]], error) {
	_, p, err := d.find(ctx, "call.read_internal", in.Call)
	if err != nil {
		return nil, err
	}
	facts, err := d.Log.Load(ctx, p.Tenant, internalStream(in.Call), 0)
	if err != nil {
		return nil, err
	}
	body := httpapi.List[Note]{Items: []Note{}}
	for _, r := range facts {
		if e, ok := r.Event.(callevent.InternalNoteTaken); ok && r.Audience.Sees(p.Party) {
			body.Items = append(body.Items, Note{e.Note, e.Person, e.Text, r.OccurredAt})
		}
	}
	return &httpapi.Shown[httpapi.List[Note]]{Body: body}, nil
}

func internalStream(id events.CallID) events.Stream {
	return events.Stream{Kind: callevent.InternalKind, ID: string(id)}
}
