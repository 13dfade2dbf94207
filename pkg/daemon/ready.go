package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"coxswain/pkg/bus"
)

// Check is the state of one thing that the process needs.
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Needed bool   `json:"needed"` // the process is not ready without it
	Detail string `json:"detail,omitempty"`
}

// probeTimeout bounds the answer of /readyz.
const probeTimeout = 2 * time.Second

// Checks looks at everything. The database, readable projections, and a stream that does not contradict the
// log are needed. NATS is not: without it commands go on, and projections read the log.
func (r *Runtime) Checks(ctx context.Context) []Check {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	checks := []Check{r.checkDatabase(ctx), r.checkNATS()}
	for shard := range r.relays {
		checks = append(checks, r.checkRelay(shard), r.checkSeals(shard))
	}
	if checks[0].OK {
		checks = append(checks, r.checkProjections(ctx)...)
	}
	return checks
}

func (r *Runtime) checkDatabase(ctx context.Context) Check {
	err := r.DB.Ping(ctx)
	return Check{Name: "database", OK: err == nil, Needed: true, Detail: say(err, "does not answer")}
}

func (r *Runtime) checkNATS() Check {
	c := Check{Name: "nats", OK: r.NATS.IsConnected()}
	if !c.OK {
		c.Detail = "away; facts stay in the log until it is back"
	}
	return c
}

func (r *Runtime) checkRelay(shard int) Check {
	status := r.relays[shard].Status()
	c := Check{Name: fmt.Sprintf("relay of shard %d", shard), OK: status.Err == nil, Needed: needsPerson(status.Err)}
	if c.OK && status.Leader {
		c.Detail = fmt.Sprintf("this process relays; the stream has position %d", status.Last)
	}
	if status.Err != nil {
		c.Detail = "stands still; see the log of this process"
	}
	return c
}

func (r *Runtime) checkProjections(ctx context.Context) []Check {
	checks := make([]Check, 0, len(r.projections))
	for _, p := range r.projections {
		c := Check{Name: "projection " + p.Definition.Name, OK: true, Needed: true}
		for shard := range r.Log.Shards() {
			position, err := p.Store.Position(ctx, shard)
			if err != nil {
				c.OK, c.Detail = false, say(err, "is not readable yet")
				break
			}
			c.Detail = fmt.Sprintf("at %d", position)
		}
		checks = append(checks, c)
	}
	return checks
}

// say keeps the words of errors, which name hosts and users, out of an answer that anybody may read.
func say(err error, words string) string {
	if err == nil {
		return ""
	}
	return words
}

// needsPerson tells a contradiction between log and stream from an outage that passes.
func needsPerson(err error) bool {
	var (
		ahead    *bus.AheadError
		diverged *bus.DivergedError
		gap      *bus.LogGapError
		foreign  *bus.ForeignStreamError
		setting  *bus.StreamSettingError
	)
	return errors.As(err, &ahead) || errors.As(err, &diverged) || errors.As(err, &gap) ||
		errors.As(err, &foreign) || errors.As(err, &setting)
}

// ready reports whether all that is needed is there.
func ready(checks []Check) bool {
	for _, c := range checks {
		if c.Needed && !c.OK {
			return false
		}
	}
	return true
}

func (r *Runtime) serveReady(w http.ResponseWriter, req *http.Request) {
	checks := r.Checks(req.Context())
	status := http.StatusOK
	if !ready(checks) {
		status = http.StatusServiceUnavailable
	}
	select {
	case <-r.draining:
		status = http.StatusServiceUnavailable
	default:
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"ready": status == http.StatusOK, "checks": checks}) // the prober has gone
}
