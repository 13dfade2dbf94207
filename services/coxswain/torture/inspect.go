package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/telemetry"
	"coxswain/services/coxswain/admin"
	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/torture/load"
	"coxswain/services/web"
)

// inspect builds a read model anew and lets `coxswain verify` look at everything, past all proxies, from a process
// that takes no part: this one.
func (r *round) inspect(ctx context.Context) error {
	log, err := os.Create(filepath.Join(r.Dir, "inspector.log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }() // it is read by people only
	i, err := r.inspector(ctx, log)
	if err != nil {
		return err
	}
	served, err := i.serve(ctx)
	if err != nil {
		return errors.Join(err, i.Drain(ctx))
	}
	token, err := r.Issue(ctx, load.Operator(load.Tenants()[0]))
	if err == nil {
		err = r.ask(ctx, client.New(served.base, token), i)
	}
	return errors.Join(err, served.end(ctx), i.Drain(ctx))
}

// inspector is a runtime that is opened and never started.
type inspector struct{ *daemon.Runtime }

func (r *round) inspector(ctx context.Context, log io.Writer) (inspector, error) {
	c, err := daemon.ReadConfig([]string{
		"DATABASE_URL=" + r.Cluster.Direct(), "NATS_URL=nats://" + r.Broker, "COXSWAIN_MASTER_KEY_FILE=" + r.KeyFile(), "COXSWAIN_ADDR=127.0.0.1:0",
		"COXSWAIN_RATE_PER_SECOND=0",
	})
	if err != nil {
		return inspector{}, err
	}
	tel := telemetry.New(telemetry.Options{Service: "inspector", Output: log})
	runtime, err := daemon.Open(ctx, c, tel, "inspector", append(web.Behind(), web.Service())...)
	if err != nil {
		return inspector{}, err
	}
	admin.Register(runtime)
	return inspector{runtime}, nil
}

// serving is HTTP without the work beside it.
type serving struct {
	base string
	end  func(context.Context) error
}

func (i inspector) serve(ctx context.Context) (serving, error) {
	handler, err := i.Handler()
	if err != nil {
		return serving{}, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", i.Config.Addr)
	if err != nil {
		return serving{}, err
	}
	server := httpapi.Server(handler, i.Logger)
	go func() { _ = server.Serve(listener) }() // it ends with Shutdown
	return serving{"http://" + listener.Addr().String(), func(ctx context.Context) error { return httpapi.Shutdown(ctx, server) }}, nil
}

// ask has one read model built anew, which the running processes take over, and everything verified after that.
func (r *round) ask(ctx context.Context, c *client.Client, i inspector) error {
	all := i.Projections()
	name := all[r.chance.IntN(len(all))].Definition.Name
	r.logf("building %s anew", name)
	built, err := c.StreamPost(ctx, "/v1/admin/projections/"+name+"/rebuild?check=true")
	if err != nil {
		return err
	}
	if err := r.follow(built); err != nil {
		return err
	}
	if err := r.quiesce(ctx); err != nil {
		return err
	}
	r.logf("verifying")
	began := time.Now()
	verified, err := c.Stream(ctx, "/v1/admin/verify")
	if err != nil {
		return err
	}
	defer func() { r.logf("verified in %s", time.Since(began).Round(time.Millisecond)) }()
	return r.follow(verified)
}

// follow reads an answer of the administration: what does not hold is a finding, and so is an answer without an end.
func (r *round) follow(answer io.ReadCloser) error {
	defer func() { _ = answer.Close() }()
	scanner := bufio.NewScanner(answer)
	scanner.Buffer(nil, 1<<22)
	ended := false
	for scanner.Scan() {
		var l admin.Line
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			return fmt.Errorf("a line of the answer is not understood: %w", err)
		}
		if l.Check != nil && !l.Check.OK {
			r.ground.Findings.Addf("verify: %s: %s; %d do not: %v", l.Check.Name, l.Check.Rule, l.Check.Broken, l.Check.Problems)
		}
		if l.Failure != nil {
			r.ground.Findings.Addf("verify: %s", l.Failure.Detail)
		}
		ended = ended || l.Verdict != nil || l.Result != nil || l.Failure != nil
	}
	if !ended {
		r.ground.Findings.Addf("verify: the answer was cut off (%v)", scanner.Err())
	}
	return nil
}
