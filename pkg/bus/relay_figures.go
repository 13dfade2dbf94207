package bus

import (
	"context"
	"errors"

	"coxswain/events"
)

// Why a relay waits for a person, as the metric shows it.
const (
	haltAhead    = "ahead"    // the stream has facts that the log has not
	haltDiverged = "diverged" // the stream has other facts than the log
	haltGap      = "gap"      // the log's positions are not dense
	haltForeign  = "foreign"  // the stream is another installation's
	haltSetting  = "setting"  // the stream cannot be used as it is set up
)

// haltOf tells the contradictions that only a person can settle from outages that pass, which are "".
func haltOf(err error) string {
	for _, halt := range []struct {
		cause string
		is    bool
	}{
		{haltAhead, errors.As(err, new(*AheadError))},
		{haltDiverged, errors.As(err, new(*DivergedError))},
		{haltGap, errors.As(err, new(*LogGapError))},
		{haltForeign, errors.As(err, new(*ForeignStreamError))},
		{haltSetting, errors.As(err, new(*StreamSettingError))},
	} {
		if halt.is {
			return halt.cause
		}
	}
	return ""
}

// showHalt shows every cause, so that one which has passed is seen to be 0.
func (r *Relay) showHalt(cause string) {
	for _, c := range []string{haltAhead, haltDiverged, haltGap, haltForeign, haltSetting} {
		r.opts.Metrics.relayHalted.WithLabelValues(r.label, c).Set(flag(c == cause))
	}
}

// lag notes how far the stream is behind. The head is asked for only when there is a backlog.
func (r *Relay) lag(ctx context.Context, facts []events.Recorded) {
	behind := int64(len(facts))
	if len(facts) == maxBatch {
		if head, err := r.log.Head(ctx, r.shard); err == nil {
			behind = head - r.last
		}
	}
	r.showLag(behind, facts)
}

// lagBehind is the lag of a pass that failed: it must grow in sight while the broker is away. A relay that has never
// seen the stream does not know how far that is, and shows nothing.
func (r *Relay) lagBehind(ctx context.Context) {
	if !r.seen {
		return
	}
	oldest, err := r.log.Read(ctx, r.shard, r.last, 1)
	if err != nil {
		return // the log has alarms of its own
	}
	head, err := r.log.Head(ctx, r.shard)
	if err != nil {
		return
	}
	r.showLag(max(0, head-r.last), oldest)
}

// showLag takes the facts that wait, the oldest first.
func (r *Relay) showLag(behind int64, waiting []events.Recorded) {
	age := 0.0
	if len(waiting) > 0 {
		age = max(0, r.opts.Now().Sub(waiting[0].RecordedAt).Seconds())
	}
	r.opts.Metrics.relayLagFacts.WithLabelValues(r.label).Set(float64(behind))
	r.opts.Metrics.relayLagSeconds.WithLabelValues(r.label).Set(age)
}

// withdraw takes back what only the process that relays can say: a lag that nobody updates would be believed.
func (r *Relay) withdraw() {
	m := r.opts.Metrics
	m.relayLagFacts.DeleteLabelValues(r.label)
	m.relayLagSeconds.DeleteLabelValues(r.label)
	for _, c := range []string{haltAhead, haltDiverged, haltGap, haltForeign, haltSetting} {
		m.relayHalted.DeleteLabelValues(r.label, c)
	}
}
