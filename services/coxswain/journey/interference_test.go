package journey_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What somebody else reads does not depend on what the vendor keeps to itself: the journey is taken twice, with and
// without secrets, and the same people read the same. Positions, instants and the ids of facts are not the same in
// any two journeys; they are put into words first (normal). All that is left is compared byte for byte.
//
// What differs, and is meant to, are the positions of facts: they count those of the tenant's whole shard. How far the log has
// come is not told to them: their reads answer with the position that they asked for (httpapi).
func TestSecretsDoNotInterfere(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes the journey twice; leave out -short to see it")
	}
	with, without := travel(t, oneProcess(t), newSecrets()), travel(t, oneProcess(t), nil)
	for _, pair := range [][2]*person{{with.ingrid, without.ingrid}, {with.maja, without.maja}, {with.tomas, without.tomas}} {
		a, b := normalOf(t, pair[0]), normalOf(t, pair[1])
		if left, right := slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b)); !slices.Equal(left, right) {
			t.Fatalf("%s can ask for other things: %s", pair[0].name, cmp.Diff(left, right))
		}
		for what := range a {
			if a[what] != b[what] {
				t.Errorf("%s reads %s, with secrets (-) and without (+):\n%s", pair[0].name, what, cmp.Diff(lines(a[what]), lines(b[what])))
			}
		}
	}
}

// normalOf is what a person reads, by what was asked for.
func normalOf(t *testing.T, p *person) map[string]string {
	t.Helper()
	n := &normal{journey: p.journey, labels: map[int64]string{}}
	for _, f := range p.facts(t) {
		n.labels[f.Position] = fmt.Sprintf("%s@%d", f.Stream, f.Version)
	}
	read := map[string]string{}
	for path, a := range p.journey.sweep(t, p) {
		what, same := n.request(path)
		if same {
			read[what] = fmt.Sprintf("%d %s %s\n%s", a.status, a.header.Get("Content-Type"), n.tag(path, a), n.body(t, a))
		}
	}
	return read
}

// normal puts what differs between any two journeys into words.
type normal struct {
	journey *journey
	labels  map[int64]string // of the facts that the person may see, by position
}

var past = regexp.MustCompile(`\b(as_of|from|to|after)=(\d+|[0-9-]+T[0-9:]+Z)`)

// request is what was asked for, where that is the same in both journeys. A position is the same when it is one of
// a fact that the person may see; what runs the process is nobody's (metrics), one's own tokens are no record of anything, and
// internal ids are only in one.
func (n *normal) request(path string) (what string, same bool) {
	if path == "/metrics" || path == "/readyz" || path == "/v1/tokens" || strings.Contains(path, "/scorecards/") {
		return "", false
	}
	same = true
	what = past.ReplaceAllStringFunc(path, func(found string) string {
		name, value, _ := strings.Cut(found, "=")
		var position int64
		if _, err := fmt.Sscan(value, &position); err != nil || strings.Contains(value, "-") || position == 0 {
			return name + "=then"
		}
		label, known := n.labels[position]
		same = same && known && n.alike(position)
		return name + "=" + label
	})
	return what, same
}

// alike reports whether the facts up to a position are the same in all journeys. While other services answer a new
// version, and while the import runs in several lanes, their order is not.
func (n *normal) alike(position int64) bool {
	return slices.Contains(n.journey.versions, position) || position > n.journey.held
}

// tag is the version of what was read. That of an agenda and of a view is over its bytes, with the positions and instants in them.
func (n *normal) tag(path string, a answer) string {
	if strings.Contains(path, "/agenda") || strings.Contains(path, "/responsibility") || strings.Contains(path, "/evolution") {
		return "of the content"
	}
	return a.header.Get("ETag")
}

func (n *normal) body(t *testing.T, a answer) string {
	t.Helper()
	if strings.Contains(a.asked, "/v1/feed") && a.status == http.StatusOK {
		var all []string
		for line := range splitLines(a.body) {
			all = append(all, n.text(t, line))
		}
		slices.Sort(all)
		return strings.Join(all, "\n")
	}
	return n.text(t, a.body)
}

func (n *normal) text(t *testing.T, body []byte) string {
	t.Helper()
	in := json.NewDecoder(bytes.NewReader(body))
	in.UseNumber()
	var v any
	if err := in.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	out, err := json.MarshalIndent(n.value("", v), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func (n *normal) value(name string, v any) any {
	switch v := v.(type) {
	case object:
		delete(v, "instance") // of a request
		for k, inner := range v {
			v[k] = n.value(k, inner)
		}
	case []any:
		for i := range v {
			v[i] = n.value(name, v[i])
		}
		if name == "lines" || name == "positions" || strings.HasSuffix(name, "behind") {
			slices.SortFunc(v, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
	case json.Number:
		return n.number(name, v)
	case string:
		return n.word(v)
	}
	return v
}

// number names positions by their facts; a moment that somebody waited is none.
func (n *normal) number(name string, v json.Number) any {
	switch name {
	case "position", "positions", "behind", "scope_behind", "drift_behind", "from", "to", "next", "before":
		if position, err := v.Int64(); err == nil && n.labels[position] != "" {
			return n.labels[position]
		}
	case "days":
		if days, err := v.Float64(); err == nil && days < 0.01 {
			return "a moment"
		}
	}
	return v
}

var factID = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-`)

// word names the instants of this journey, and ids of facts, which hold theirs. Views know the time to the minute.
func (n *normal) word(s string) string {
	if at, err := time.Parse(time.RFC3339Nano, s); err == nil && at.After(n.journey.now.Add(-time.Minute)) && at.Before(n.journey.now.Add(time.Hour)) {
		return "now"
	}
	if factID.MatchString(s) {
		return "a fact"
	}
	return clock.ReplaceAllString(s, "now")
}

// clock is a time of day in a sentence.
var clock = regexp.MustCompile(`\b[0-2]\d:[0-5]\d\b`)

func lines(s string) []string { return strings.Split(s, "\n") }
