package api

import (
	"context"
	"errors"
	"strconv"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/services/goals/commitment"
)

const bulkDoc = `Up to 5,000 promises of one customer, in one command: what is right is written, all at once; what is
not is answered item by item and can be sent again under another Idempotency-Key. A repeat under the same key
gives the first answer.`

type bulkInput struct {
	httpapi.Write
	Body struct {
		Customer events.CustomerID `json:"customer"`
		Items    []Wish            `json:"items" minItems:"1" maxItems:"5000"`
	}
}

// BulkAnswer tells what became of each item, in order.
type BulkAnswer struct {
	Written int        `json:"written"`
	Refused int        `json:"refused"`
	Items   []BulkItem `json:"items"`
	// The answer is kept with the command and must stay small: each sentence stands once.
	Problems map[string]string `json:"problems,omitempty" doc:"What each code of a refused item means."`
}

// BulkItem is what became of one item: a commitment with its status, or a code with a JSON pointer into the
// request.
type BulkItem struct {
	Commitment events.CommitmentID `json:"commitment,omitempty"`
	Status     commitment.Status   `json:"status,omitempty"`
	Code       string              `json:"code,omitempty"`
	Pointer    string              `json:"pointer,omitempty"`
}

func (d *desk) proposeMany(ctx context.Context, in *bulkInput) (*httpapi.Written[BulkAnswer], error) {
	p, err := principal(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.May("commitment.propose", in.Body.Customer); err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, in.Write, in.Body.Customer, d.Now(), "")
	if err != nil {
		return nil, err
	}
	var all BulkAnswer
	written, err := answer[BulkAnswer](d.Commands.Do(ctx, r, func(tx *command.Tx) error {
		all = BulkAnswer{Items: make([]BulkItem, len(in.Body.Items))}
		links := d.linksOf(ctx, p, in.Body.Customer)
		for i, wish := range in.Body.Items {
			id := events.CommitmentID(r.NewID("commitment/" + strconv.Itoa(i)))
			after, err := links.stage(tx, id, wish)
			if err := all.note(i, after, err); err != nil {
				return err
			}
		}
		return nil
	}, func() any { return all }))
	if err == nil {
		written.ETag = "" // it would be that of one commitment of many
	}
	return written, err
}

// stage decides one wish within the command.
func (l links) stage(tx *command.Tx, id events.CommitmentID, w Wish) (commitment.State, error) {
	c, err := l.proposal(w)
	if err != nil {
		return commitment.State{}, err
	}
	c.Commitment = id
	return command.DecideNew(tx, commitments, string(id), commitment.Command(c))
}

// note writes down what became of an item. Only faults of the item are its own; ours end the whole command.
func (a *BulkAnswer) note(i int, s commitment.State, err error) error {
	var f *fault.Error
	switch {
	case err == nil:
		a.Written++
		a.Items[i] = BulkItem{Commitment: s.Asked.Commitment, Status: s.Status}
		return nil
	case !errors.As(err, &f) || f.Kind != fault.Invalid && f.Kind != fault.Conflict:
		return err
	}
	a.Refused++
	a.Items[i] = BulkItem{Code: f.Code, Pointer: pointer(i, f)}
	if a.Problems == nil {
		a.Problems = map[string]string{}
	}
	a.Problems[f.Code] = f.Message
	return nil
}

func pointer(i int, f *fault.Error) string {
	at := "/items/" + strconv.Itoa(i)
	if len(f.Fields) > 0 {
		at += f.Fields[0].Pointer
	}
	return at
}
