package alerts

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

const (
	runbook   = "../../docs/runbook"
	dashboard = "../grafana/coxswain.json"
)

// rule is an alert, or a recorded figure.
type rule struct {
	Alert       string
	Record      string
	Expr        string
	Labels      map[string]string
	Annotations map[string]string
}

func rulesOf(t *testing.T, file string) []rule {
	t.Helper()
	var parsed struct{ Groups []struct{ Rules []rule } }
	if err := yaml.Unmarshal([]byte(read(t, file)), &parsed); err != nil {
		t.Fatal(err)
	}
	var all []rule
	for _, g := range parsed.Groups {
		all = append(all, g.Rules...)
	}
	if len(all) == 0 {
		t.Fatalf("%s has no rules", file)
	}
	return all
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	metricName   = regexp.MustCompile(`coxswain_[a-z0-9_]+`)
	recordedName = regexp.MustCompile(`coxswain(:[a-z0-9_]+)+`)
)

func TestRulesAndDashboardUseNoMetricThatIsNotInTheTable(t *testing.T) {
	t.Parallel()
	page, recorded := documented(t), map[string]bool{}
	for _, r := range rulesOf(t, "rules.yml") {
		recorded[r.Record] = true
	}
	for _, file := range []string{"rules.yml", "alerts.yml", "alerts_test.yml", dashboard} {
		text := read(t, file)
		for _, name := range metricName.FindAllString(text, -1) {
			if !inTable(page, name) {
				t.Errorf("%s uses %s, which is not in %s", file, name, metricsPage)
			}
		}
		for _, name := range recordedName.FindAllString(text, -1) {
			if !recorded[name] {
				t.Errorf("%s uses %s, which rules.yml does not record", file, name)
			}
		}
	}
}

// inTable finds a metric, or the part of a histogram.
func inTable(page map[string]metric, name string) bool {
	if _, ok := page[name]; ok {
		return true
	}
	for _, part := range []string{"_bucket", "_count", "_sum"} {
		if whole, ok := strings.CutSuffix(name, part); ok && page[whole].Type == "histogram" {
			return true
		}
	}
	return false
}

func TestEveryAlertHasAPageACaseAndAFault(t *testing.T) {
	t.Parallel()
	cases, index := read(t, "alerts_test.yml"), read(t, filepath.Join(runbook, "README.md"))
	for _, r := range rulesOf(t, "alerts.yml") {
		if want := "docs/runbook/" + r.Alert + ".md"; r.Annotations["runbook"] != want {
			t.Errorf("%s names the page %q, want %q", r.Alert, r.Annotations["runbook"], want)
		}
		if r.Annotations["summary"] == "" || !slices.Contains([]string{"page", "ticket", "none"}, r.Labels["severity"]) {
			t.Errorf("%s lacks a summary or a severity that somebody is called by", r.Alert)
		}
		if !strings.Contains(cases, "'"+r.Alert+" fires") {
			t.Errorf("%s has no series in alerts_test.yml that fires it", r.Alert)
		}
		if !strings.Contains(cases, "'"+r.Alert+" is quiet") && r.Labels["severity"] != "none" {
			t.Errorf("%s has no series in alerts_test.yml that it is quiet for", r.Alert)
		}
		if !strings.Contains(index, "["+r.Alert+"]("+r.Alert+".md)") {
			t.Errorf("%s is not in the table of the runbook", r.Alert)
		}
	}
}

// parts that a page of the runbook has, in this order.
var parts = []string{"## What it means", "## How to look", "## What to do", "## What not to do"}

func TestEveryPageOfTheRunbookIsAnAlertsAndHasItsParts(t *testing.T) {
	t.Parallel()
	var alerts []string
	for _, r := range rulesOf(t, "alerts.yml") {
		alerts = append(alerts, r.Alert)
	}
	pages, err := filepath.Glob(filepath.Join(runbook, "Coxswain*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		name := strings.TrimSuffix(filepath.Base(page), ".md")
		if !slices.Contains(alerts, name) {
			t.Errorf("%s is about no alert", page)
		}
		rest := read(t, page)
		for _, part := range parts {
			at := strings.Index(rest, part+"\n")
			if at < 0 {
				t.Errorf("%s lacks %q, or has it in another place", page, part)
				break
			}
			rest = rest[at:]
		}
	}
	if len(pages) != len(alerts) {
		t.Errorf("there are %d pages for %d alerts", len(pages), len(alerts))
	}
}

func TestLinksOfTheRunbookLeadSomewhere(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	pages, err := filepath.Glob(filepath.Join(runbook, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, metricsPage) {
		for _, m := range link.FindAllStringSubmatch(read(t, page), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s leads to %s, which is not there", page, m[1])
			}
		}
	}
}

// panel of a dashboard; a row is one too.
type panel struct {
	Type        string
	Title       string
	Description string
	FieldConfig struct{ Defaults struct{ Unit string } }
	Targets     []struct{ Expr string }
}

func TestEveryPanelHasAUnitADescriptionAndAQuestion(t *testing.T) {
	t.Parallel()
	var board struct{ Panels []panel }
	if err := json.Unmarshal([]byte(read(t, dashboard)), &board); err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, p := range board.Panels {
		if p.Type == "row" {
			rows = append(rows, p.Title)
			continue
		}
		if p.FieldConfig.Defaults.Unit == "" || len(p.Targets) == 0 {
			t.Errorf("the panel %q has no unit, or asks nothing", p.Title)
		}
		if !strings.HasSuffix(p.Description, ".") || strings.Count(p.Description, ". ") > 0 {
			t.Errorf("the panel %q is not described in one sentence: %q", p.Title, p.Description)
		}
	}
	want := []string{"People", "Log", "Relay", "Projections", "Policies", "HTTP", "Database", "NATS", "Process"}
	if !slices.Equal(rows, want) {
		t.Errorf("the rows are %q, want %q", rows, want)
	}
}
