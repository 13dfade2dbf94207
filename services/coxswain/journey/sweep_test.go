package journey_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sweep makes every GET of the API that there is, with every id that there is, as one person: the list of
// operations comes from openapi.json, so a new operation is swept from the day it is there. One person of each other
// party looks at every position of the past.
func (j *journey) sweep(t *testing.T, p *person) map[string]answer {
	t.Helper()
	answers := map[string]answer{}
	for _, path := range j.paths(t, p == j.ingrid || p == j.tomas) {
		a := p.looks(t, path)
		if a.status >= http.StatusInternalServerError {
			t.Errorf("%s: %d %s", a.asked, a.status, a.body)
		}
		answers[path] = a
	}
	return answers
}

// paths are the paths of all GETs with every id in the place of each parameter, and their variants.
func (j *journey) paths(t *testing.T, always bool) []string {
	t.Helper()
	ids := j.ids(t)
	var all []string
	for _, path := range j.templates(t) {
		filled := fill(t, path, ids)
		all = slices.Concat(all, filled, j.variants(path, filled, always))
	}
	if len(all) < 50 {
		t.Fatalf("only %d paths: %v", len(all), all)
	}
	return append(all, "/openapi.json", "/readyz", "/metrics", "/v1/nothing")
}

// plainPaths are the paths of all GETs about something, with these ids.
func (j *journey) plainPaths(t *testing.T, ids map[string][]string) []string {
	t.Helper()
	var all []string
	for _, path := range j.templates(t) {
		if parameter.MatchString(path) {
			all = append(all, fill(t, path, ids)...)
		}
	}
	return all
}

// templates are the paths of all operations that read.
func (j *journey) templates(t *testing.T) []string {
	t.Helper()
	document := decoded[struct {
		Paths map[string]map[string]any
	}](t, j.dana.reads(t, "/openapi.json"))
	maps.DeleteFunc(document.Paths, func(_ string, methods map[string]any) bool { return methods["get"] == nil })
	return slices.Sorted(maps.Keys(document.Paths))
}

var parameter = regexp.MustCompile(`\{([a-z_]+)\}`)

// fill puts every id of its kind into the place of a parameter. A kind that is not known here is new: say what
// its ids are.
func fill(t *testing.T, path string, ids map[string][]string) []string {
	t.Helper()
	name := parameter.FindStringSubmatch(path)
	if name == nil {
		return []string{path}
	}
	known, ok := ids[name[1]]
	if !ok {
		t.Fatalf("%s: which ids does {%s} take?", path, name[1])
	}
	var all []string
	for _, id := range known {
		all = append(all, fill(t, strings.Replace(path, name[0], id, 1), ids)...)
	}
	return all
}

// ids are those of everything in the log, by the name of the parameter that takes them.
func (j *journey) ids(t *testing.T) map[string][]string {
	t.Helper()
	kinds := map[string]string{
		"customer": "customer", "plan": "plan", "plan_draft": "plan", "goal": "goal", "commitment": "commitment",
		"call": "call", "rhythm": "rhythm", "scorecard": "scorecard",
	}
	ids := map[string][]string{}
	for _, f := range j.olga.facts(t) {
		if name, ok := kinds[f.Stream.Kind]; ok && !slices.Contains(ids[name], f.Stream.ID) {
			ids[name] = append(ids[name], f.Stream.ID)
		}
	}
	for id := range j.known {
		ids["person"] = append(ids["person"], string(id))
	}
	slices.Sort(ids["person"])
	return ids
}

// variants are other readings of the same: the past at every position, stretches of it, previews.
func (j *journey) variants(path string, filled []string, always bool) []string {
	var queries []string
	switch {
	case strings.HasSuffix(path, "/responsibility"):
		queries = append(j.positions(always), "?preview=customer", "?as_of="+j.now.Format("2006-01-02T15:04:05Z"))
	case strings.HasSuffix(path, "/agenda"):
		queries = []string{"?as_of=" + number(j.versions[1]), "?as_of=" + number(j.position)}
	case strings.HasSuffix(path, "/changes"):
		queries = []string{"?from=0", "?from=0&preview=customer", "?from=" + number(j.versions[0]) + "&to=" + number(j.position)}
	case strings.HasSuffix(path, "/timeline"):
		queries = []string{"?limit=200", "?limit=200&preview=customer"}
	case path == "/v1/feed":
		queries = []string{"?limit=10000", "?after=" + number(j.versions[0])}
	case path == "/v1/calls":
		queries = []string{"?customer=" + string(j.customer), "?from=1999-01-01"}
	}
	var all []string
	for _, f := range filled {
		if path != "/v1/feed" && path != "/v1/calls" && !strings.Contains(f, string(j.customer)) && !strings.Contains(f, string(j.call)) {
			continue // another customer's, which the plain path is enough for
		}
		for _, q := range queries {
			all = append(all, f+q)
		}
	}
	return all
}

// positions are those at which something was agreed, or all there are.
func (j *journey) positions(always bool) []string {
	var all []string
	for p := int64(1); p <= j.position; p++ {
		if always || slices.Contains(j.versions, p) {
			all = append(all, "?as_of="+number(p))
		}
	}
	return all
}

var instance = regexp.MustCompile(`"instance":"[^"]*",?`)

// withoutInstance is a problem without the id of its request.
func withoutInstance(body []byte) string { return instance.ReplaceAllString(string(body), "") }
