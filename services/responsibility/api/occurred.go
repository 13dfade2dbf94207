package api

import (
	"context"
	"slices"

	"coxswain/pkg/httpapi"
	"coxswain/services/responsibility/story"
)

// occurred answers what occurred between two instants, whenever we were told of it. Positions say nothing about that, so
// the answer names those of the first and the last fact that it tells.
func (d *desk) occurred(ctx context.Context, s sight, in *changesInput) (*httpapi.Shown[changesBody], error) {
	from, err := d.instant("from", in.From)
	if err != nil {
		return nil, err
	}
	to := d.Now()
	if in.To != "" {
		if to, err = d.instant("to", in.To); err != nil {
			return nil, err
		}
	}
	if to.Before(from) {
		return nil, ErrMoment.Sayf("from is after to").At("query/from")
	}
	head, err := d.Log.Head(ctx, d.Log.ShardOf(s.tenant))
	if err != nil {
		return nil, err
	}
	lines, err := d.tell(ctx, s, 0, head)
	if err != nil {
		return nil, err
	}
	lines = slices.DeleteFunc(lines, func(l story.Line) bool { return !l.At.After(from) || l.At.After(to) })
	body := changesBody{Total: len(lines), To: lastOf(lines, 0), Groups: grouped(lines)}
	if len(lines) > 0 {
		body.From = lines[0].Position
	}
	return &httpapi.Shown[changesBody]{Position: head, Body: body}, nil
}
