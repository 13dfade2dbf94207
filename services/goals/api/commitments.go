package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/command"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/services/goals/commitment"
)

// CommitmentDraft is a promise that is asked for, or offered, with a customer.
type CommitmentDraft struct {
	Customer events.CustomerID `json:"customer"`
	Wish
}

// Wish is what is promised, by whom and by when.
type Wish struct {
	Text      httpapi.Text          `json:"text" doc:"What is promised, so that one can tell when it is done. At most 2000 characters."`
	Person    events.PersonID       `json:"person" doc:"Who owes it. Whoever proposes the own promise confirms it with that."`
	Due       events.Date           `json:"due" doc:"Calendar date where that person is."`
	Origin    Origin                `json:"origin,omitzero"`
	Plan      events.PlanID         `json:"plan,omitempty" doc:"Defaults to the plan of the goal."`
	Goal      events.GoalID         `json:"goal,omitempty"`
	DependsOn []events.CommitmentID `json:"depends_on,omitempty" maxItems:"50" doc:"What must be done first."`
	Binding   bool                  `json:"binding,omitempty" doc:"Confirmed from a mail only with a code in addition."`
}

// Origin says where a promise came from.
type Origin struct {
	Kind string `json:"kind" enum:"direct,goal,recommendation,import" doc:"An import may tell of dates that have passed."`
	ID   string `json:"id,omitempty" maxLength:"200"`
}

// Standing is where a commitment stands after a command.
type Standing struct {
	Commitment events.CommitmentID `json:"commitment"`
	Status     commitment.Status   `json:"status" doc:"proposed, countered, confirmed, done, accepted, declined or withdrawn"`
	Text       string              `json:"text"`
	Party      events.PartyID      `json:"party"`
	Person     events.PersonID     `json:"person"`
	Due        events.Date         `json:"due"`
	Waiting    bool                `json:"answer_awaited,omitempty" doc:"A counter or another date waits for an answer."`
	Blocked    bool                `json:"blocked,omitempty"`
}

func standing(s commitment.State) Standing {
	return Standing{
		Commitment: s.Asked.Commitment, Status: s.Status, Text: s.Text, Party: s.Party(), Person: s.Person, Due: s.Due,
		Waiting: s.Offer != commitment.Offer{}, Blocked: s.Blocked != commitment.Waiting{},
	}
}

type proposeInput struct {
	httpapi.Write
	Body CommitmentDraft
}

// commitmentInput names what to read.
type commitmentInput struct {
	Commitment events.CommitmentID `path:"commitment" maxLength:"200"`
}

func (d *desk) registerCommitments(api huma.API) {
	httpapi.Command(api, http.MethodPost, "/v1/commitments", "propose-commitment", "Ask for a promise, or offer one", d.propose)
	httpapi.Command(api, http.MethodPost, "/v1/commitments/bulk", "propose-commitments", "Ask for many promises at once", d.proposeMany,
		httpapi.Bulk, httpapi.Status(http.StatusOK), httpapi.Doc(bulkDoc))
	httpapi.Query(api, "/v1/commitments/{commitment}", "read-commitment", "A commitment as it stands", d.readCommitment)
}

func (d *desk) propose(ctx context.Context, in *proposeInput) (*httpapi.Written[Standing], error) {
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
	c, err := d.linksOf(ctx, p, in.Body.Customer).proposal(in.Body.Wish)
	if err != nil {
		return nil, err
	}
	c.Commitment = events.CommitmentID(r.NewID("commitment"))
	var after commitment.State
	return answer[Standing](d.Commands.Do(ctx, r, func(tx *command.Tx) (err error) {
		after, err = command.DecideNew(tx, commitments, string(c.Commitment), commitment.Command(c))
		return err
	}, func() any { return standing(after) }))
}

// answer turns an outcome of the log into the answer to a write.
func answer[T any](out eventlog.Outcome, err error) (*httpapi.Written[T], error) {
	if err != nil {
		return nil, err
	}
	return httpapi.Answered[T](out)
}

// decide stages a command for a commitment.
func decide(tx *command.Tx, id events.CommitmentID, match int64, c commitment.Command) (commitment.State, error) {
	return command.Decide(tx, commitments, string(id), match, c)
}
