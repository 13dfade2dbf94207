package webtest

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"
)

// axe is axe-core (https://github.com/dequelabs/axe-core), which finds what keeps people from using a page.
//
//go:embed testdata/axe/axe.min.js
var axe string

// violation is a rule that a page breaks, as axe reports it.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	URL   string `json:"helpUrl"`
	Nodes []struct {
		Target  []any  `json:"target"` // selectors, from the outermost frame inwards
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// Axe fails the test for each rule of accessibility that the page breaks as it is now: WCAG 2.0, 2.1 and 2.2 at levels A
// and AA, and axe's best practice. The state ("with a proposal open") tells one look at a page from the next. Axe runs in
// the page, whose policy does not bind it; where scripts are off it cannot, and the test is told so and goes on: have the
// same page looked at with them.
func (p *Page) Axe(t testing.TB, state string) {
	t.Helper()
	if !p.options.JavaScript {
		t.Logf("webtest: %s: without JavaScript axe is not asked", state)
		return
	}
	for _, v := range ask[[]violation](p, "axe", axe+"\n;"+runAxe) {
		t.Errorf("webtest: %s: %s", state, v)
	}
}

const runAxe = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
}).then(found => found.violations)`

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s (%s)", v.ID, v.Help, v.URL)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n  at %v\n  %s\n  %s", n.Target, n.HTML, strings.ReplaceAll(n.Summary, "\n", "\n  "))
	}
	return b.String()
}
