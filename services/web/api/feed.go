// Package api holds the operations that belong to no service alone: the feed of facts, people's own tokens, and who is let in.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/planted"
)

// Register adds the operations.
func Register(api huma.API, deps daemon.Deps) {
	httpapi.Streaming(api, "/v1/feed", "read-feed", "Read the facts, in order", "application/x-ndjson", feed(deps),
		httpapi.Doc("One fact a line, in the order of the log, each with its position. Read on with `after` set to the last "+
			"position you have. A caller gets the facts of the customers it may know of, without what another party keeps to "+
			"itself. With `follow` the answer stays open and new facts arrive as they happen; an empty line every 15 seconds says "+
			"that the connection lives."))
	registerTokens(api, deps)
	registerViews(api, deps)
	registerInvitations(api, deps)
}

type feedInput struct {
	After  int64 `query:"after" minimum:"0" doc:"Position after which to begin; 0 for all."`
	Limit  int   `query:"limit" minimum:"1" maximum:"10000" default:"1000" doc:"Facts at most; without effect when following."`
	Follow bool  `query:"follow" doc:"Stay open and send new facts."`
}

// heartbeat is how often a silent answer says that it lives.
const heartbeat = 15 * time.Second

// batch is how many facts are read at once; what one reader holds in memory. Who asks for fewer has fewer read, though
// not one by one: some may be for others.
const batch, handful = 500, 20

func feed(deps daemon.Deps) func(context.Context, *feedInput) (*httpapi.Streamed, error) {
	return func(ctx context.Context, in *feedInput) (*httpapi.Streamed, error) {
		p, ok := identity.From(ctx)
		if !ok {
			return nil, identity.ErrInvalidToken
		}
		if err := p.May("feed.read", p.Customer); err != nil {
			return nil, err
		}
		r := &reader{log: deps.Log, who: p, shard: deps.Log.ShardOf(p.Tenant), at: in.After, left: in.Limit}
		head, err := deps.Log.Head(ctx, r.shard)
		if err != nil {
			return nil, err
		}
		if in.Follow {
			r.left = -1
			return &httpapi.Streamed{Position: head, Write: r.follow}, nil
		}
		return &httpapi.Streamed{Position: head, Write: func(ctx context.Context, out *httpapi.Stream) error {
			_, err := r.catchUp(ctx, out, head)
			return err
		}}, nil
	}
}

// reader is one reading of the feed.
type reader struct {
	log   eventlog.Log
	who   identity.Principal
	shard int
	at    int64 // position that has been looked at
	left  int   // facts that may still be sent; negative: any number
}

// follow sends what there is and then what comes, until the reader goes or the server drains.
func (r *reader) follow(ctx context.Context, out *httpapi.Stream) error {
	wake := r.log.Subscribe(ctx, r.shard)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		head, err := r.log.Head(ctx, r.shard)
		if err != nil {
			return err
		}
		if _, err := r.catchUp(ctx, out, head); err != nil {
			return err
		}
		select {
		case <-wake:
		case <-beat.C:
			if err := sendLine(out, nil); err != nil {
				return err
			}
		case <-httpapi.Draining(ctx):
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// catchUp sends the caller's facts up to the position and reports how many.
func (r *reader) catchUp(ctx context.Context, out *httpapi.Stream, to int64) (sent int, err error) {
	for r.at < to && r.left != 0 && ctx.Err() == nil {
		facts, next, err := r.read(ctx, to)
		if err != nil {
			return sent, err
		}
		n, err := r.send(out, facts)
		sent += n
		if err != nil {
			return sent, err
		}
		r.at = next
	}
	return sent, out.Flush()
}

// read gives the next facts of the caller's tenant or customer, and the position that has then been
// looked at.
func (r *reader) read(ctx context.Context, to int64) (facts []events.Recorded, next int64, err error) {
	most := batch
	if r.left > 0 {
		most = min(batch, max(r.left, handful))
	}
	if r.who.Customer != "" {
		facts, err = r.log.LoadCustomer(ctx, r.who.Tenant, r.who.Customer, r.at, to, most)
	} else {
		facts, err = r.log.Read(ctx, r.shard, r.at, int(min(int64(most), to-r.at)))
	}
	if err != nil {
		return nil, 0, err
	}
	if next = to; len(facts) == most {
		next = facts[most-1].Position
	}
	return facts, next, nil
}

func (r *reader) send(out *httpapi.Stream, facts []events.Recorded) (sent int, err error) {
	for _, f := range facts {
		if !r.maySee(f) {
			continue
		}
		if r.left == 0 {
			break
		}
		line, err := json.Marshal(lineOf(f))
		if err != nil {
			return sent, err
		}
		if err := sendLine(out, line); err != nil {
			return sent, err
		}
		sent++
		r.left--
	}
	return sent, nil
}

// maySee is the wall of the feed: the reader's own tenant, customers that it knows of, and what is for its party.
func (r *reader) maySee(f events.Recorded) bool {
	return (f.Tenant == r.who.Tenant || planted.Has(planted.DropTenantFilter)) && r.who.Sees(f.Customer) &&
		(f.Audience.Sees(r.who.Party) && !r.sorts(f) || planted.Has(planted.IgnoreAudience))
}

// sorts reports whether the fact is a custom field, told to somebody else than the tenant. Custom fields are how the tenant
// sorts its customers; they stand in the customer's own stream, so their audience does not say it, and no view shows them
// to another party either.
func (r *reader) sorts(f events.Recorded) bool {
	_, field := f.Event.(customerevent.AttributeSet)
	return field && !r.who.Vendor()
}

// sendLine writes a line; an empty one is a heartbeat and goes out at once.
func sendLine(out *httpapi.Stream, line []byte) error {
	if _, err := out.Write(append(bytes.TrimSpace(line), '\n')); err != nil {
		return err
	}
	if len(line) == 0 {
		return out.Flush()
	}
	return nil
}

// line is a fact as readers outside get it. The tenant is the reader's own and is left out.
type line struct {
	Position   int64             `json:"position"`
	ID         string            `json:"id"`
	Type       string            `json:"type"`
	Customer   events.CustomerID `json:"customer,omitempty"`
	Stream     events.Stream     `json:"stream"`
	Version    int64             `json:"version"`
	OccurredAt time.Time         `json:"occurred_at"`
	RecordedAt time.Time         `json:"recorded_at"`
	Actor      events.Actor      `json:"actor"`
	OnBehalfOf events.PersonID   `json:"on_behalf_of,omitempty"`
	Reason     string            `json:"reason,omitempty"`
	Audience   events.Audience   `json:"audience"`
	Data       json.RawMessage   `json:"data"`
}

func lineOf(f events.Recorded) line {
	return line{
		Position: f.Position, ID: f.ID, Type: f.Type, Customer: f.Customer, Stream: f.Stream, Version: f.Version,
		OccurredAt: f.OccurredAt, RecordedAt: f.RecordedAt, Actor: f.Actor, OnBehalfOf: f.OnBehalfOf, Reason: f.Reason,
		Audience: f.Audience, Data: f.Data,
	}
}
