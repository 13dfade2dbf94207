package asks_test

import (
	"context"
	"regexp"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/mail"
	"coxswain/rules/record"
	"coxswain/services/web/asks"
	"coxswain/services/web/sitetest"
)

type world struct{ *sitetest.World }

func own(t *testing.T, environ ...string) world {
	t.Helper()
	return world{sitetest.Own(t, append([]string{"COXSWAIN_ASK_AFTER=1s"}, environ...)...)}
}

// propose has the csm ask somebody for promises.
func (w world) propose(t *testing.T, whom string, texts ...string) []events.CommitmentID {
	t.Helper()
	var all []events.CommitmentID
	for _, text := range texts {
		var made struct{ Commitment events.CommitmentID }
		w.Tell(t, "csm", "/v1/commitments", map[string]any{
			"customer": w.Sample.Customer, "text": text, "person": w.Who(t, whom).Person, "due": time.Now().AddDate(0, 0, 20).Format(time.DateOnly),
		}, &made)
		all = append(all, made.Commitment)
	}
	return all
}

func (w world) promise(t *testing.T, id events.CommitmentID) (p record.Promise) {
	t.Helper()
	w.Ask(t, "csm", "/v1/commitments/"+string(id), &p)
	return p
}

// letterTo waits for the letter that asks somebody for something.
func (w world) letterTo(t *testing.T, who string) mail.Received {
	t.Helper()
	return w.Letter(t, func(r mail.Received) bool { return r.Kind == "ask" && r.Person == w.Who(t, who).Person })
}

// linkOf is the path of the first link with a text.
func linkOf(t *testing.T, l mail.Received, text string) string {
	t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(text) + `:\s+http://[^/]+(/l/\S+)`).FindStringSubmatch(l.Text)
	if found == nil {
		t.Fatalf("there is no %q in:\n%s", text, l.Text)
	}
	return found[1]
}

// deliver gives a fact to the policies once more.
func (w world) deliver(t *testing.T, r events.Recorded) {
	t.Helper()
	for _, p := range asks.Policies(daemon.Deps{Log: w.Log, DB: w.DB, Now: time.Now}) {
		if err := p.Handle(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
}

// nobodyToTell fails the test when there is anybody.
func nobodyToTell(t *testing.T) func(context.Context, pgx.Tx, []mail.Note) error {
	return func(_ context.Context, _ pgx.Tx, notes []mail.Note) error {
		t.Errorf("there are notes to tell: %+v", notes)
		return nil
	}
}
