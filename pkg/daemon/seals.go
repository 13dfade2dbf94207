package daemon

import (
	"context"
	"fmt"
	"maps"

	"coxswain/pkg/seal"
	"coxswain/pkg/seal/sealer"
)

// openSeals reads the keys of the seals and makes a sealer per shard. A key that is configured and cannot be read is
// no reason to go on without: seals that are silently unsigned are worse than none.
func (r *Runtime) openSeals(context.Context) error {
	var signer *seal.Signer
	keys, err := seal.ReadKeys(r.Config.SealPublicKeys...)
	if err != nil {
		return fmt.Errorf("%w: COXSWAIN_SEAL_PUBLIC_KEYS: %w", ErrConfig, err)
	}
	if r.Config.SealKeyFile != "" {
		if signer, err = seal.ReadSigner(r.Config.SealKeyFile); err != nil {
			return fmt.Errorf("%w: COXSWAIN_SEAL_KEY_FILE: %w", ErrConfig, err)
		}
		maps.Copy(keys, seal.NewKeys(signer.Public()))
	}
	r.Seals, r.SealKeys = seal.NewStore(r.DB), keys
	metrics := sealer.NewMetrics(r.Telemetry.Metrics)
	for shard := range r.Log.Shards() {
		r.sealers = append(r.sealers, sealer.New(r.Log, r.Seals, sealer.Options{
			Shard: shard, After: r.Config.SealAfter, Signer: signer, Lease: r.lease, Metrics: metrics, Logger: r.Logger, Now: r.now,
		}))
	}
	return nil
}

// Sealer is the sealer candidate of a shard.
func (r *Runtime) Sealer(shard int) *sealer.Sealer { return r.sealers[shard] }

// checkSeals tells a damaged log. It keeps nobody from working: what is damaged is not mended by turning people away.
func (r *Runtime) checkSeals(shard int) Check {
	status := r.sealers[shard].Status()
	c := Check{Name: fmt.Sprintf("seals of shard %d", shard), OK: status.Err == nil}
	if c.OK && status.Leader {
		c.Detail = fmt.Sprintf("this process seals; position %d is sealed", status.Sealed)
	}
	if status.Err != nil {
		c.Detail = "sealing stands still; see the log of this process"
	}
	return c
}
