package footing

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
	"coxswain/pkg/bus"
)

// Stream looks at the stream of a shard. Settings that were changed are repaired by the relay; what a person has to decide
// is grave.
func Stream(ctx context.Context, js jetstream.JetStream, c bus.StreamConfig) Finding {
	check := "stream " + events.StreamName(c.Shard)
	state, err := bus.InspectStream(ctx, js, c)
	var foreign *bus.ForeignStreamError
	var setting *bus.StreamSettingError
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		return Wrong(check, "is not there", "wait a second: the relay makes it and fills it from the log")
	case errors.As(err, &foreign):
		return grave(check, err.Error(), "check NATS_URL and DATABASE_URL: each installation needs a NATS, or an account of it, of its own")
	case errors.As(err, &setting):
		return grave(check, err.Error(), "delete the stream with the nats program: the relay makes it anew and fills it from the log")
	case err != nil:
		return Unknown(check, err)
	case len(state.Wrong) > 0:
		return Wrong(check, "settings were changed: "+strings.Join(state.Wrong, ", "),
			"nothing: the relay repairs them within seconds; find out who changed them")
	}
	return Fine(check, fmt.Sprintf("this installation's, positions %d to %d, %s, %s", state.First, state.Last, Size(state.Bytes),
		replicas(state.Replicas)))
}

func replicas(n int) string {
	if n == 1 {
		return "1 replica"
	}
	return fmt.Sprintf("%d replicas", n)
}

// Size writes a number of bytes as people read it.
func Size(n uint64) string {
	const k = 1000
	size, unit := float64(n), 0
	units := []string{"B", "kB", "MB", "GB", "TB"}
	for ; size >= k && unit < len(units)-1; unit++ {
		size /= k
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, units[unit])
}
