package natstest_test

import (
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"coxswain/pkg/natstest"
)

func TestANodeThatComesBackEmptyIsFilledByTheOthersAndCanLead(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("elections take seconds; leave out -short to see them")
	}
	c := natstest.StartCluster(t)
	js := c.JetStream(t)
	_, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "COX", Subjects: []string{"COX.>"}, Replicas: 3})
	if err != nil {
		t.Fatal(err)
	}
	publish(t, js, "COX")
	c.AwaitCopies("COX")

	lost := c.Leader("COX")
	lost.Stop()
	if heir := c.Leader("COX"); heir == lost {
		t.Fatalf("%s leads although it is stopped", heir.Name())
	}
	lost.WipeStore()
	lost.Restart()
	c.AwaitCopies("COX")
	c.Lead("COX", lost)
	if n := messages(t, js); n != 1 {
		t.Errorf("%d messages, want the one that was there", n)
	}
}
