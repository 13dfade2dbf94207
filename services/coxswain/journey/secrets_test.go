package journey_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"coxswain/events"
)

// secrets are what people write for their own party: words that stand nowhere else, so that they can be found in
// whatever somebody else reads.
type secrets struct {
	words  []string
	writer *person // dana, whose internal writes have keys of their own: the others keep theirs with and without
}

func newSecrets() *secrets { return &secrets{} }

// notes lets the csm write something internal, unless this is a journey without secrets. Words makes the text.
func (j *journey) notes(write func(dana *person, words func(about string) string)) {
	if j.secrets == nil {
		return
	}
	if j.secrets.writer == nil {
		copied := *j.dana
		copied.name += "-for-herself"
		j.secrets.writer = &copied
	}
	write(j.secrets.writer, func(about string) string {
		word := fmt.Sprintf("canary-%s-%s", about, rand.Text())
		j.secrets.words = append(j.secrets.words, word)
		return word
	})
}

// noteForOneself writes into every internal text that there is besides the draft and the notes of the call.
func (j *journey) noteForOneself(t *testing.T) {
	j.notes(func(dana *person, words func(string) string) {
		for _, promise := range []string{carriers, ports, report} {
			text := words("comment")
			got := dana.posts(t, j.promise(promise)+"/internal-comments", object{"text": text})
			if got.header.Get("ETag") != "" || !bytes.Contains(dana.reads(t, j.promise(promise)+"/internal-comments").body, []byte(text)) {
				t.Fatalf("noted: %v %s", got.header, got.body)
			}
		}
		dana.posts(t, "/v1/signals", object{
			"customer": j.customer, "name": "open_tickets", "value": 14, "occurred_at": j.now, "source": words("signal"),
		})
		card := decoded[struct{ Items []struct{ Scorecard object } }](t, dana.reads(t, "/v1/scorecards")).Items[0].Scorecard
		drafted := decoded[struct {
			Scorecard struct{ ID events.ScorecardID }
		}](t, dana.posts(t, "/v1/scorecards", object{
			"name": words("scorecard"), "measures": card["measures"], "healthy_from": card["healthy_from"], "watch_from": card["watch_from"],
		}))
		dana.posts(t, "/v1/scorecards/"+string(drafted.Scorecard.ID)+"/activate", object{"version": 1})
	})
	for _, p := range []*person{j.ingrid, j.tomas} {
		p.tries(t, j.promise(report)+"/internal-comments", object{"text": "mine"}).refused(t, 403, "forbidden")
	}
}

// keepsSecrets reads everything that can be read, with the token of everybody who is not the vendor's.
func (j *journey) keepsSecrets(t *testing.T) {
	t.Run("what is internal can be found by its own side", j.told)
	for _, p := range []*person{j.ingrid, j.per, j.maja, j.tomas, j.june} {
		t.Run("what is internal is in nothing that "+p.name+" can read", func(t *testing.T) { j.keepFrom(t, p) })
	}
	t.Run("another customer's people cannot tell this one from nothing", j.hide)
}

// hide compares what somebody of another customer is answered with the answer about what never was.
func (j *journey) hide(t *testing.T) {
	theirs := j.ids(t)
	paths := j.plainPaths(t, j.harborsOwn(t))
	if len(paths) < 20 {
		t.Fatalf("only %d paths: %v", len(paths), paths)
	}
	for _, path := range paths {
		nothing := path
		for _, id := range slices.Concat(slices.Collect(maps.Values(theirs))...) {
			nothing = strings.ReplaceAll(nothing, id, "never")
		}
		a, b := j.june.looks(t, path), j.june.looks(t, nothing)
		if a.status != b.status || withoutInstance(a.body) != withoutInstance(b.body) || a.status == http.StatusOK && path != nothing {
			t.Errorf("%s: %d %s\n%s: %d %s", path, a.status, a.body, nothing, b.status, b.body)
		}
	}
}

// harborsOwn are the ids of what the champion may know of.
func (j *journey) harborsOwn(t *testing.T) map[string][]string {
	t.Helper()
	own := map[string][]string{}
	facts := j.ingrid.facts(t)
	for kind, all := range j.ids(t) {
		own[kind] = slices.DeleteFunc(all, func(id string) bool {
			return !slices.ContainsFunc(facts, func(f fact) bool { return f.Stream.ID == id })
		})
	}
	return own
}

func (j *journey) keepFrom(t *testing.T, p *person) {
	t.Helper()
	found := 0
	for path, a := range j.sweep(t, p) {
		if a.status == http.StatusOK {
			found++
		}
		for _, word := range j.secrets.words {
			if bytes.Contains(a.body, []byte(word)) || strings.Contains(fmt.Sprint(a.header), word) {
				t.Errorf("%s reads %s in %s:\n%s", p.name, word, path, a.body)
			}
		}
	}
	if found < 5 {
		t.Errorf("%s reads %d things: that proves nothing", p.name, found)
	}
}

// told makes sure that the words can be found where they may be: a search that finds nothing anywhere proves
// nothing.
func (j *journey) told(t *testing.T) {
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
