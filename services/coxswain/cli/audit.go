package cli

import (
	"context"
	"fmt"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/postgres"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/audit"
	"coxswain/services/coxswain/admin"
)

// Audit holds a database against its seals. It asks no running Coxswain, so it takes nobody's word.
type Audit struct {
	Database string   `help:"The database, or a copy of it. A user that may read the schemas eventlog and seal will do." env:"DATABASE_URL" required:"" placeholder:"URL"`
	Key      []string `help:"Files with the public keys that are believed; the last seal must then be signed with one of them." type:"existingfile" placeholder:"FILE"`
	Against  []string `help:"Files with seals that were handed out before." type:"existingfile" placeholder:"FILE"`
	Shards   int      `help:"How many shards the log has." default:"1"`
}

// Help says what an auditor does.
func (*Audit) Help() string {
	return `Computes every hash, root, chain value and signature anew and names the first position that is wrong. Nothing is changed, and
nothing but the database is asked: use a program of your own, a copy of the database, and a public key and seals that were
given to you earlier. The exit status is 1 when anything does not hold. See docs/guides/evidence.md.

  coxswain audit --database postgres://auditor@copy/coxswain --key seals.pub --against march.json`
}

// Run runs the command.
func (c *Audit) Run(ctx context.Context, g *Globals) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, c.Database, postgres.Options{Name: "coxswain-audit", MaxConns: 2})
	if err != nil {
		return err
	}
	defer pool.Close()
	t := g.ticker()
	o.Progress = func(p audit.Progress) {
		t.progress(admin.Progress{What: "log", Shard: p.Shard, Position: p.Position, Head: p.Head})
	}
	log := eventlog.New(pool, &events.Registry{}, eventlog.Options{Shards: c.Shards})
	report, err := audit.Log(ctx, log, seal.NewStore(pool), o)
	t.clear()
	if err != nil {
		return err
	}
	return g.audited(report)
}

func (c *Audit) options() (o audit.Options, err error) {
	if c.Shards < 1 {
		return o, usage("--shards must be at least 1")
	}
	if o.Keys, err = seal.ReadKeys(c.Key...); err != nil {
		return o, usage("--key: %v", err)
	}
	o.Against, err = readSeals(c.Against)
	return o, err
}

// audited says what was found, and refuses what does not hold.
func (g *Globals) audited(report audit.Report) error {
	var broken int64
	for _, s := range report.Shards {
		g.say("shard %d: %s, sealed up to position %d by %s, signatures checked up to %d", s.Shard,
			count(int(s.Facts), "fact", "facts"), s.Sealed, count(int(s.Seals), "seal", "seals"), s.Signed)
		for _, p := range s.Problems {
			g.say("  - position %d: %s", p.Position, p.Says)
		}
		if more := int(s.Broken) - len(s.Problems); more > 0 {
			g.say("  - and %d more", more)
		}
		broken += s.Broken
	}
	if broken > 0 {
		return refusal(fmt.Sprintf("%s: the log is not what was sealed", count(int(broken), "thing is wrong", "things are wrong")))
	}
	g.say("the log is what was sealed")
	return nil
}
