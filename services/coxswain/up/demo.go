package up

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"coxswain/services/coxswain/sample"
)

// Demo is demo.json: what to look at, and as whom.
type Demo struct {
	BaseURL    string            `json:"base_url"`
	Tokens     map[string]string `json:"tokens"` // admin, csm, keeper, champion, sponsor, lead
	Customer   string            `json:"customer"`
	Plan       string            `json:"plan"`
	Call       string            `json:"call"`
	Commitment string            `json:"commitment"`
}

// demoLife is how long the tokens of the demo are good for.
const demoLife = 30 * 24 * time.Hour

// catchUp is how long the views may take to show the sample.
const catchUp = 2 * time.Minute

// loadSample loads the sample into an empty log, before anything runs that would answer its facts as if they
// happened now. Half a sample, left by a start that was killed, is completed; a log with anything else in it is
// left alone.
func (e *everything) loadSample(ctx context.Context) (err error) {
	if !e.command.Demo {
		return nil
	}
	e.sample, err = sample.Load(ctx, e.runtime, time.Now(), e.progress.now)
	if err != nil || !e.sample.Loaded {
		return err
	}
	return sample.OpenAccounts(ctx, e.runtime)
}

// demo writes demo.json once the views show the sample.
func (e *everything) demo(ctx context.Context) (Demo, error) {
	result := e.sample
	if !result.Loaded {
		return e.demoBefore(ctx)
	}
	if err := e.settle(ctx); err != nil {
		return Demo{}, err
	}
	d := Demo{
		Tokens: map[string]string{}, Customer: string(result.Customer), Plan: string(result.Plan),
		Call: string(result.Call), Commitment: string(result.Commitment),
	}
	for name, p := range result.People {
		token, err := e.runtime.Tokens.IssueDemo(ctx, p, demoLife)
		if err != nil {
			return Demo{}, err
		}
		d.Tokens[name] = token
	}
	return d, e.writeDemo(&d)
}

// demoBefore is the demo.json of an earlier start, where the log already holds something. Its tokens are
// the caller's own, so it is read as it stands; there may be none.
func (e *everything) demoBefore(ctx context.Context) (Demo, error) {
	var d Demo
	data, err := os.ReadFile(e.path("demo.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal(data, &d); err != nil {
		return d, fmt.Errorf("demo.json cannot be read: %w; delete it and start again", err)
	}
	return d, e.writeDemo(&d)
}

// writeDemo replaces demo.json at once: a reader never sees half of it. Only its owner may read the tokens.
func (e *everything) writeDemo(d *Demo) error {
	d.BaseURL = e.base()
	data, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	next := e.path("demo.json.next")
	if err := os.WriteFile(next, append(data, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(next, e.path("demo.json"))
}

// settle waits until every view shows the whole log, so that the first look is not at half of it.
func (e *everything) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, catchUp)
	defer cancel()
	for shard := range e.runtime.Log.Shards() {
		head, err := e.runtime.Log.Head(ctx, shard)
		if err != nil {
			return err
		}
		for _, p := range e.runtime.Projections() {
			if err := p.Store.Wait(ctx, shard, head); err != nil {
				return err
			}
		}
	}
	return nil
}
