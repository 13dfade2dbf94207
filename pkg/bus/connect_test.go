package bus

import (
	"errors"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/pkg/natstest"
)

func TestAServerThatIsAwayAtTheStartIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t)
	s.Stop()
	nc, js, err := Connect(ConnectOptions{URL: s.URL(), Name: "test", Logger: testLogger(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if nc.IsConnected() {
		t.Fatal("connected to a server that is away")
	}
	connected := nc.StatusChanged(nats.CONNECTED)
	s.Restart()
	<-connected
	if _, err := EnsureStream(t.Context(), js, regatta, testLogger(t)); err != nil {
		t.Error(err)
	}
}

func TestAnEmbeddedServerNeedsNoSocket(t *testing.T) {
	t.Parallel()
	embedded, err := server.NewServer(&server.Options{
		DontListen: true, JetStream: true, StoreDir: t.TempDir(), NoLog: true, NoSigs: true, JetStreamMaxStore: 1 << 20,
	})
	if err != nil {
		t.Fatal(err)
	}
	embedded.Start() // returns when JetStream is there; without a socket nothing else tells
	t.Cleanup(func() { embedded.Shutdown(); embedded.WaitForShutdown() })
	nc, js, err := Connect(ConnectOptions{InProcess: embedded, Name: "test", Logger: testLogger(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if _, err := js.Stream(t.Context(), "COX_00"); !errors.Is(err, jetstream.ErrStreamNotFound) {
		t.Errorf("err = %v, want an answer from JetStream", err)
	}
}

func TestAnAddressThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	if _, _, err := Connect(ConnectOptions{URL: "nats://[::1"}); err == nil {
		t.Error("connected to nowhere")
	}
}
