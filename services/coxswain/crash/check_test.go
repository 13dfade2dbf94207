package crash_test

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"

	"coxswain/pkg/httpapi"
)

// record is what the log holds at the end.
type record struct {
	t        *testing.T
	commands map[string]outcome // by their id; those that a policy gave are left out: its facts name their cause
	feed     map[int64]bool     // positions
}

// outcome is what became of a command.
type outcome struct {
	position int64   // that was answered
	facts    int     // that were counted
	at       []int64 // positions of its facts
}

func readLog(t *testing.T, p *program) *record {
	t.Helper()
	l := &record{t: t, commands: map[string]outcome{}, feed: map[int64]bool{}}
	pool := p.database()
	defer pool.Close()
	rows, err := pool.Query(t.Context(), `
		select e.command, coalesce(c.position, 0), coalesce(c.facts, 0), array_agg(e.position order by e.position)
		from eventlog.events e left join eventlog.commands c using (tenant, command)
		where e.causation = '' group by 1, 2, 3
		union all
		select c.command, c.position, c.facts, '{}' from eventlog.commands c
		where c.facts = 0 and not exists (select 1 from eventlog.events e where e.tenant = c.tenant and e.command = c.command)`)
	if err != nil {
		t.Fatal(err)
	}
	var id string
	var o outcome
	if _, err := pgx.ForEachRow(rows, []any{&id, &o.position, &o.facts, &o.at}, func() error {
		if _, twice := l.commands[id]; twice {
			t.Errorf("the command %s has two outcomes", id)
		}
		l.commands[id] = outcome{o.position, o.facts, append([]int64(nil), o.at...)}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	l.readFeed(p)
	return l
}

// readFeed reads all facts as an integration does.
func (l *record) readFeed(p *program) {
	l.t.Helper()
	token, last := p.issue(operator), int64(0)
	for {
		before := last
		for _, position := range l.page(p, token, last) {
			if position <= last {
				l.t.Errorf("the feed gives position %d after %d", position, last)
			}
			l.feed[position], last = true, position
		}
		if last == before {
			return
		}
	}
}

func (l *record) page(p *program, token string, after int64) (positions []int64) {
	l.t.Helper()
	r, err := http.NewRequestWithContext(l.t.Context(), http.MethodGet,
		"http://"+p.address+"/v1/feed?limit=10000&after="+strconv.FormatInt(after, 10), nil)
	if err != nil {
		l.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer got.Body.Close()
	lines := bufio.NewScanner(got.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var fact struct{ Position int64 }
		if err := json.Unmarshal(lines.Bytes(), &fact); err != nil {
			l.t.Fatalf("the feed says %s: %v", lines.Bytes(), err)
		}
		positions = append(positions, fact.Position)
	}
	if err := lines.Err(); err != nil {
		l.t.Fatal(err)
	}
	return positions
}

// check holds a crew's journal against the log.
func (c *crew) check(l *record) {
	c.t.Helper()
	for _, e := range c.journal {
		got, there := l.commands[httpapi.CommandID(e.who.Principal, e.key)]
		switch {
		case !e.answer.done():
			if there {
				c.t.Errorf("%s %s was refused with %d and is in the log at %v", e.key, e.path, e.answer.status, got.at)
			}
		case !there:
			c.t.Errorf("%s %s was answered with %d and is not in the log", e.key, e.path, e.answer.status)
		default:
			c.whole(l, e, got)
		}
	}
}

// whole looks for the facts of a command that was answered.
func (c *crew) whole(l *record, e *entry, got outcome) {
	c.t.Helper()
	if got.position != e.answer.position || got.facts != len(got.at) {
		c.t.Errorf("%s %s was answered at %d; the log has %d of %d facts, at %v, answered %d", e.key, e.path, e.answer.position,
			len(got.at), got.facts, got.at, got.position)
	}
	if n := len(got.at); n > 0 && got.at[n-1] != got.position {
		c.t.Errorf("%s %s was answered at %d, its last fact is at %d", e.key, e.path, got.position, got.at[n-1])
	}
	for _, position := range got.at {
		if !l.feed[position] {
			c.t.Errorf("%s %s: the feed leaves out position %d", e.key, e.path, position)
		}
	}
}

// nothingElse: every command of a person in the log was asked for by a crew.
func (l *record) nothingElse(crews []*crew) {
	l.t.Helper()
	asked := map[string]bool{}
	for _, c := range crews {
		for _, e := range c.journal {
			asked[httpapi.CommandID(e.who.Principal, e.key)] = true
		}
	}
	for id, o := range l.commands {
		if len(o.at) > 0 && !asked[id] {
			l.t.Errorf("nobody has asked for the command %s, with facts at %v", id, o.at)
		}
	}
}

// repeat asks some commands again: the first answer is given again.
func repeat(crews []*crew, chance *rand.Rand) {
	const sample = 30
	for _, c := range crews {
		for range sample {
			e := c.journal[chance.IntN(len(c.journal))]
			if !e.answer.done() {
				continue
			}
			again, err := c.post(e)
			if err != nil || again.status != e.answer.status || !again.replayed || again.position != e.answer.position || string(again.body) != string(e.answer.body) {
				c.t.Errorf("%s %s: asked again gives %d %s at %d (%v), first %d %s at %d", e.key, e.path, again.status, again.body, again.position, err,
					e.answer.status, e.answer.body, e.answer.position)
			}
		}
	}
}

// report says how much was tried: a run that met nothing would prove nothing.
func report(t *testing.T, crews []*crew) {
	t.Helper()
	var sent, refused, unknown, found int
	for _, c := range crews {
		for _, e := range c.journal {
			sent++
			if !e.answer.done() {
				refused++
			}
			if e.tries > 1 {
				unknown++
				if e.answer.replayed {
					found++
				}
			}
		}
	}
	t.Logf("%d commands, %d refused; the fate of %d was unknown at first, of which %d had been done", sent, refused, unknown, found)
	if unknown == 0 {
		t.Error("no kill has met a command: nothing was tried")
	}
}
