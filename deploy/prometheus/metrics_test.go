package alerts

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"coxswain/pkg/daemon"
	"coxswain/pkg/mail"
	"coxswain/pkg/natstest"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/projection"
	"coxswain/pkg/seal/sealer"
	"coxswain/pkg/telemetry"
	"coxswain/pkg/vitals"
	"coxswain/services/web"
)

const metricsPage = "../../docs/metrics.md"

// metric is a row of docs/metrics.md.
type metric struct {
	Type   string // "" where nothing was counted yet
	Labels string // sorted, with commas
}

var row = regexp.MustCompile("(?m)^\\| `(coxswain_[a-z0-9_]+)` \\| (gauge|counter|histogram) \\| ([a-z, ]*)\\| ")

// documented reads docs/metrics.md.
func documented(t *testing.T) map[string]metric {
	t.Helper()
	text, err := os.ReadFile(metricsPage)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]metric{}
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		if _, twice := all[m[1]]; twice {
			t.Errorf("%s stands twice in %s", m[1], metricsPage)
		}
		all[m[1]] = metric{Type: m[2], Labels: strings.TrimSpace(m[3])}
	}
	return all
}

// whole is a process with all services that has served and rebuilt something.
func whole(t *testing.T) *prometheus.Registry {
	t.Helper()
	c, err := daemon.ReadConfig([]string{
		"DATABASE_URL=" + pgtest.New(t, daemon.Migrate),
		"NATS_URL=" + natstest.Start(t).URL(),
		"COXSWAIN_MASTER_KEY_FILE=" + filepath.Join(t.TempDir(), "master.key"),
		"COXSWAIN_ACCEPT_DATA_LOSS=true", // databases of tests run without fsync
		"COXSWAIN_BACKUP_MARKER=" + metricsPage,
	})
	if err != nil {
		t.Fatal(err)
	}
	tel := telemetry.New(telemetry.Options{Service: "test", Output: io.Discard})
	r, err := daemon.Open(t.Context(), c, tel, "test", append(web.Behind(), web.Service())...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Drain(t.Context()) })
	if _, err := r.Handler(); err != nil {
		t.Fatal(err)
	}
	tel.Metrics.MustRegister(vitals.Disk(t.TempDir())) // by `coxswain up`
	rebuild(t, r)
	return tel.Metrics
}

// rebuild shows the figures of a rebuild.
func rebuild(t *testing.T, r *daemon.Runtime) {
	t.Helper()
	owner, err := r.OwnerPool(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	_, err = projection.Rebuild(t.Context(), projection.RebuildConfig{
		Owner: owner, DB: r.DB, Log: r.Log, Definition: r.Projections()[0].Definition, Registerer: r.Telemetry.Metrics,
	})
	if err != nil {
		t.Fatal(err)
	}
}

var described = regexp.MustCompile(`fqName: "(coxswain_[a-z0-9_]+)".*variableLabels: \{([^}]*)\}`)

// describe lists what a registry can show, whether or not anything was counted yet.
func describe(all map[string]metric, registry *prometheus.Registry) {
	descs := make(chan *prometheus.Desc)
	go func() {
		defer close(descs)
		registry.Describe(descs)
	}()
	for d := range descs {
		if m := described.FindStringSubmatch(d.String()); m != nil {
			labels := strings.Split(m[2], ",")
			slices.Sort(labels)
			all[m[1]] = metric{Labels: strings.Join(labels, ", ")}
		}
	}
}

func TestEveryMetricIsInTheTableAndNoOther(t *testing.T) {
	t.Parallel()
	registry, parts := whole(t), prometheus.NewRegistry()
	sealer.NewMetrics(parts)
	mail.NewMetrics(parts, nil)
	shown := map[string]metric{}
	describe(shown, registry)
	describe(shown, parts)
	page := documented(t)
	for name, m := range page {
		page[name] = metric{Labels: m.Labels}
	}
	if diff := cmp.Diff(shown, page); diff != "" {
		t.Errorf("%s is not what a process shows (- shown, + on the page):\n%s", metricsPage, diff)
	}
}

func TestWhatIsScrapedIsOfTheTypeInTheTable(t *testing.T) {
	t.Parallel()
	families, err := whole(t).Gather()
	if err != nil {
		t.Fatal(err)
	}
	page, seen := documented(t), map[string]bool{}
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), "coxswain_") {
			seen[f.GetName()] = true
			if want := strings.ToLower(f.GetType().String()); page[f.GetName()].Type != want {
				t.Errorf("%s is a %s, and a %q on the page", f.GetName(), want, page[f.GetName()].Type)
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %v were scraped", slices.Sorted(maps.Keys(seen)))
	}
}

func TestNoMetricNamesATenant(t *testing.T) {
	t.Parallel()
	for name, m := range documented(t) {
		if strings.Contains(m.Labels, "tenant") || strings.Contains(m.Labels, "customer") {
			t.Errorf("%s has the labels %s: series would grow with customers", name, m.Labels)
		}
	}
}

func TestNamesSayTheUnit(t *testing.T) {
	t.Parallel()
	unit := regexp.MustCompile(`_(total|seconds|facts|bytes|connections|commands|position|lanes|head|letters)$`)
	state := []string{
		"coxswain_bus_relay_leader", "coxswain_bus_relay_halted", "coxswain_seal_leader", "coxswain_seal_halted",
		"coxswain_nats_connected", "coxswain_nats_jetstream_up", "coxswain_database_up",
	}
	for name := range documented(t) {
		if !unit.MatchString(name) && !slices.Contains(state, name) {
			t.Errorf("%s says neither a unit nor that it is a condition", name)
		}
	}
}
