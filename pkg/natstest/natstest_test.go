package natstest_test

import (
	"errors"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/pkg/natstest"
)

func TestARestartedServerKeepsItsAddressAndItsStore(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t)
	js := s.JetStream(t)
	publish(t, js, makeStream(t, js))
	url := s.URL()

	s.Restart()

	if s.URL() != url {
		t.Errorf("URL = %s, was %s", s.URL(), url)
	}
	if got := messages(t, js); got != 1 {
		t.Errorf("%d messages after a restart, want 1", got)
	}
}

func TestAWipedServerHasForgottenItsStreams(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t)
	js := s.JetStream(t)
	makeStream(t, js)

	s.Stop()
	s.WipeStore()
	s.Restart()

	if _, err := s.JetStream(t).Stream(t.Context(), "COX"); !errors.Is(err, jetstream.ErrStreamNotFound) {
		t.Errorf("err = %v, want no such stream", err)
	}
}

func TestAClientMayConnectBeforeItsServerIsBack(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t)
	s.Stop()
	js := s.JetStream(t)
	s.Restart()
	makeStream(t, js)
}

func TestTestsShareAServerUntilTheLastOneEnds(t *testing.T) {
	t.Parallel()
	for range 2 { // the second time there is no server left
		var first, second string
		t.Run("both at once", func(t *testing.T) {
			first = natstest.Shared(t).URL()
			t.Run("inner", func(t *testing.T) {
				js := natstest.Shared(t).JetStream(t)
				second = natstest.Shared(t).URL()
				publish(t, js, makeStreamNamed(t, js, natstest.Unique(t)))
			})
		})
		if first != second {
			t.Errorf("two servers, %s and %s, want one", first, second)
		}
	}
}

func TestUniqueNamesDifferWithinATest(t *testing.T) {
	t.Parallel()
	first, second := natstest.Unique(t), natstest.Unique(t)
	if first == second {
		t.Error("the same name twice")
	}
}

func makeStream(t *testing.T, js jetstream.JetStream) string {
	t.Helper()
	return makeStreamNamed(t, js, "COX")
}

func makeStreamNamed(t *testing.T, js jetstream.JetStream, name string) string {
	t.Helper()
	_, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: name, Subjects: []string{name + ".>"}})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func publish(t *testing.T, js jetstream.JetStream, stream string) {
	t.Helper()
	if _, err := js.Publish(t.Context(), stream+".call", []byte("row")); err != nil {
		t.Fatal(err)
	}
}

func messages(t *testing.T, js jetstream.JetStream) uint64 {
	t.Helper()
	stream, err := js.Stream(t.Context(), "COX")
	if err != nil {
		t.Fatal(err)
	}
	return stream.CachedInfo().State.Msgs
}
