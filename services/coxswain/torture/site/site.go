package site

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/identity"
	"coxswain/pkg/postgres"
)

// Site is a whole Coxswain.
type Site struct {
	Base       string // of the API
	Together   bool
	Dir        string
	Cluster    *Cluster
	NATS       *Process   // nil when together
	Services   []*Process // when together, one
	ToDatabase *Proxy
	ToBroker   *Proxy   // nil when together
	Environ    []string // that every service has besides
	Broker     string   // address of NATS past the proxy, for those who look on
}

// services in the order of their names; a name that stands twice runs twice.
var services = []string{"plans", "goals", "goals", "cadence", "health", "responsibility"}

// LeaseTTL is how long the work of a process that died is left lying.
const LeaseTTL = time.Second

// New lays a site out below a folder, which others may enter. Nothing runs yet.
func New(dir string, together bool) (*Site, error) {
	s := &Site{Dir: dir, Together: together}
	var err error
	if s.ToDatabase, err = NewProxy(); err != nil {
		return nil, err
	}
	s.Cluster = &Cluster{dir: filepath.Join(dir, "postgres"), proxy: s.ToDatabase}
	if s.Broker, err = freeAddr(); err != nil {
		return nil, err
	}
	if !together {
		if s.ToBroker, err = NewProxy(); err != nil {
			return nil, err
		}
		s.ToBroker.Aim(s.Broker)
		s.NATS = s.process("nats", s.Broker, nil, "nats", s.Store(), s.Broker)
	}
	return s, nil
}

// Store is the folder in which NATS keeps the stream.
func (s *Site) Store() string {
	if s.Together {
		return filepath.Join(s.Dir, "data", "nats")
	}
	return filepath.Join(s.Dir, "nats")
}

func (s *Site) process(name, addr string, environ []string, role ...string) *Process {
	return &Process{
		Name: name, Addr: addr, args: append([]string{"role"}, role...), log: filepath.Join(s.Dir, name+".log"),
		environ: append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.Dir, "TMPDIR=" + os.TempDir()}, environ...),
	}
}

// environ is what every process of ours is told.
func (s *Site) environ(addr string) []string {
	all := []string{
		"DATABASE_URL=" + s.Cluster.URL(), "COXSWAIN_ADDR=" + addr, "COXSWAIN_MASTER_KEY_FILE=" + s.KeyFile(),
		"COXSWAIN_RATE_PER_SECOND=0", "COXSWAIN_LEASE_TTL=" + LeaseTTL.String(), "COXSWAIN_SEAL_AFTER=1s", "COXSWAIN_DATABASE_CONNECTIONS=8",
	}
	all = append(all, s.Environ...)
	if s.ToBroker != nil {
		all = append(all, "NATS_URL=nats://"+s.ToBroker.Addr())
	}
	return all
}

// KeyFile is where the master key lies.
func (s *Site) KeyFile() string { return filepath.Join(s.Dir, "master.key") }

// Start runs everything and returns when it is ready.
func (s *Site) Start(ctx context.Context) error {
	if err := s.Cluster.Start(ctx); err != nil {
		return err
	}
	if err := s.layOut(); err != nil {
		return err
	}
	if s.NATS != nil {
		if err := s.NATS.Start(); err != nil {
			return err
		}
	}
	for _, p := range s.Services {
		if err := p.Start(); err != nil {
			return err
		}
	}
	return s.Ready(ctx)
}

// layOut says which processes there are, now that the database has a password.
func (s *Site) layOut() error {
	front, err := freeAddr()
	if err != nil {
		return err
	}
	s.Base = "http://" + front
	if s.Together {
		up := []string{"up", "--data", filepath.Join(s.Dir, "data"), "--addr", front, "--nats-addr", s.Broker}
		s.Services = []*Process{s.process("coxswain", front, s.environ(front), up...)}
		return nil
	}
	behind := map[string]string{}
	for n, name := range services {
		addr, err := freeAddr()
		if err != nil {
			return err
		}
		s.Services = append(s.Services, s.process(fmt.Sprintf("%s-%d", name, n), addr, s.environ(addr), "service", name))
		behind[name] = addr // the last one of a name has the requests
	}
	environ := s.environ(front)
	for name, addr := range behind {
		environ = append(environ, strings.ToUpper(name)+"_URL=http://"+addr)
	}
	s.Services = append(s.Services, s.process("web", front, environ, "web"))
	return nil
}

// Ready returns when every process says that it is.
func (s *Site) Ready(ctx context.Context) error {
	for _, p := range s.Services {
		if err := Until(ctx, func() bool { return probe(ctx, p.Addr) }); err != nil {
			return fmt.Errorf("%s does not become ready, see %s: %w", p.Name, p.log, err)
		}
	}
	return nil
}

func probe(ctx context.Context, addr string) bool {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
	if err != nil {
		return false
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	return got.Body.Close() == nil && got.StatusCode == http.StatusOK
}

// Until asks again and again until it holds, or the context ends. What is asked for here gives no signal.
func Until(ctx context.Context, holds func() bool) error {
	for !holds() {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

// Panics names the processes whose log shows a panic.
func (s *Site) Panics() (names []string) {
	for _, p := range s.Services {
		if p.Panicked() {
			names = append(names, p.Name)
		}
	}
	return names
}

// Issue makes a token.
func (s *Site) Issue(ctx context.Context, who identity.Principal) (string, error) {
	db, err := s.Database(ctx)
	if err != nil {
		return "", err
	}
	defer db.Close()
	return identity.NewTokens(db, identity.TokenOptions{}).Issue(ctx, who, 24*time.Hour, "torture")
}

// Database opens the database as the application does, past the proxy, with the rows of all tenants in sight: without
// that, row security would show none, and nothing would be found in them. The caller closes it.
func (s *Site) Database(ctx context.Context) (*pgxpool.Pool, error) {
	return postgres.Open(ctx, s.Cluster.Direct()+"&coxswain.tenant=*", postgres.Options{Role: postgres.AppRole, Name: "torture", MaxConns: 2})
}

// End stops everything. The data stays.
func (s *Site) End() error {
	for _, p := range s.Services {
		_ = p.Resume() // one that stands still cannot end in order
		p.Stop()
	}
	err := errors.Join(s.Cluster.Stop(), s.ToDatabase.Close())
	if s.NATS != nil {
		s.NATS.Stop()
		err = errors.Join(err, s.ToBroker.Close())
	}
	return err
}
