package sealer

import (
	"context"
	"errors"

	"github.com/prometheus/client_golang/prometheus"
)

// report keeps what operators look at.
func (s *Sealer) report(ctx context.Context, p Pass, err error) {
	m, shard := s.opts.Metrics, label(s.opts.Shard)
	m.position.WithLabelValues(shard).Set(float64(p.Last))
	if p.Head > 0 { // the log could be asked
		m.lagFacts.WithLabelValues(shard).Set(float64(max(0, p.Head-p.Last)))
		m.lagSeconds.WithLabelValues(shard).Set(lagSeconds(p))
	}
	m.halted.WithLabelValues(shard).Set(flag(NeedsPerson(err)))
	if p.Sealed > 0 {
		m.seals.WithLabelValues(shard).Inc()
	}
	if p.Fenced {
		m.fenced.WithLabelValues(shard).Inc()
	}
	was := s.Status().Err
	if err != nil && ctx.Err() == nil && (was == nil || was.Error() != err.Error()) {
		s.opts.Logger.ErrorContext(ctx, "sealing stands still", "sealed", p.Last, "error", err)
	}
	s.mu.Lock()
	s.status.Sealed, s.status.Err = p.Last, err
	s.mu.Unlock()
}

// lagSeconds is 0 when the pass sealed all there was.
func lagSeconds(p Pass) float64 {
	if p.Last >= p.Head {
		return 0
	}
	return p.Oldest.Seconds()
}

// setLeader also takes back, at the end of a term, what is for the next one to say.
func (s *Sealer) setLeader(on bool) {
	m, shard := s.opts.Metrics, label(s.opts.Shard)
	m.leader.WithLabelValues(shard).Set(flag(on))
	if !on {
		for _, g := range []*prometheus.GaugeVec{m.lagFacts, m.lagSeconds, m.halted} {
			g.WithLabelValues(shard).Set(0)
		}
	}
	s.mu.Lock()
	s.status.Leader = on
	s.mu.Unlock()
}

// NeedsPerson tells a damaged log from an outage that passes.
func NeedsPerson(err error) bool {
	var damage *DamageError
	var behind *BehindError
	return errors.As(err, &damage) || errors.As(err, &behind)
}
