package admin

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
)

// Actions, as policy.cedar knows them.
const (
	actionLook    = "log.look"
	actionRebuild = "projection.rebuild"
	actionRetry   = "projection.retry"
)

// desk answers operators.
type desk struct {
	*daemon.Runtime
	now       func() time.Time
	folder    string // of all data; "" when it is not known
	rebuilds  sync.Map
	tolerance time.Duration // how long what is behind may take to catch up
}

// Option tells what a runtime does not know of itself.
type Option func(*desk)

// DataFolder is where all data lies, for the look at its free space.
func DataFolder(dir string) Option { return func(d *desk) { d.folder = dir } }

// catchUp is how long relay and projections may take to come as far as the log was. Longer than that is a
// finding, not a moment.
const catchUp = 5 * time.Second

// Register adds the operations to a runtime that has not started yet.
func Register(r *daemon.Runtime, options ...Option) {
	d := &desk{Runtime: r, now: time.Now, tolerance: catchUp}
	for _, set := range options {
		set(d)
	}
	api := httpapi.New(r.Mux, "admin", "What operators ask of a running Coxswain.")
	d.operations(api)
	r.Include("admin", api.OpenAPI())
}

func (d *desk) operations(api huma.API) {
	httpapi.Streaming(api, "/v1/admin/verify", "verify", "Is everything what the log says?", ndjson, d.verify, httpapi.Doc(aboutVerify))
	httpapi.Query(api, "/v1/admin/doctor", "doctor", "What is wrong, and what to do", d.doctor)
	httpapi.Streaming(api, "/v1/admin/projections/{projection}/rebuild", "rebuild-projection", "Build a read model anew from the log",
		ndjson, d.rebuild, httpapi.Doc(aboutRebuild), post)
	httpapi.Query(api, "/v1/admin/seals", "latest-seals", "The last seal of the log, to be handed out", d.latestSeals, httpapi.Doc(aboutSeals))
	httpapi.Query(api, "/v1/admin/parked", "list-parked", "Facts that wait for a fix", d.parked)
	httpapi.Command(api, http.MethodPost, "/v1/admin/parked/retry", "retry-parked", "Give parked facts another try", d.retry,
		httpapi.Status(http.StatusOK), httpapi.Doc(aboutRetry))
}

const (
	ndjson = "application/x-ndjson"

	aboutVerify = `Lines of JSON with one member each: ` + "`progress`, `check`" + `, and at the end ` + "`verdict`" + ` or ` + "`failure`" + `.
An answer without such an end was cut off. The log is read as a whole: a million facts take a minute or two.`
	aboutSeals = `One per shard that has any, the last signed one where there is one. Whoever keeps a seal holds every fact up to its last
position: give it to ` + "`verify`" + ` later, as ` + "`against`" + `.`
	aboutRebuild = `Builds the tables beside the live ones and switches readers to them when they have caught up. Lines of JSON with
one member each: ` + "`progress`" + `, and at the end ` + "`result` or `failure`" + `. When the caller goes away, the rebuild ends and nothing
was switched. It needs no Idempotency-Key: it changes no facts.`
	aboutRetry = `Applies them in order. What fails again stays parked, with what comes after it for the same customer. Without
` + "`projection` or `policy`" + ` all are tried. It needs no Idempotency-Key: what was applied is not parked any more.`
)

// post makes an operation one that is sent with POST.
func post(op *huma.Operation) { op.Method = http.MethodPost }

// caller is the tenant that asks, if it may.
func caller(ctx context.Context, action string) (events.TenantID, error) {
	if err := identity.Authorize(ctx, action, ""); err != nil {
		return "", err
	}
	p, _ := identity.From(ctx)
	return p.Tenant, nil
}

// untilDraining ends with the context, or when the server is about to stop: nothing long may hold that up.
func untilDraining(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	draining := httpapi.Draining(ctx)
	go func() {
		select {
		case <-draining:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
