package hostile_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

func get(path string, query ...string) attempt {
	values := url.Values{}
	for i := 0; i < len(query); i += 2 {
		values.Add(query[i], query[i+1])
	}
	return attempt{method: "GET", path: path + "?" + values.Encode()}
}

func TestAListIsAskedForInItsOwnWords(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	first := s.give(get("/v1/customers", "limit", "1"))
	mine, _ := first["next"].(string)
	if mine == "" {
		t.Fatalf("the list has one page: %v", first)
	}
	forged := "A" + mine[1:]
	if mine[0] == 'A' {
		forged = "B" + mine[1:]
	}
	foreign := get("/v1/customers", "limit", "1", "cursor", mine)
	foreign.as = "pat"
	many := strings.Repeat(",healthy", 199)
	s.refuse([]refused{
		{"A37 a page of none", get("/v1/customers", "limit", "0"), 422, "out-of-range", "query/limit"},
		{"A37 a page of minus one", get("/v1/customers", "limit", "-1"), 422, "out-of-range", "query/limit"},
		{"A37 a page of a milliard", get("/v1/portfolio", "limit", "1000000000"), 422, "out-of-range", "query/limit"},
		{"A37 a page of more than numbers hold", get("/v1/portfolio", "limit", "99999999999999999999"), 422, "wrong-type", "query/limit"},
		{"A37 a forged cursor", get("/v1/customers", "limit", "1", "cursor", forged), 400, "bad-cursor", "query/cursor"},
		{"A37 a cursor of another tenant", foreign, 400, "bad-cursor", "query/cursor"},
		{"A37 a cursor of another list", get("/v1/portfolio", "limit", "1", "cursor", mine), 400, "bad-cursor", "query/cursor"},
		{"A37 a cursor of another filter", get("/v1/customers", "limit", "1", "name", "A", "cursor", mine), 400, "bad-cursor", "query/cursor"},
		{"A37 words for a cursor", get("/v1/customers", "cursor", "'; drop table x; --"), 400, "bad-cursor", "query/cursor"},
		{"A38 a sort that is a call", get("/v1/portfolio", "sort", "pg_sleep(10)"), 422, "not-one-of", "query/sort"},
		{"A38 a sort and a statement", get("/v1/portfolio", "sort", "name; drop table events"), 422, "not-one-of", "query/sort"},
		{"A38 a filter that is none", get("/v1/portfolio", "where", "1=1"), 422, "unknown-parameter", "query/where"},
		{"A38 200 values of a filter", get("/v1/portfolio", "band", "watch"+many), 422, "wrong-number-of-items", "query/band"},
		{"A38 the same filter twice", get("/v1/portfolio", "band", "watch", "band", "healthy"), 422, "duplicate-parameter", "query/band"},
		{"A38 a band of SQL", get("/v1/portfolio", "band", "x') or true --"), 422, "not-one-of", "query/band/0"},
		{"B14 what is internal", get("/v1/customers/$customer/responsibility", "include", "internal_notes"), 422, "unknown-parameter", "query/include"},
		{"A39 a name of 9,000 characters", get("/v1/customers", "name", strings.Repeat("(a+)+$", 1500)), 414, "uri-too-long", ""},
		{"A39 a name of 2,000 stars", get("/v1/customers", "name", strings.Repeat("*", 2000)), 422, "too-long", "query/name"},
		{"A39 NUL", attempt{method: "GET", path: "/v1/customers?name=%00"}, 400, "malformed-url", ""},
		{"A39 no UTF-8", attempt{method: "GET", path: "/v1/customers?name=%ff"}, 400, "malformed-url", ""},
	})
}

func TestASearchIsAText(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	const limit = 200 * time.Millisecond
	for name, found := range map[string]int{
		"ac": 1, "%": 0, "_": 0, "%_%_%_": 0, "A%": 0, "Acm_": 0, `\`: 0, "*": 0, ".*": 0, "(a+)+$": 0, "'": 0, "' or true --": 0, "x'; drop table events; --": 0,
		strings.Repeat("(a+)+$", 33): 0, strings.Repeat("%_", 100): 0,
	} {
		for _, list := range []string{"/v1/customers", "/v1/portfolio"} {
			fastest, got := time.Hour, 0
			for range 3 { // the machine may be busy with something else once
				r := s.ask(get(list, "name", name))
				if r.status != 200 {
					t.Fatalf("A38, A39: %s for %q is answered %d %s", list, name, r.status, r.body)
				}
				fastest, got = min(fastest, r.took), strings.Count(string(r.body), `"customer":"`)
			}
			if got != found || fastest > limit {
				t.Errorf("A38, A39: %s for %q finds %d in %v, want %d within %v", list, name, got, fastest, found, limit)
			}
		}
	}
	for i := range 3 {
		if r := s.ask(get("/v1/customers", "name", "Zeta")); !strings.Contains(string(r.body), "Zeta") {
			t.Errorf("the tables are still there, %s: %s", strconv.Itoa(i), r.body)
		}
	}
}

func TestNobodyLearnsOfAnothersThings(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	paths := []string{
		"/v1/customers/%s/people", "/v1/customers/%s/responsibility", "/v1/customers/%s/changes?from=0", "/v1/customers/%s/timeline",
		"/v1/customers/%s/health", "/v1/plans/%s", "/v1/plans/%s/draft", "/v1/goals/%s", "/v1/commitments/%s", "/v1/commitments/%s/comments",
	}
	ids := []string{"$customer", "$plan", "$agreed", "$goal", "$commitment", "nothing", "..%2F..%2Fetc%2Fpasswd"}
	before := s.image()
	var nothing string
	for _, path := range paths {
		for _, id := range ids {
			got := s.ask(attempt{as: "pat", method: "GET", path: strings.Replace(path, "%s", id, 1)})
			got.problem.Instance = ""
			said := fmt.Sprint(got.status, got.problem)
			if nothing == "" {
				nothing = said
			}
			if got.status != 404 || said != nothing {
				t.Errorf("A37: %s for %s: answered %s, want %s", path, id, said, nothing)
			}
		}
	}
	s.unharmed("another tenant's things", before)
}
