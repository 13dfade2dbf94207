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
	ToServices []*Proxy // between the gateway and the services; none when together
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
		s.NATS = s.process("nats", s.Broker, "nats", s.Store(), s.Broker)
		s.NATS.environ = s.surroundings
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

func (s *Site) process(name, addr string, role ...string) *Process {
	p := &Process{
		Name: name, Addr: addr, args: append([]string{"role"}, role...),
		log: filepath.Join(s.Dir, name+".log"), clock: filepath.Join(s.Dir, name+".clock"),
	}
	p.environ = func() []string { return s.environ(p) }
	return p
}

// surroundings are what every process is told.
func (s *Site) surroundings() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.Dir, "TMPDIR=" + os.TempDir()}
}

// environ is what a process of ours is told, at the start of each of its lives: the database may have moved.
func (s *Site) environ(p *Process) []string {
	all := append(s.surroundings(),
		"DATABASE_URL="+s.Cluster.URL(), "COXSWAIN_ADDR="+p.Addr, "COXSWAIN_MASTER_KEY_FILE="+s.KeyFile(),
		"COXSWAIN_RATE_PER_SECOND=0", "COXSWAIN_LEASE_TTL="+LeaseTTL.String(), "COXSWAIN_SEAL_AFTER=1s", "COXSWAIN_DATABASE_CONNECTIONS=8",
		"COXSWAIN_CLOCK_FILE="+p.clock, "COXSWAIN_CLOCK_LIMIT=0") // it is to start with a wrong clock too
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

// layOut says which processes there are.
func (s *Site) layOut() error {
	front, err := freeAddr()
	if err != nil {
		return err
	}
	s.Base = "http://" + front
	if s.Together {
		s.Services = []*Process{s.process("coxswain", front, "up", "--data", filepath.Join(s.Dir, "data"), "--addr", front, "--nats-addr", s.Broker)}
		return nil
	}
	behind := map[string]*Proxy{}
	for n, name := range services {
		if err := s.layOutService(fmt.Sprintf("%s-%d", name, n), name, behind); err != nil {
			return err
		}
	}
	web := s.process("web", front, "web")
	web.environ = func() []string {
		all := s.environ(web)
		for name, proxy := range behind {
			all = append(all, strings.ToUpper(name)+"_URL=http://"+proxy.Addr())
		}
		return all
	}
	s.Services = append(s.Services, web)
	return nil
}

// layOutService adds a service with the way from the gateway to it. The last one of a name has the requests.
func (s *Site) layOutService(process, name string, behind map[string]*Proxy) error {
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	s.Services = append(s.Services, s.process(process, addr, "service", name))
	if behind[name] == nil {
		if behind[name], err = NewProxy(); err != nil {
			return err
		}
		s.ToServices = append(s.ToServices, behind[name])
	}
	behind[name].Aim(addr)
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
	for _, p := range s.ToServices {
		err = errors.Join(err, p.Close())
	}
	if s.NATS != nil {
		s.NATS.Stop()
		err = errors.Join(err, s.ToBroker.Close())
	}
	return err
}
