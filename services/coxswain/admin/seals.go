package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/fault"
	"coxswain/pkg/footing"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/audit"
	"coxswain/pkg/seal/sealer"
)

// Seals are the last seals of the log, by shard.
type Seals struct {
	Seals []seal.Seal `json:"seals" nullable:"false"`
}

func (d *desk) latestSeals(ctx context.Context, _ *struct{}) (*httpapi.Shown[Seals], error) {
	if _, err := caller(ctx, actionLook); err != nil {
		return nil, err
	}
	latest := Seals{Seals: []seal.Seal{}}
	for shard := range d.Log.Shards() {
		s, err := d.Seals.LatestSigned(ctx, shard)
		if err == nil && s.Last == 0 {
			s, err = d.Seals.Latest(ctx, shard)
		}
		if err != nil {
			return nil, err
		}
		if s.Last > 0 {
			latest.Seals = append(latest.Seals, s)
		}
	}
	return &httpapi.Shown[Seals]{Body: latest}, nil
}

// verifyInput is what verify may be asked with.
type verifyInput struct {
	Against []string `query:"against,explode" maxItems:"50" doc:"Seals that were handed out, each as JSON: the log must still be what they stand for."`
}

// errSeal says that a seal cannot be read.
var errSeal = fault.New(fault.Invalid, "seal-unreadable", "what was given as a seal is none; give the JSON that was handed out")

func (in *verifyInput) seals() ([]seal.Seal, error) {
	handed := make([]seal.Seal, len(in.Against))
	for i, text := range in.Against {
		if err := json.Unmarshal([]byte(text), &handed[i]); err != nil {
			return nil, errSeal.Because(err)
		}
	}
	return handed, nil
}

func (e *examination) tellSeals(report audit.Report) error {
	for _, s := range report.Shards {
		if err := e.tell(e.ofSeals(s)); err != nil {
			return err
		}
	}
	return nil
}

// undecoded is the log for who looks at no decoded fact: to decode them takes longer than to hash them.
func (d *desk) undecoded() eventlog.Log {
	return eventlog.New(d.DB, &events.Registry{}, eventlog.Options{Shards: d.Log.Shards(), ShardOf: d.Log.ShardOf})
}

func (e *examination) ofSeals(s audit.Shard) Check {
	told := Check{
		Name: "log seals", OK: s.OK(), Rule: "every fact is the one that was sealed, in its place; seals follow one another",
		Detail: fmt.Sprintf("%d seals up to position %d, %s", s.Seals, s.Sealed, e.signatures(s)), Broken: s.Broken,
	}
	if e.Log.Shards() > 1 {
		told.Name += fmt.Sprintf(" of shard %d", s.Shard)
	}
	for _, p := range s.Problems {
		told.Problems = append(told.Problems, e.problem(p.Position, p.Tenant, p.Says))
	}
	return told
}

func (e *examination) signatures(s audit.Shard) string {
	if len(e.SealKeys) == 0 {
		return "signatures not checked: no key is configured"
	}
	return fmt.Sprintf("signed up to %d", s.Signed)
}

// sealsLate is how much longer than configured facts may wait for their seal before that is a finding.
const sealsLate = 10 * time.Second

func (d *desk) lookAtSeals(ctx context.Context) []Finding {
	all := make([]Finding, d.Log.Shards())
	for shard := range all {
		all[shard] = d.lookAtShardSeals(ctx, shard)
	}
	return all
}

func (d *desk) lookAtShardSeals(ctx context.Context, shard int) Finding {
	check := fmt.Sprintf("seals of shard %d", shard)
	if err := d.Sealer(shard).Status().Err; sealer.NeedsPerson(err) {
		return footing.Wrong(check, "stand still: "+err.Error(), "do what it says; nothing is sealed until then")
	}
	latest, err := d.Seals.Latest(ctx, shard)
	if err != nil {
		return footing.Unknown(check, err)
	}
	waiting, err := d.Log.Read(ctx, shard, latest.Last, 1)
	if err != nil {
		return footing.Unknown(check, err)
	}
	if len(waiting) > 0 && d.now().Sub(waiting[0].RecordedAt) > d.Config.SealAfter+sealsLate {
		return footing.Wrong(check, fmt.Sprintf("end at position %d; what came after it waits since %s", latest.Last, waiting[0].RecordedAt.Format(time.RFC3339)),
			"see the log of the processes for errors of the part sealer")
	}
	if !latest.Signed() {
		return footing.Fine(check, fmt.Sprintf("up to position %d, not signed: COXSWAIN_SEAL_KEY_FILE names a key for that", latest.Last))
	}
	return footing.Fine(check, fmt.Sprintf("up to position %d, signed with key %.12s...", latest.Last, latest.KeyID))
}
