package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/events"
)

// dedupeWindow is how long the broker remembers the Nats-Msg-Id of what others publish. Facts carry none.
const dedupeWindow = 2 * time.Minute

// installationKey is where the stream's metadata keep the installation's id.
const installationKey = "coxswain.installation"

// StreamConfig says which stream a shard has.
type StreamConfig struct {
	Shard int
	// Installation is the id that the log's database was given once. A stream of another is refused.
	Installation string
	// Replicas of a new stream; an existing one is changed to it. 0: 1 for a new one, else as it is.
	Replicas int
	// First is the position of the first fact that a new stream holds. 0: 1. A reader that needs earlier ones
	// gets them from the log; a policy that needs earlier ones refuses to start.
	First int64
}

func (c StreamConfig) name() string { return events.StreamName(c.Shard) }

func (c StreamConfig) subjects() []string { return []string{fmt.Sprintf("cox.%02d.>", c.Shard)} }

// first is the sequence a new stream starts with.
func (c StreamConfig) first() uint64 { return uint64(max(c.First, 1)) }

// EnsureStream makes the stream of a shard, or repairs the settings of the one that is there: what
// could drop facts (age, size, count), a missing subject, batches turned off. It returns a
// *ForeignStreamError or a *StreamSettingError when a person has to decide.
func EnsureStream(ctx context.Context, js jetstream.JetStream, c StreamConfig, logger *slog.Logger) (jetstream.Stream, error) {
	if c.Installation == "" {
		return nil, errors.New("the installation has no id: pass the one that the log's database keeps")
	}
	s, err := lookFor(ctx, js, c.name())
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return createStream(ctx, js, c)
	}
	if err != nil {
		return nil, err
	}
	if err := checkOwner(s.CachedInfo(), c); err != nil {
		return nil, err
	}
	return repairStream(ctx, js, s, c, logger)
}

// lookTimeout bounds the wait for one answer about a stream. While a cluster elects a leader nobody answers, and the
// question is lost: it has to be asked again.
const lookTimeout = 3 * time.Second

// lookFor asks how a stream is. It returns ErrNotLeader when the answer is not that of the stream's leader.
func lookFor(ctx context.Context, js jetstream.JetStream, name string) (jetstream.Stream, error) {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	s, err := js.Stream(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("look for the stream %s: %w", name, err)
	}
	if !fromLeader(s.CachedInfo().Cluster) {
		return nil, fmt.Errorf("look for the stream %s: %w", name, ErrNotLeader)
	}
	return s, nil
}

// fromLeader reports whether an answer about a stream is its leader's. For ten seconds after its start a node may
// answer too, with an empty copy if it has lost its store: a relay that believed it would take the stream for lost, or
// for one with a hole, and make it anew. A node lists the others of the group, never itself.
func fromLeader(c *jetstream.ClusterInfo) bool {
	if c == nil {
		return true // there is only one node
	}
	return c.Leader != "" && !slices.ContainsFunc(c.Replicas, func(p *jetstream.PeerInfo) bool { return p.Name == c.Leader })
}

// A stream that was deleted a moment ago may still have its folder: the broker clears it away beside everything
// else, and answers meanwhile that it cannot make a store.
const (
	createTries = 20
	createPause = 100 * time.Millisecond

	storeNotMade jetstream.ErrorCode = 10049
)

func storeInUse(err error) bool {
	var refused *jetstream.APIError
	return errors.As(err, &refused) && refused.ErrorCode == storeNotMade
}

func createStream(ctx context.Context, js jetstream.JetStream, c StreamConfig) (jetstream.Stream, error) {
	cfg := wanted(jetstream.StreamConfig{FirstSeq: c.first(), Replicas: 1}, c)
	s, err := js.CreateStream(ctx, cfg)
	for try := 1; storeInUse(err) && try < createTries && sleep(ctx, createPause) == nil; try++ {
		s, err = js.CreateStream(ctx, cfg)
	}
	if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another relay was first, with other words
		return js.Stream(ctx, c.name())
	}
	if err != nil {
		return nil, fmt.Errorf("make the stream %s: %w", c.name(), err)
	}
	return s, nil
}

// checkOwner refuses what is not ours or cannot be made right.
func checkOwner(info *jetstream.StreamInfo, c StreamConfig) error {
	have := info.Config
	if id := have.Metadata[installationKey]; id != c.Installation {
		return &ForeignStreamError{Stream: c.name(), Have: id, Want: c.Installation}
	}
	refuse := func(setting string, got, want fmt.Stringer) error {
		return &StreamSettingError{Stream: c.name(), Setting: setting, Have: got.String(), Want: want.String()}
	}
	switch {
	case have.Storage != jetstream.FileStorage:
		return refuse("storage", have.Storage, jetstream.FileStorage)
	case have.Retention == jetstream.WorkQueuePolicy:
		return refuse("retention", have.Retention, jetstream.LimitsPolicy)
	case have.Sealed:
		return &StreamSettingError{Stream: c.name(), Setting: "sealed", Have: "true", Want: "false"}
	}
	return nil
}

