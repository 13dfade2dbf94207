package admin

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog/hashed"
	"coxswain/pkg/eventlog/verify"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/projection"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/audit"
)

func (d *desk) verify(ctx context.Context, in *verifyInput) (*httpapi.Streamed, error) {
	tenant, err := caller(ctx, actionLook)
	if err != nil {
		return nil, err
	}
	against, err := in.seals()
	if err != nil {
		return nil, err
	}
	head, err := d.Log.Head(ctx, d.Log.ShardOf(tenant))
	if err != nil {
		return nil, err
	}
	return &httpapi.Streamed{Position: head, Write: func(ctx context.Context, out *httpapi.Stream) error {
		ctx, cancel := untilDraining(ctx)
		defer cancel()
		e := &examination{desk: d, tenant: tenant, against: against, lines: lines{out}}
		if err := e.run(ctx); err != nil {
			return e.fail(err)
		}
		return e.write(Line{Verdict: &e.verdict})
	}}, nil
}

// examination is one run of verify, for one tenant's eyes.
type examination struct {
	*desk
	lines
	tenant  events.TenantID
	against []seal.Seal // that were handed out
	verdict Verdict
}

// run fails only when it cannot go on: what does not hold is a result.
func (e *examination) run(ctx context.Context) error {
	e.verdict.OK = true
	if err := e.log(ctx); err != nil {
		return err
	}
	for shard := range e.Log.Shards() {
		if err := e.tell(e.stream(ctx, shard)); err != nil {
			return err
		}
	}
	for _, p := range e.Projections() {
		e.progress(Progress{What: p.Definition.Name})
		if err := e.tell(e.readModel(ctx, p)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (e *examination) tell(c Check) error {
	e.verdict.Checks++
	if !c.OK {
		e.verdict.OK = false
		e.verdict.Failed++
	}
	return e.write(Line{Check: &c})
}

// log holds the log against itself and against its seals, in one reading.
func (e *examination) log(ctx context.Context) error {
	log := e.undecoded()
	itself := verify.Start(log, verify.Options{Progress: func(p verify.Progress) {
		e.progress(Progress{What: "log", Shard: p.Shard, Position: p.Position, Head: p.Head})
	}})
	sealed := audit.Start(log, e.Seals, audit.Options{Keys: e.SealKeys, Against: e.against})
	for shard := range log.Shards() {
		if err := hashed.Walk(ctx, log, shard, factsAtOnce, itself.Shard(shard), sealed.Shard(shard)); err != nil {
			return fmt.Errorf("read the log of shard %d: %w", shard, err)
		}
	}
	return errors.Join(e.tellLog(itself.Report()), e.tellSeals(sealed.Report()))
}

// factsAtOnce is how many facts are read at once: some megabytes.
const factsAtOnce = 2_000

func (e *examination) tellLog(report verify.Report) error {
	e.verdict.Facts = report.Facts
	for _, c := range report.Checks {
		if err := e.tell(e.ofLog(c, report)); err != nil {
			return err
		}
	}
	return nil
}

func (e *examination) ofLog(c verify.Check, report verify.Report) Check {
	told := Check{Name: "log " + c.Name, OK: c.OK(), Rule: c.Rule, Broken: c.Broken, Detail: fmt.Sprintf("%d facts", c.Looked)}
	if c.Name == "commands" {
		told.Detail = fmt.Sprintf("%d commands", c.Looked)
		if report.Forgotten > 0 {
			told.Detail += fmt.Sprintf(", the outcomes of the oldest %d were deleted", report.Forgotten)
		}
	}
	if e.Log.Shards() > 1 {
		told.Name += fmt.Sprintf(" of shard %d", c.Shard)
	}
	for _, p := range c.Problems {
		told.Problems = append(told.Problems, e.problem(p.Position, p.Tenant, p.Says))
	}
	return told
}

// problem keeps from a tenant what is another's: position yes, words no.
func (e *examination) problem(position int64, of events.TenantID, says string) Problem {
	if of != "" && of != e.tenant {
		says = "something of another tenant is not as it should be; the operator of the installation can see what"
	}
	return Problem{Position: position, Detail: says}
}

// stream compares a shard's stream with the log, once it has come as far as the log was.
func (e *examination) stream(ctx context.Context, shard int) Check {
	c := Check{Name: "stream " + events.StreamName(shard), Rule: "the stream has the same facts as the log, byte for byte"}
	e.progress(Progress{What: "stream", Shard: shard})
	head, err := e.caughtUp(ctx, shard)
	if err != nil {
		return c.because(err)
	}
	report, err := bus.CompareStream(ctx, e.undecoded(), e.JetStream, shard)
	if err != nil {
		return c.because(err)
	}
	c.Detail = fmt.Sprintf("positions %d to %d", report.First, report.Last)
	c.Broken = report.Missing + int64(len(report.Differ))
	for _, position := range report.Differ {
		c.Problems = append(c.Problems, Problem{position, fmt.Sprintf("at position %d the stream has something else than the log", position)})
	}
	if report.Missing > 0 {
		c.Problems = append(c.Problems, Problem{Detail: fmt.Sprintf("%d facts are missing from its middle", report.Missing)})
	}
	if report.Last < head {
		c.Broken++
		c.Problems = append(c.Problems, Problem{head, fmt.Sprintf("it ends at %d, the log stood at %d", report.Last, head)})
	}
	if report.Last > report.Head {
		c.Broken++
		c.Problems = append(c.Problems, Problem{report.Last, fmt.Sprintf("it ends at %d, but the log at %d: the log has lost facts", report.Last, report.Head)})
	}
	c.OK = c.Broken == 0
	return c
}

// readModel compares the rows of a read model with a fold of the log in memory.
func (e *examination) readModel(ctx context.Context, p *daemon.Projection) Check {
	c := Check{Name: "read model " + p.Definition.Name, Rule: "its rows are what a fold of the log makes"}
	v, err := projection.Verify(ctx, e.DB, e.Log, p.Definition)
	if err != nil {
		return c.because(err)
	}
	c.OK, c.Broken = len(v.Differences) == 0, int64(len(v.Differences))
	c.Detail = fmt.Sprintf("%d rows at position %s", v.Rows, positions(v.Positions))
	if v.Parked > 0 {
		c.Detail += fmt.Sprintf(", without %d parked facts (see parked)", v.Parked)
	}
	for _, difference := range v.Differences[:min(len(v.Differences), mostProblems)] {
		c.Problems = append(c.Problems, e.problem(0, difference.Tenant, shortened(difference.String())))
	}
	return c
}

// mostProblems bounds what a check lists.
const mostProblems = 20

// because is a check that could not be made: it does not hold until it can.
func (c Check) because(err error) Check {
	c.OK, c.Broken = false, 1
	c.Problems = []Problem{{Detail: "could not be looked at: " + err.Error()}}
	return c
}

func positions(all []int64) string {
	var said []string
	for _, p := range all {
		said = append(said, fmt.Sprint(p))
	}
	return strings.Join(said, ", ")
}

// shortened keeps two whole documents from filling the screen.
func shortened(s string) string {
	const most = 600
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + " ..."
	}
	return s
}

var errNATSAway = errors.New("NATS is away; facts stay in the log until it is back")
