package goals_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/eventlog"
	"coxswain/services/goals"
)

// TestAlone runs the service as a process of its own on PostgreSQL and NATS: a fact of the plans service comes
// over the stream, its goal is opened, and a person who was added a moment ago is asked for a promise.
func TestAlone(t *testing.T) {
	t.Parallel()
	r := daemontest.Open(t, daemontest.Environ(t), goals.Service())
	url := daemontest.Serve(t, r).URL
	opened := r.Log.Subscribe(t.Context(), 0)
	write(t, r.Log, events.Stream{Kind: "customer", ID: "acme"},
		customerevent.Registered{Customer: "acme", Name: "Acme", Zone: "Asia/Tokyo"},
		customerevent.PersonAdded{Person: "ann", Party: events.Customer, Zone: "Asia/Tokyo"})
	write(t, r.Log, events.Stream{Kind: "plan", ID: "p1"}, versionAgreed(1))

	for len(loaded(t, r.Log, events.Stream{Kind: "goal", ID: "g1"})) == 0 {
		select {
		case <-opened:
		case <-t.Context().Done():
			t.Fatal("the goal was never opened")
		}
	}
	token, err := r.Tokens.Issue(t.Context(), people["nadia"], time.Hour, "test")
	if err != nil {
		t.Fatal(err)
	}
	due := events.DateOf(time.Now().AddDate(0, 1, 0), time.UTC)
	in := `{"customer":"acme","text":"Deliver the data","person":"ann","goal":"g1","due":"` + string(due) + `"}`
	if status, got := send(t, url+"/v1/commitments", token, in); status != http.StatusCreated || !strings.Contains(got, `"status":"proposed"`) {
		t.Fatalf("answered %d %s", status, got)
	}
}

func write(t *testing.T, log eventlog.Log, s events.Stream, facts ...events.Event) {
	t.Helper()
	_, err := log.Append(t.Context(), eventlog.Append{
		Tenant: "t1", Customer: "acme", Command: "write " + s.String(), Actor: events.Actor{Machine: "test"}, OccurredAt: tuesday,
		Writes: []eventlog.Write{{Stream: s, Facts: facts}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func loaded(t *testing.T, log eventlog.Log, s events.Stream) []events.Recorded {
	t.Helper()
	facts, err := log.Load(t.Context(), "t1", s, 0)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func send(t *testing.T, url, token, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "first")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, string(text)
}