func repairStream(
	ctx context.Context, js jetstream.JetStream, s jetstream.Stream, c StreamConfig, logger *slog.Logger,
) (jetstream.Stream, error) {
	have := s.CachedInfo().Config
	want := wanted(have, c)
	wrong := differences(have, want)
	if len(wrong) == 0 {
		return s, nil
	}
	logger.WarnContext(ctx, "stream settings repaired", "stream", c.name(), "settings", wrong)
	s, err := js.UpdateStream(ctx, want)
	if err != nil {
		return nil, fmt.Errorf("repair the settings %v of the stream %s: %w", wrong, c.name(), err)
	}
	return s, nil
}

// wanted is a stream's configuration with our settings put in.
func wanted(cfg jetstream.StreamConfig, c StreamConfig) jetstream.StreamConfig {
	cfg.Name = c.name()
	cfg.Description = "A copy of the log, one message per fact; its sequence is the fact's position."
	cfg.Subjects = c.subjects()
	cfg.Storage = jetstream.FileStorage
	cfg.Retention = jetstream.LimitsPolicy
	cfg.Discard = jetstream.DiscardNew // a full store must stop the relay, never drop a fact
	cfg.MaxMsgs, cfg.MaxBytes, cfg.MaxMsgsPerSubject, cfg.MaxAge = -1, -1, -1, 0
	cfg.NoAck, cfg.DiscardNewPerSubject, cfg.AllowRollup = false, false, false
	cfg.Duplicates = dedupeWindow
	cfg.AllowAtomicPublish, cfg.AllowDirect = true, true
	cfg.DenyDelete, cfg.DenyPurge = true, true // nobody makes a hole by hand
	if c.Replicas > 0 {
		cfg.Replicas = c.Replicas
	}
	metadata := map[string]string{}
	for k, v := range cfg.Metadata {
		metadata[k] = v
	}
	metadata[installationKey] = c.Installation
	cfg.Metadata = metadata
	return cfg
}

// differences names the settings that differ.
func differences(have, want jetstream.StreamConfig) []string {
	var names []string
	note := func(name string, same bool) {
		if !same {
			names = append(names, name)
		}
	}
	note("subjects", fmt.Sprint(have.Subjects) == fmt.Sprint(want.Subjects))
	note("retention", have.Retention == want.Retention)
	note("discard", have.Discard == want.Discard && have.DiscardNewPerSubject == want.DiscardNewPerSubject)
	note("max_msgs", have.MaxMsgs == want.MaxMsgs)
	note("max_bytes", have.MaxBytes == want.MaxBytes)
	note("max_msgs_per_subject", have.MaxMsgsPerSubject == want.MaxMsgsPerSubject)
	note("max_age", have.MaxAge == want.MaxAge)
	note("no_ack", have.NoAck == want.NoAck)
	note("duplicate_window", have.Duplicates == want.Duplicates)
	note("allow_rollup_hdrs", have.AllowRollup == want.AllowRollup)
	note("allow_atomic", have.AllowAtomicPublish == want.AllowAtomicPublish)
	note("allow_direct", have.AllowDirect == want.AllowDirect)
	note("deny_delete", have.DenyDelete == want.DenyDelete)
	note("deny_purge", have.DenyPurge == want.DenyPurge)
	note("num_replicas", have.Replicas == want.Replicas)
	return names
}

// RebuildStream deletes the stream of a shard, whatever it holds, so that the relay makes it anew and fills
// it from the log. It is for an operator who has read a DivergedError and knows that the log is right.
// Consumers of policies are deleted with it; they go on from their stored progress.
func RebuildStream(ctx context.Context, js jetstream.JetStream, c StreamConfig, logger *slog.Logger) (jetstream.Stream, error) {
	s, err := lookFor(ctx, js, c.name())
	if err == nil {
		if id := s.CachedInfo().Config.Metadata[installationKey]; id != c.Installation {
			return nil, &ForeignStreamError{Stream: c.name(), Have: id, Want: c.Installation}
		}
		err = js.DeleteStream(ctx, c.name())
	}
	if err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, fmt.Errorf("delete the stream %s to make it anew: %w", c.name(), err)
	}
	return EnsureStream(ctx, js, c, logger)
}
