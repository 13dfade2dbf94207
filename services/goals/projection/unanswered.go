package projection

import (
	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// Unanswered is a commitment that waits for an answer which silence may give (plan terms, silence). Key: the
// commitment's id. The document goes when the answer comes.
type Unanswered struct {
	Commitment events.CommitmentID `json:"commitment"`
	Customer   events.CustomerID   `json:"customer"`
	Plan       events.PlanID       `json:"plan"` // whose charter says what silence means
	Kind       string              `json:"kind"` // "date" or "done", as in planevent.SilenceTerms
	Holder     record.Holding      `json:"holder"`
	Since      record.Mark         `json:"since"`
	Version    int64               `json:"version"` // of the commitment's stream
}

// Answers is what waits. Small however long the history: answered ones are gone.
var Answers = projection.Collection[Unanswered]{
	Name:    "answers",
	Columns: []projection.Column{{Name: "customer", Type: "text"}},
	Derive:  func(u Unanswered) []any { return []any{string(u.Customer)} },
}

// answersPart follows record.PromisePart, whose document it reads.
func answersPart() projection.Part {
	return projection.Part{Collection: Answers, Touches: touchesAnswer, Begins: record.BeginsPromise, Apply: foldAnswer}
}

func touchesAnswer(r events.Recorded) []string {
	if _, ok := r.Event.(commitmentevent.Event); ok {
		return []string{r.Stream.ID}
	}
	return nil
}

func foldAnswer(r events.Recorded, docs projection.Docs) error {
	if _, ok := r.Event.(commitmentevent.Event); !ok {
		return nil
	}
	p, _ := projection.Get(docs, record.Promises, r.Stream.ID)
	if u := unanswered(p); u.Kind != "" && p.Plan != "" {
		u.Version = r.Version
		projection.Put(docs, Answers, r.Stream.ID, u)
		return nil
	}
	projection.Delete(docs, Answers, r.Stream.ID)
	return nil
}

// unanswered is what silence may answer about a promise: that it is done, or a date and nothing else. Kind
// is empty when there is no such thing.
func unanswered(p record.Promise) Unanswered {
	u := Unanswered{Commitment: p.Commitment, Customer: p.Customer, Plan: p.Plan, Holder: p.Holder}
	switch date := p.Counter; {
	case p.Status == record.PromiseDone:
		u.Kind, u.Since = "done", p.Completed
	case date.Due != "" && date.Text == "" && date.Person == "" && (date.Reschedule || date.Party == p.Party):
		u.Kind, u.Since = "date", date.Since
	}
	return u
}
