package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/bus"
	"coxswain/pkg/daemon"
	"coxswain/pkg/footing"
)

func (d *desk) lookAtNATS(context.Context) []Finding {
	const check = "NATS"
	if !d.NATS.IsConnected() {
		return []Finding{footing.Wrong(check, "away: facts stay in the log, read models follow the log, policies wait",
			"start it, or check NATS_URL; nothing else is to be done, it is caught up with by itself")}
	}
	return []Finding{footing.Fine(check, "connected to "+d.NATS.ConnectedServerName())}
}

// lookAtRelays looks at what fills each shard's stream.
func (d *desk) lookAtRelays(ctx context.Context) []Finding {
	if !d.NATS.IsConnected() {
		return nil // said already
	}
	var all []Finding
	for shard := range d.Log.Shards() {
		all = append(all, d.lookAtRelay(ctx, shard))
	}
	return all
}

func (d *desk) lookAtRelay(ctx context.Context, shard int) Finding {
	check := fmt.Sprintf("relay of shard %d", shard)
	if status := d.Relay(shard).Status(); status.Err != nil {
		return footing.Wrong(check, "stands still: "+status.Err.Error(), "do what it says; facts stay in the log until then")
	}
	var holder string
	err := d.DB.QueryRow(ctx, "select holder from leases where name = $1 and expires_at > clock_timestamp()", bus.LeaseName(shard)).Scan(&holder)
	if errors.Is(err, pgx.ErrNoRows) {
		return footing.Wrong(check, "no process relays", "wait for "+d.Config.LeaseTTL.String()+
			"; if it stays so, see the log of the processes for errors about leases")
	}
	if err != nil {
		return footing.Unknown(check, err)
	}
	head, err := d.caughtUp(ctx, shard)
	if err != nil {
		return footing.Unknown(check, err)
	}
	last, err := d.streamAt(ctx, shard)
	switch {
	case err != nil:
		return footing.Unknown(check, err)
	case last < head: // -1 too: no stream
		return footing.Wrong(check, fmt.Sprintf("%s behind the log (at %d of %d)", facts(head-last), last, head),
			"wait while the number falls; if it does not, see the log of the process "+holder)
	}
	return footing.Fine(check, fmt.Sprintf("%s relays; the stream has every fact up to %d", holder, head))
}

// lookAtReadModels says how far each is behind, after a moment to catch up that they share.
func (d *desk) lookAtReadModels(ctx context.Context) []Finding {
	heads := make([]int64, d.Log.Shards())
	for shard := range heads {
		var err error
		if heads[shard], err = d.Log.Head(ctx, shard); err != nil {
			return []Finding{footing.Unknown("read models", err)}
		}
	}
	waiting, cancel := context.WithTimeout(ctx, d.tolerance)
	defer cancel()
	var all []Finding
	for _, p := range d.Projections() {
		check := "read model " + p.Definition.Name
		switch behind, err := d.behind(ctx, waiting, p, heads); {
		case err != nil:
			all = append(all, footing.Unknown(check, err))
		case behind > 0:
			all = append(all, footing.Wrong(check, facts(behind)+" behind the log",
				"wait while the number falls; if it does not, see the log of the process that keeps it"))
		default:
			all = append(all, footing.Fine(check, "up to date, at "+positions(heads)))
		}
	}
	return all
}

// behind is how many facts a read model lacks, after waiting for it.
func (d *desk) behind(ctx, waiting context.Context, p *daemon.Projection, heads []int64) (behind int64, err error) {
	for shard, head := range heads {
		if p.Store.Wait(waiting, shard, head) == nil {
			continue
		}
		at, err := p.Store.Position(ctx, shard) // what keeps it from coming is told by this
		if err != nil {
			return 0, err
		}
		behind += max(0, head-at)
	}
	return behind, nil
}

// lookAtParked sums up what is parked, by read model and customer, and by policy.
func (d *desk) lookAtParked(ctx context.Context, tenant events.TenantID) []Finding {
	const check, what = "parked facts", "mend what the error says (often: install the newer release), then: coxswain parked --retry"
	parked, err := d.allParked(ctx, tenant)
	if err != nil {
		return []Finding{footing.Unknown(check, err)}
	}
	var all []Finding
	for group := range slices.Values(lanes(parked.Facts)) {
		first := group[0]
		all = append(all, footing.Wrong(check, fmt.Sprintf("%s of customer %s wait for %s, since position %d: %s",
			facts(int64(len(group))), orTenant(first.Customer), first.Projection, first.Position, first.Error), what))
	}
	for _, m := range parked.Messages {
		all = append(all, footing.Wrong(check, fmt.Sprintf("the policy %s could not handle %s at position %d, parked %s: %s",
			m.Policy, m.Type, m.Position, m.ParkedAt.UTC().Format(time.RFC3339), m.Error), what))
	}
	if parked.Others > 0 {
		all = append(all, footing.Wrong(check, facts(int64(parked.Others))+" of other tenants", what))
	}
	if len(all) == 0 {
		return []Finding{footing.Fine(check, "none")}
	}
	return all
}

// lanes groups facts by read model and customer, in the order in which they were parked.
func lanes(all []ParkedFact) [][]ParkedFact {
	type lane struct {
		projection string
		customer   events.CustomerID
	}
	var groups [][]ParkedFact
	place := map[lane]int{}
	for _, f := range all {
		l := lane{f.Projection, f.Customer}
		i, known := place[l]
		if !known {
			i = len(groups)
			place[l], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

func orTenant(c events.CustomerID) string {
	if c == "" {
		return "(none: the tenant's own)"
	}
	return string(c)
}

func facts(n int64) string { return counted(n, "fact", "facts") }

func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
