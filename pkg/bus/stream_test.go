package bus

import (
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/pkg/natstest"
)

func TestSettingsThatCouldDropFactsAreRepaired(t *testing.T) {
	t.Parallel()
	js := natstest.Start(t).JetStream(t)
	cfg := wanted(jetstream.StreamConfig{FirstSeq: 1, Replicas: 1}, regatta)
	cfg.MaxAge, cfg.Duplicates = time.Hour, 0
	cfg.MaxMsgs, cfg.Discard = 10, jetstream.DiscardOld
	cfg.AllowAtomicPublish, cfg.DenyPurge = false, false
	cfg.Subjects = []string{"cox.00.plan.>"}
	if _, err := js.CreateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	s, err := EnsureStream(t.Context(), js, regatta, testLogger(t))
	if err != nil {
		t.Fatal(err)
	}
	have := s.CachedInfo().Config
	if wrong := differences(have, wanted(have, regatta)); len(wrong) > 0 {
		t.Errorf("still wrong: %v", wrong)
	}
}

func TestAStreamThatIsRightIsLeftAlone(t *testing.T) {
	t.Parallel()
	js := natstest.Start(t).JetStream(t)
	for range 2 {
		s, err := EnsureStream(t.Context(), js, regatta, testLogger(t))
		if err != nil {
			t.Fatal(err)
		}
		have := s.CachedInfo().Config
		if wrong := differences(have, wanted(have, regatta)); len(wrong) > 0 {
			t.Errorf("the broker made something else of %v", wrong)
		}
	}
}

func TestAStreamOfAnotherInstallationIsNeitherUsedNorRebuilt(t *testing.T) {
	t.Parallel()
	js := natstest.Start(t).JetStream(t)
	for name, metadata := range map[string]map[string]string{
		"another's": {installationKey: "henley"}, "nobody's": nil,
	} {
		cfg := wanted(jetstream.StreamConfig{FirstSeq: 1, Replicas: 1}, regatta)
		cfg.Metadata = metadata
		if _, err := js.CreateStream(t.Context(), cfg); err != nil {
			t.Fatal(err)
		}
		var foreign *ForeignStreamError
		if _, err := EnsureStream(t.Context(), js, regatta, testLogger(t)); !errors.As(err, &foreign) {
			t.Errorf("%s stream: ensure: err = %v", name, err)
		}
		if _, err := RebuildStream(t.Context(), js, regatta, testLogger(t)); !errors.As(err, &foreign) {
			t.Errorf("%s stream: rebuild: err = %v", name, err)
		}
		if err := js.DeleteStream(t.Context(), cfg.Name); err != nil {
			t.Fatal(err)
		}
	}
}

func TestASettingThatCannotBeChangedIsRefused(t *testing.T) {
	t.Parallel()
	for setting, spoil := range map[string]func(c *jetstream.StreamConfig){
		"storage":   func(c *jetstream.StreamConfig) { c.Storage = jetstream.MemoryStorage },
		"retention": func(c *jetstream.StreamConfig) { c.Retention = jetstream.WorkQueuePolicy },
	} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			js := natstest.Start(t).JetStream(t) // a stream made anew where one was just deleted may find its folder going
			cfg := wanted(jetstream.StreamConfig{FirstSeq: 1, Replicas: 1}, regatta)
			spoil(&cfg)
			if _, err := js.CreateStream(t.Context(), cfg); err != nil {
				t.Fatal(err)
			}
			var refused *StreamSettingError
			if _, err := EnsureStream(t.Context(), js, regatta, testLogger(t)); !errors.As(err, &refused) || refused.Setting != setting {
				t.Errorf("err = %v", err)
			}
		})
	}
}

func TestNobodyMakesAHoleInAStreamByHand(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.log.pull(3)
	h.relayAll(h.relay)
	s, err := h.js.Stream(t.Context(), regatta.name())
	if err != nil {
		t.Fatal(err)
	}
	if s.DeleteMsg(t.Context(), 2) == nil || s.Purge(t.Context()) == nil {
		t.Error("a message was deleted, or all of them")
	}
	h.same()
}

func TestAnInstallationWithoutAnIdHasNoStream(t *testing.T) {
	t.Parallel()
	js := natstest.Start(t).JetStream(t)
	if _, err := EnsureStream(t.Context(), js, StreamConfig{}, testLogger(t)); err == nil {
		t.Error("a stream that belongs to nobody was made")
	}
}

func TestOnlyTheLeadersWordAboutAStreamIsBelieved(t *testing.T) {
	t.Parallel()
	others := func(names ...string) (all []*jetstream.PeerInfo) {
		for _, name := range names {
			all = append(all, &jetstream.PeerInfo{Name: name})
		}
		return all
	}
	for name, c := range map[string]struct {
		answer *jetstream.ClusterInfo
		want   bool
	}{
		"a server that is alone":           {nil, true},
		"the only replica":                 {&jetstream.ClusterInfo{Leader: "a"}, true},
		"the leader":                       {&jetstream.ClusterInfo{Leader: "a", Replicas: others("b", "c")}, true},
		"a node that knows another leader": {&jetstream.ClusterInfo{Leader: "a", Replicas: others("a", "c")}, false},
		"a node that knows of no leader":   {&jetstream.ClusterInfo{Replicas: others("a", "c")}, false},
	} {
		if got := fromLeader(c.answer); got != c.want {
			t.Errorf("%s: believed %t, want %t", name, got, c.want)
		}
	}
}
