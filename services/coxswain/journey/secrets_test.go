package journey_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"slices"
	"testing"

	"coxswain/events"
)

// secrets are what people write for their own party: words that stand nowhere else, so that they can be found in
// whatever somebody else reads.
type secrets struct{ words []string }

func newSecrets() *secrets { return &secrets{} }

// notes lets somebody write something internal, unless this is a journey without secrets. Words makes the text.
func (j *journey) notes(write func(words func(about string) string)) {
	if j.secrets == nil {
		return
	}
	write(func(about string) string {
		word := fmt.Sprintf("canary-%s-%s", about, rand.Text())
		j.secrets.words = append(j.secrets.words, word)
		return word
	})
}

// noteForOneself writes into every internal text that there is besides the draft and the notes of the call.
func (j *journey) noteForOneself(t *testing.T) {
	j.notes(func(words func(string) string) {
		for _, promise := range []string{carriers, ports, report} {
			text := words("comment")
			got := j.dana.posts(t, j.promise(promise)+"/internal-comments", object{"text": text})
			if got.header.Get("ETag") != "" || !bytes.Contains(j.dana.reads(t, j.promise(promise)+"/internal-comments").body, []byte(text)) {
				t.Fatalf("noted: %v %s", got.header, got.body)
			}
		}
		j.dana.posts(t, "/v1/signals", object{
			"customer": j.customer, "name": "open_tickets", "value": 14, "occurred_at": j.now, "source": words("signal"),
		})
		card := decoded[struct{ Items []struct{ Scorecard object } }](t, j.dana.reads(t, "/v1/scorecards")).Items[0].Scorecard
		drafted := decoded[struct {
			Scorecard struct{ ID events.ScorecardID }
		}](t, j.dana.posts(t, "/v1/scorecards", object{
			"name": words("scorecard"), "measures": card["measures"], "healthy_from": card["healthy_from"], "watch_from": card["watch_from"],
		}))
		j.dana.posts(t, "/v1/scorecards/"+string(drafted.Scorecard.ID)+"/activate", object{"version": 1})
	})
	for _, p := range []*person{j.ingrid, j.tomas} {
		p.tries(t, j.promise(report)+"/internal-comments", object{"text": "mine"}).refused(t, 403, "forbidden")
	}
}

// keepSecrets reads everything that can be read, with the token of everybody who is not the vendor's.
func (j *journey) keepSecrets(t *testing.T) {
	if j.secrets == nil {
		return
	}
	j.told(t)
	for _, p := range []*person{j.ingrid, j.per, j.maja, j.tomas, j.june} {
		for path, a := range j.sweep(t, p) {
			if i := slices.IndexFunc(j.secrets.words, func(w string) bool { return bytes.Contains(a.body, []byte(w)) }); i >= 0 {
				t.Errorf("%s reads %s in %s:\n%s", p.name, j.secrets.words[i], path, a.body)
			}
		}
	}
}

// told makes sure that the words can be found where they may be: a search that finds nothing anywhere proves
// nothing.
func (j *journey) told(t *testing.T) {
	t.Helper()
	var all []byte
	for _, a := range j.sweep(t, j.dana) {
		all = append(all, a.body...)
	}
	for _, w := range j.secrets.words {
		if !bytes.Contains(all, []byte(w)) {
			t.Errorf("nobody reads %s, not even who may", w)
		}
	}
}
