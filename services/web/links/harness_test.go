package links_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/rules/record"
	"coxswain/services/web/sitetest"
)

const twoWeeks = 14 * 24 * time.Hour

// letter is a promise that the csm asks the champion for, and whoever has the links of the letter about it.
type letter struct {
	*sitetest.World
	champion identity.Principal
	promise  events.CommitmentID
}

func ask(t *testing.T, w *sitetest.World, binding bool) letter {
	t.Helper()
	l := letter{World: w, champion: w.Who(t, "champion")}
	var made struct{ Commitment events.CommitmentID }
	call(t, w, w.Who(t, "csm"), http.MethodPost, "/v1/commitments", map[string]any{
		"customer": w.Sample.Customer, "text": "Send the list of depots for " + t.Name(), "person": l.champion.Person,
		"due": time.Now().AddDate(0, 0, 20).Format(time.DateOnly), "binding": binding,
	}, &made)
	l.promise = made.Commitment
	return l
}

// link makes a link as the letters do, and tells its secret.
func (l letter) link(t *testing.T, purpose, item string) string {
	t.Helper()
	return l.linkOf(t, signin.Link{Purpose: purpose, Item: item}, twoWeeks)
}

// linkOf makes a link that is the champion's, where it does not say otherwise.
func (l letter) linkOf(t *testing.T, link signin.Link, ttl time.Duration) string {
	t.Helper()
	p := l.champion
	link.Tenant, link.Person = cmp.Or(link.Tenant, p.Tenant), p.Person
	link.Customer, link.Party, link.Role = p.Customer, p.Party, identity.Contact
	secret, err := l.SignIn.Links.Make(t.Context(), link, ttl)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// stands is the promise as its owner sees it.
func (l letter) stands(t *testing.T) record.Promise {
	t.Helper()
	var p record.Promise
	call(t, l.World, l.champion, http.MethodGet, "/v1/commitments/"+string(l.promise), nil, &p)
	return p
}

func (l letter) facts(t *testing.T) int {
	t.Helper()
	all, err := l.Log.Load(t.Context(), l.champion.Tenant, events.Stream{Kind: "commitment", ID: string(l.promise)}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// call asks the API as somebody.
func call(t *testing.T, w *sitetest.World, who identity.Principal, method, path string, body, out any) {
	t.Helper()
	token, err := w.Tokens.IssueSession(t.Context(), who, time.Minute, "a test")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, w.URL+path, bytes.NewReader(data))
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
	if err := json.NewDecoder(answer.Body).Decode(out); err != nil {
		t.Fatal(err)
	}
}
