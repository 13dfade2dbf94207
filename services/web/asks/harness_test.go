package asks_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
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
		w.call(t, "csm", "/v1/commitments", map[string]any{
			"customer": w.Sample.Customer, "text": text, "person": w.Who(t, whom).Person, "due": time.Now().AddDate(0, 0, 20).Format(time.DateOnly),
		}, &made)
		all = append(all, made.Commitment)
	}
	return all
}

func (w world) promise(t *testing.T, id events.CommitmentID) (p record.Promise) {
	t.Helper()
	w.call(t, "csm", "/v1/commitments/"+string(id), nil, &p)
	return p
}

// call asks the API: to read, when there is something to read and nothing to say.
func (w world) call(t *testing.T, who, path string, body map[string]any, out any) {
	t.Helper()
	method := http.MethodPost
	if body == nil && out != nil {
		method = http.MethodGet
	}
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if body == nil {
		data = nil
	}
	r, err := http.NewRequestWithContext(t.Context(), method, w.URL+path, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	token, err := w.Tokens.IssueSession(t.Context(), w.Who(t, who), time.Minute, "a test")
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s: %s", method, path, answer.Status)
	}
	if out != nil {
		if err := json.NewDecoder(answer.Body).Decode(out); err != nil {
			t.Fatal(err)
		}
	}
}

// letterTo waits for a letter in the mailbox. Nothing tells of one: whoever looks for mail has to ask.
func (w world) letterTo(t *testing.T, who string) mail.Received {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for {
		all, err := mail.NewMailbox(w.Outbox).List(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(all, func(r mail.Received) bool { return r.Kind == "ask" && r.Person == w.Who(t, who).Person }); i >= 0 {
			return all[i]
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("no letter came to the %s; there are %d", who, len(all))
		}
	}
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
