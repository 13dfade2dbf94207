package bus

import (
	"context"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// StreamState is what a shard's stream is at the moment.
type StreamState struct {
	First, Last int64 // positions that it holds; Last is First-1 for an empty one
	Bytes       uint64
	Replicas    int
	At          time.Time // the broker's clock when it answered
	// Wrong names the settings that are not as they should be. The relay repairs them when it looks next.
	Wrong []string
}

// InspectStream looks at the stream of a shard and changes nothing. It returns jetstream.ErrStreamNotFound when
// there is none yet, and a *ForeignStreamError or a *StreamSettingError when a person has to decide.
func InspectStream(ctx context.Context, js jetstream.JetStream, c StreamConfig) (StreamState, error) {
	s, err := lookFor(ctx, js, c.name())
	if err != nil {
		return StreamState{}, err
	}
	info := s.CachedInfo()
	state := StreamState{
		First: int64(info.State.FirstSeq), Last: int64(info.State.LastSeq), Bytes: info.State.Bytes, Replicas: info.Config.Replicas,
		At:    info.TimeStamp,
		Wrong: differences(info.Config, wanted(info.Config, c)),
	}
	return state, checkOwner(info, c)
}
