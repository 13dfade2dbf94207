package load

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// Record is what the log and the feeds hold at the end.
type Record struct {
	commands map[commandID]outcome // those that a policy gave are left out: its facts name their cause
	feed     map[int64]bool        // positions
}

// commandID is unique within a tenant.
type commandID struct {
	tenant events.TenantID
	id     string
}

// outcome is what became of a command.
type outcome struct {
	position int64   // that was answered
	facts    int     // that were counted
	at       []int64 // positions of its facts
}

// Positions is how many facts the feeds gave.
func (r *Record) Positions() int { return len(r.feed) }

// ReadRecord reads the log in the database, and the feed of each tenant as an integration does.
func ReadRecord(ctx context.Context, g *Ground, db *pgxpool.Pool) (*Record, error) {
	r := &Record{commands: map[commandID]outcome{}, feed: map[int64]bool{}}
	if err := r.readLog(ctx, g, db); err != nil {
		return nil, err
	}
	for _, t := range Tenants() {
		if err := r.readFeed(ctx, g, Operator(t)); err != nil {
			return nil, fmt.Errorf("read the feed of %s: %w", t, err)
		}
	}
	return r, nil
}

// Overhear reads the feed of each crew's customer with the champion's token: nothing that is internal, or another
// tenant's, may be in it.
func Overhear(ctx context.Context, crews []*Crew) error {
	for _, c := range crews {
		nothing := &Record{feed: map[int64]bool{}}
		if err := nothing.readFeed(ctx, c.ground, c.champion.Principal); err != nil {
			return fmt.Errorf("read the feed of customer %s: %w", c.customer, err)
		}
		if len(nothing.feed) == 0 {
			c.ground.Findings.Addf("no loss: the feed of customer %s is empty", c.customer)
		}
	}
	return nil
}

func (r *Record) readLog(ctx context.Context, g *Ground, db *pgxpool.Pool) error {
	rows, err := db.Query(ctx, `
		select e.tenant, e.command, coalesce(c.position, 0), coalesce(c.facts, 0), array_agg(e.position order by e.position)
		from eventlog.events e left join eventlog.commands c using (tenant, command)
		where e.causation = '' group by 1, 2, 3, 4
		union all
		select c.tenant, c.command, c.position, c.facts, '{}' from eventlog.commands c
		where c.facts = 0 and not exists (select 1 from eventlog.events e where e.tenant = c.tenant and e.command = c.command)`)
	if err != nil {
		return err
	}
	var id commandID
	var o outcome
	_, err = pgx.ForEachRow(rows, []any{&id.tenant, &id.id, &o.position, &o.facts, &o.at}, func() error {
		if _, twice := r.commands[id]; twice {
			g.Findings.Addf("exactly once: the command %s has two outcomes", id.id)
		}
		r.commands[id] = outcome{o.position, o.facts, append([]int64(nil), o.at...)}
		return nil
	})
	return err
}

func (r *Record) readFeed(ctx context.Context, g *Ground, who identity.Principal) error {
	token, err := g.Issue(ctx, who)
	if err != nil {
		return err
	}
	for last := int64(0); ; {
		positions, err := page(ctx, g, who, token, last)
		if err != nil || len(positions) == 0 {
			return err
		}
		for _, position := range positions {
			if position <= last {
				g.Findings.Addf("order: the feed of %s gives position %d after %d", who.Tenant, position, last)
				return nil // it would not come to an end
			}
			r.feed[position], last = true, position
		}
	}
}

// page reads the next facts of a feed and looks for what is not the reader's.
func page(ctx context.Context, g *Ground, who identity.Principal, token string, after int64) (positions []int64, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, g.Base+"/v1/feed?limit=10000&after="+strconv.FormatInt(after, 10), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = got.Body.Close() }()
	lines := bufio.NewScanner(got.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var fact struct{ Position int64 }
		if err := json.Unmarshal(lines.Bytes(), &fact); err != nil || got.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("it says %d %s (%w)", got.StatusCode, bytes.TrimSpace(lines.Bytes()), err)
		}
		g.innocent("the feed", who.Tenant, lines.Bytes())
		if who.Party != events.Vendor {
			g.discreet("the feed", lines.Bytes())
		}
		positions = append(positions, fact.Position)
	}
	return positions, lines.Err()
}
