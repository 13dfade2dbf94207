package vitals

import (
	"context"
	"errors"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"

	"coxswain/events"
)

// natsLook is one look at NATS.
type natsLook struct {
	conn   *nats.Conn
	js     jetstream.JetStream
	shards int

	connected, reconnects, jetstreamUp, streamBytes, policyLag *prometheus.Desc
}

// NATS shows whether the broker and its JetStream answer, how large the streams are, and how many facts wait for each
// policy. Policies that no process serves any more keep their consumer, and so stay in sight.
func NATS(conn *nats.Conn, js jetstream.JetStream, shards int) prometheus.Collector {
	n := natsLook{
		conn: conn, js: js, shards: shards,
		connected:   describe("nats", "connected", "1 while this process is connected to NATS."),
		reconnects:  describe("nats", "reconnects_total", "Times the connection to NATS came back."),
		jetstreamUp: describe("nats", "jetstream_up", "1 while JetStream answers; a server can be up without it, after a full disk."),
		streamBytes: describe("nats", "stream_bytes", "Size of the stream of a shard.", "shard"),
		policyLag:   describe("bus", "policy_lag_facts", "Facts in the stream that a policy has not dealt with.", "policy", "shard"),
	}
	return collector{[]*prometheus.Desc{n.connected, n.reconnects, n.jetstreamUp, n.streamBytes, n.policyLag}, n.look}
}

func (n natsLook) look(to chan<- prometheus.Metric) {
	gauge(to, n.connected, flag(n.conn.IsConnected()))
	counter(to, n.reconnects, float64(n.conn.Stats().Reconnects))
	ctx, cancel := context.WithTimeout(context.Background(), lookTimeout)
	defer cancel()
	gauge(to, n.jetstreamUp, flag(n.conn.IsConnected() && n.lookAtStreams(ctx, to)))
}

// lookAtStreams reports whether JetStream answered for each. A stream that is not there yet is an answer.
func (n natsLook) lookAtStreams(ctx context.Context, to chan<- prometheus.Metric) bool {
	for shard := range n.shards {
		stream, err := n.js.Stream(ctx, events.StreamName(shard))
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			continue
		}
		if err != nil || !n.lookAtPolicies(ctx, to, stream, shard) {
			return false
		}
		gauge(to, n.streamBytes, float64(stream.CachedInfo().State.Bytes), strconv.Itoa(shard))
	}
	return true
}

// lookAtPolicies shows the durable consumers: readers of views and feeds have throw-away ones.
func (n natsLook) lookAtPolicies(ctx context.Context, to chan<- prometheus.Metric, stream jetstream.Stream, shard int) bool {
	all := stream.ListConsumers(ctx)
	for c := range all.Info() {
		if c.Config.Durable != "" {
			gauge(to, n.policyLag, float64(c.NumPending)+float64(c.NumAckPending), c.Config.Durable, strconv.Itoa(shard))
		}
	}
	return all.Err() == nil
}
