package sitetest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"coxswain/pkg/mail"
)

// Ask reads an answer of the API as somebody of the sample.
func (w *World) Ask(t testing.TB, who, path string, out any) {
	t.Helper()
	w.call(t, who, http.MethodGet, path, http.NoBody, out)
}

// Tell gives a command to the API as somebody of the sample; out takes its answer, where it is not nil.
func (w *World) Tell(t testing.TB, who, path string, body, out any) {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	w.call(t, who, http.MethodPost, path, bytes.NewReader(data), out)
}

func (w *World) call(t testing.TB, who, method, path string, body io.Reader, out any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.As(t, who).Session)
	r.Header.Set("Content-Type", "application/json")
	if method == http.MethodPost {
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s answers %s: %s", method, path, answer.Status, data)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(data, out); err != nil {
		t.Fatalf("%s %s: %v in %s", method, path, err, data)
	}
}

// Letter waits for a letter in the mailbox. Nothing tells of one: whoever looks for mail has to ask.
func (w *World) Letter(t testing.TB, wanted func(mail.Received) bool) mail.Received {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for {
		all, err := mail.NewMailbox(w.Outbox).List(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(all, wanted); i >= 0 {
			return all[i]
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the letter did not come; there are %d", len(all))
		}
	}
}
