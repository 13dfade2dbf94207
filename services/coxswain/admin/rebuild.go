package admin

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/pkg/daemon"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/projection"
)

// Refusals.
var (
	errNoProjection = fault.New(fault.Invalid, "unknown-projection", "there is no such read model")
	errNoPolicy     = fault.New(fault.Invalid, "unknown-policy", "there is no such policy")
	errUnderWay     = fault.New(fault.Conflict, "rebuild-under-way", "this read model is being rebuilt; wait until that is done")
)

type rebuildInput struct {
	Projection string `path:"projection" maxLength:"200"`
	Check      bool   `query:"check" doc:"Compare the new tables with a fold in memory before readers are switched to them."`
	Prune      bool   `query:"prune" doc:"Afterwards, drop the tables that nobody reads: those of before, and those of older releases. Without them there is no way back."`
}

func (d *desk) rebuild(ctx context.Context, in *rebuildInput) (*httpapi.Streamed, error) {
	if _, err := caller(ctx, actionRebuild); err != nil {
		return nil, err
	}
	p, err := d.projection(in.Projection)
	if err != nil {
		return nil, err
	}
	owner, err := d.OwnerPool(ctx)
	if err != nil {
		return nil, err
	}
	if _, running := d.rebuilds.LoadOrStore(in.Projection, true); running {
		owner.Close()
		return nil, errUnderWay
	}
	return &httpapi.Streamed{Write: func(ctx context.Context, out *httpapi.Stream) error {
		defer d.rebuilds.Delete(in.Projection)
		defer owner.Close()
		ctx, cancel := untilDraining(ctx)
		defer cancel()
		l := lines{out}
		result, err := d.build(ctx, owner, p, *in, l)
		if err != nil {
			return l.fail(err)
		}
		return l.write(Line{Result: &result})
	}}, nil
}

// projection finds a read model by name, and says which there are when there is none.
func (d *desk) projection(name string) (*daemon.Projection, error) {
	if p, ok := d.Projection(name); ok {
		return p, nil
	}
	var names []string
	for _, p := range d.Projections() {
		names = append(names, p.Definition.Name)
	}
	return nil, errNoProjection.Sayf("there is no read model %q; there are %s", name, strings.Join(names, ", ")).At("path/projection")
}

// tellEvery keeps the lines of a fast rebuild few.
const tellEvery = 200 * time.Millisecond

func (d *desk) build(ctx context.Context, owner *pgxpool.Pool, p *daemon.Projection, in rebuildInput, l lines) (Result, error) {
	began := d.now()
	told := began
	built, err := projection.Rebuild(ctx, projection.RebuildConfig{
		Owner: owner, DB: d.DB, Log: d.Log, Definition: p.Definition, Check: in.Check, Registerer: d.Telemetry.Metrics,
		Progress: func(at projection.Progress) {
			if now := d.now(); now.Sub(told) >= tellEvery || at.Position == at.Head {
				told = now
				l.progress(Progress{What: in.Projection, Shard: at.Shard, Position: at.Position, Head: at.Head, Rate: at.Rate})
			}
		},
	})
	result := Result{
		Projection: in.Projection, Facts: built.Facts, Generation: built.Generation, Previous: built.Previous,
		Checked: in.Check, Seconds: d.now().Sub(began).Seconds(),
	}
	if err != nil || !in.Prune {
		return result, err
	}
	if result.Dropped, err = projection.Prune(ctx, owner, p.Definition); err != nil {
		return result, fmt.Errorf("readers see the new tables; those of before could not be dropped: %w", err)
	}
	return result, nil
}
