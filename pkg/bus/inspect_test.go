package bus

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/pkg/natstest"
)

func TestAStreamIsInspectedAndNotChanged(t *testing.T) {
	t.Parallel()
	js := natstest.Start(t).JetStream(t)
	if _, err := InspectStream(t.Context(), js, regatta); !errors.Is(err, jetstream.ErrStreamNotFound) {
		t.Errorf("a stream that is not there gives %v", err)
	}
	cfg := wanted(jetstream.StreamConfig{FirstSeq: 7, Replicas: 1}, regatta)
	cfg.MaxAge = time.Hour
	if _, err := js.CreateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		state, err := InspectStream(t.Context(), js, regatta)
		if err != nil || !slices.Equal(state.Wrong, []string{"max_age"}) || state.First != 7 || state.Last != 6 || state.Replicas != 1 {
			t.Errorf("found %+v, %v", state, err)
		}
	}
	other := regatta
	other.Installation = "henley"
	if _, err := InspectStream(t.Context(), js, other); !errors.As(err, new(*ForeignStreamError)) {
		t.Errorf("another installation's stream gives %v", err)
	}
}
