package bus

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/pubsub/tests"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coxswain/pkg/natstest"
)

// streamPerTopic makes a stream for each topic of Watermill's suite before it is used.
type streamPerTopic struct{ *Subscriber }

func streamOf(topic string) string { return strings.ToUpper(topic) }

func (s streamPerTopic) SubscribeInitialize(topic string) error {
	_, err := s.js.CreateStream(context.Background(), jetstream.StreamConfig{
		Name: streamOf(topic), Subjects: []string{topic}, Storage: jetstream.MemoryStorage,
	})
	return err
}

func TestPublisherAndSubscriberPassWatermillsOwnSuite(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t)
	// Not testLogger: the suite leaves subscribers running when its tests have ended.
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	grouped := func(t *testing.T, group string) (message.Publisher, message.Subscriber) {
		js := s.JetStream(t)
		return NewPublisher(js), streamPerTopic{NewSubscriber(js, SubscriberOptions{
			Stream: streamOf, Consumer: func(string) string { return group },
			AckWait: 5 * time.Second, BackOff: []time.Duration{time.Millisecond}, Logger: logger,
		})}
	}
	features := tests.Features{
		ConsumerGroups:                      true,
		GuaranteedOrder:                     true,
		GuaranteedOrderWithSingleSubscriber: true,
		Persistent:                          true,
		ForceShort:                          testing.Short() || underRaceDetector,
	}
	tests.TestPubSub(t, features, func(t *testing.T) (message.Publisher, message.Subscriber) {
		return grouped(t, "one")
	}, grouped)
}

func TestAMessageWithARepeatedHeaderIsDeliveredWithItsFirstValue(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t)
	js := s.JetStream(t)
	sub := streamPerTopic{NewSubscriber(js, SubscriberOptions{Stream: streamOf, Consumer: func(string) string { return "one" }})}
	if err := sub.SubscribeInitialize("boats"); err != nil {
		t.Fatal(err)
	}
	m := &nats.Msg{Subject: "boats", Header: nats.Header{"Colour": {"blue", "red"}, "Empty": nil}}
	if _, err := js.PublishMsg(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	messages, err := sub.Subscribe(t.Context(), "boats")
	if err != nil {
		t.Fatal(err)
	}
	got := <-messages
	got.Ack()
	if colour := got.Metadata.Get("Colour"); colour != "blue" {
		t.Errorf("colour = %q", colour)
	}
	if err := sub.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestMetadataOfAnyTextComeThrough(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t)
	js := s.JetStream(t)
	sub := streamPerTopic{NewSubscriber(js, SubscriberOptions{Stream: streamOf, Consumer: func(string) string { return "one" }})}
	if err := sub.SubscribeInitialize("boats"); err != nil {
		t.Fatal(err)
	}
	sent := message.NewMessage("1", []byte("row"))
	sent.Metadata.Set("Größe: 100 %", "one\r\ntwo")
	if err := NewPublisher(js).Publish("boats", sent); err != nil {
		t.Fatal(err)
	}
	messages, err := sub.Subscribe(t.Context(), "boats")
	if err != nil {
		t.Fatal(err)
	}
	got := <-messages
	got.Ack()
	if !got.Equals(sent) {
		t.Errorf("got %v %v, want %v %v", got.UUID, got.Metadata, sent.UUID, sent.Metadata)
	}
}
