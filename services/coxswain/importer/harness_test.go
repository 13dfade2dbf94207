package importer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/identity"
	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/importer"
	"coxswain/services/coxswain/sheet"
	"coxswain/services/goals"
	"coxswain/services/health"
	"coxswain/services/plans"
	"coxswain/services/responsibility"
)

const tenant events.TenantID = "lumen"

// now is later than everything that the folders of these tests tell of.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// server is a running Coxswain of its own.
type server struct {
	*daemon.Runtime
	t   *testing.T
	url string
}

func start(t *testing.T) *server {
	t.Helper()
	r := daemontest.Open(t, daemontest.Environ(t), plans.Service(), goals.Service(), health.Service(), responsibility.Service())
	return &server{r, t, daemontest.Serve(t, r).URL}
}

// as is a client of somebody.
func (s *server) as(p identity.Principal) *client.Client { return client.New(s.url, s.token(p)) }

func (s *server) token(p identity.Principal) string {
	s.t.Helper()
	token, err := s.Tokens.Issue(s.t.Context(), p, time.Hour, "test")
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// olga is who imports.
var olga = identity.Principal{Tenant: tenant, Person: "olga", Party: events.Vendor, Role: identity.Admin}

func (s *server) run(folder string, o importer.Options) importer.Report {
	s.t.Helper()
	report, err := s.try(s.t.Context(), folder, o)
	if err != nil {
		s.t.Fatalf("%v\n%+v", err, report)
	}
	return report
}

func (s *server) try(ctx context.Context, folder string, o importer.Options) (importer.Report, error) {
	s.t.Helper()
	f, problems := importer.Read(folder)
	if sheet.Blocking(problems) {
		s.t.Fatal(problems)
	}
	o.Now = now
	return importer.Run(ctx, s.as(olga), f, o)
}

func (s *server) head() int64 {
	s.t.Helper()
	head, err := s.Log.Head(context.WithoutCancel(s.t.Context()), s.Log.ShardOf(tenant))
	if err != nil {
		s.t.Fatal(err)
	}
	return head
}

func (s *server) facts() []events.Recorded {
	s.t.Helper()
	facts, err := s.Log.Read(s.t.Context(), s.Log.ShardOf(tenant), 0, 10_000)
	if err != nil {
		s.t.Fatal(err)
	}
	return facts
}

// settle waits until every view shows the whole log.
func (s *server) settle() {
	s.t.Helper()
	shard, head := s.Log.ShardOf(tenant), s.head()
	for _, p := range s.Projections() {
		if err := p.Store.Wait(s.t.Context(), shard, head); err != nil {
			s.t.Fatal(err)
		}
	}
}

// imported are the facts that the importer's caller has written, without where and when: in an order of their own.
func (s *server) imported() []string {
	s.t.Helper()
	var all []string
	for _, r := range s.facts() {
		if r.Actor.Person == olga.Person {
			all = append(all, fmt.Sprintf("%s %s %s %s", r.Stream, r.Type, r.Command, r.Data))
		}
	}
	slices.Sort(all)
	return all
}

// folder is the example folder of the documentation.
const folder = "../../../docs/examples/harbor"

// written makes a folder of files.
func written(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func said(problems []sheet.Problem) []string {
	var all []string
	for _, p := range problems {
		all = append(all, p.String())
	}
	return all
}
