package hostile_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/daemon/daemontest"
	"coxswain/pkg/identity"
	"coxswain/services/web"
)

// patience bounds every wait of a test; it says that something is broken, not how long it should take.
const patience = 60 * time.Second

// program is everything in one process, serving on a free port until its test ends.
type program struct {
	*daemontest.Process
	t       *testing.T
	environ []string
	addr    string
	owner   *pgx.Conn
	tokens  map[string]string // by the name of who has it
}

// services are what runs; see up.Services.
func services() []daemon.Service { return append(web.Behind(), web.Service()) }

// start runs the program on a database and a broker of its own. Each setting is "NAME=value". There is no
// limit of requests and no seal, which would be written while a test shows that nothing is.
func start(t *testing.T, settings ...string) *program {
	t.Helper()
	environ := daemontest.Environ(t, append([]string{"COXSWAIN_RATE_PER_SECOND=0", "COXSWAIN_SEAL_AFTER=1h"}, settings...)...)
	p := &program{t: t, environ: environ, tokens: map[string]string{}}
	p.serve()
	var err error
	if p.owner, err = pgx.Connect(t.Context(), p.Config.DatabaseURL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.owner.Close(context.WithoutCancel(t.Context())) }) // the database is dropped anyway
	return p
}

func (p *program) serve() {
	p.t.Helper()
	r := daemontest.Open(p.t, p.environ, services()...)
	if err := web.Pages(r, false); err != nil {
		p.t.Fatal(err)
	}
	p.Process = daemontest.Serve(p.t, r)
	p.addr = strings.TrimPrefix(p.URL, "http://")
}

// restart is another process on the same database and broker.
func (p *program) restart() {
	p.t.Helper()
	if err := p.End(); err != nil {
		p.t.Fatal(err)
	}
	p.serve()
}

// signIn gives a principal a token under a name.
func (p *program) signIn(name string, who identity.Principal) {
	p.t.Helper()
	token, err := p.Tokens.Issue(p.t.Context(), who, time.Hour, "test")
	if err != nil {
		p.t.Fatal(err)
	}
	p.tokens[name] = token
}

func (p *program) head() int64 {
	p.t.Helper()
	head, err := p.Log.Head(p.t.Context(), 0)
	if err != nil {
		p.t.Fatal(err)
	}
	return head
}

// settle returns when nothing moves any more: the stream has the whole log, every policy has dealt with all of it and has
// added nothing, and every projection shows it.
func (p *program) settle() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	for {
		head := p.head()
		still, err := p.idle(ctx, head)
		if err == nil && still && p.head() == head {
			return
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("facts are still moving at %d: %v", head, errors.Join(err, ctx.Err()))
		case <-time.After(5 * time.Millisecond): // a consumer gives no signal when it is done
		}
	}
}

func (p *program) idle(ctx context.Context, head int64) (bool, error) {
	for _, one := range p.Projections() {
		if err := one.Store.Wait(ctx, 0, head); err != nil {
			return false, err
		}
	}
	stream, err := p.JetStream.Stream(ctx, events.StreamName(0))
	if err != nil || int64(stream.CachedInfo().State.LastSeq) != head { //nolint:gosec // far from overflow
		return false, nil //nolint:nilerr // the relay has not made it yet
	}
	policies := 0
	for _, s := range p.Services() {
		if s.Service.Policies != nil {
			policies += len(s.Service.Policies(s.Deps))
		}
	}
	consumers := stream.ListConsumers(ctx)
	durable := 0
	for info := range consumers.Info() {
		if info.Config.Durable == "" {
			continue
		}
		if durable++; info.NumPending > 0 || info.NumAckPending > 0 {
			return false, consumers.Err()
		}
	}
	return durable >= policies, consumers.Err()
}

// image is the state of everything that is kept: a hash per table.
type image map[string]string

// moving are tables that live by themselves: leases, the progress of readers, when somebody last came.
func moving() []string {
	return []string{"leases", "policy_progress", "projection_checkpoints", "token_uses"}
}

// image hashes every table of the database, row by row in one snapshot.
func (p *program) image() image {
	p.t.Helper()
	rows, err := p.owner.Query(p.t.Context(), `
		select format('%I.%I', table_schema, table_name), (xpath('/row/h/text()', query_to_xml(format(
			'select md5(coalesce(string_agg(x::text, chr(10) order by x::text), '''')) h from %I.%I x',
			table_schema, table_name), false, true, '')))[1]::text
		from information_schema.tables
		where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') and table_name <> all ($1)`, moving())
	if err != nil {
		p.t.Fatal(err)
	}
	all := image{}
	var table, hash string
	if _, err := pgx.ForEachRow(rows, []any{&table, &hash}, func() error {
		all[table] = hash
		return nil
	}); err != nil {
		p.t.Fatal(err)
	}
	return all
}

// unlike lists the tables that differ.
func (i image) unlike(other image) []string {
	var tables []string
	for table, hash := range other {
		if i[table] != hash {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	return tables
}
