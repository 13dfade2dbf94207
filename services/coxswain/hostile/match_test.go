package hostile_test

import (
	"net/http"
	"strconv"
	"testing"

	"golang.org/x/sync/errgroup"
)

// edit is a change of the draft by somebody who has seen a version of it.
func edit(match, title string) attempt {
	return attempt{
		method: http.MethodPatch, path: "/v1/plans/$plan/draft",
		body:    `{"changes":[{"kind":"goal_reworded","goal_id":"g-draft","outcome":"` + title + `"}]}`,
		headers: map[string]string{"If-Match": match},
	}
}

func TestNobodyChangesWhatHeHasNotSeen(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.refuse([]refused{
		{"A29 without a version", edit("", "a"), 428, "if-match-required", "header/If-Match"},
		{"A29 a stale version", edit(`"0"`, "a"), 412, "stale", ""},
		{"A29 a version to come", edit(`"9"`, "a"), 412, "stale", ""},
		{"A29 any version", edit("*", "a"), 412, "if-match-failed", "header/If-Match"},
		{"A29 a weak version", edit(`W/"1"`, "a"), 412, "if-match-failed", "header/If-Match"},
		{"A29 a list", edit(`"1", "2"`, "a"), 412, "if-match-failed", "header/If-Match"},
		{"A29 a customer without a version", attempt{method: "PATCH", path: "/v1/customers/$customer", body: `{"name":"a"}`}, 428, "if-match-required", "header/If-Match"},
	})
}

func TestOfAHundredChangesToOneVersionOneIsMade(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	seen := s.ask(attempt{method: http.MethodGet, path: "/v1/plans/$plan/draft"}).header.Get("ETag")
	before := s.head()
	replies := make([]reply, 100)
	all, ctx := errgroup.WithContext(t.Context())
	for i := range replies {
		all.Go(func() (err error) {
			replies[i], err = s.try(ctx, edit(seen, "Outcome "+strconv.Itoa(i)))
			return err
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	made := map[int]int{}
	for _, r := range replies {
		made[r.status]++
	}
	if made[http.StatusOK] != 1 || made[http.StatusPreconditionFailed] != 99 {
		t.Errorf("A30: answered %v, want one 200 and 99 times 412", made)
	}
	if wrote := s.head() - before; wrote != 1 {
		t.Errorf("A30: %d facts were written, want one", wrote)
	}
}
