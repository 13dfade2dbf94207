package bus

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/natstest"
)

// clustered is a harness on three nodes with a replica of the stream on each, and a relay that runs.
type clustered struct {
	*harness
	nodes  *natstest.Cluster
	stream string
}

func newClustered(t testing.TB) *clustered {
	t.Helper()
	if testing.Short() {
		t.Skip("three nodes and their elections take seconds; leave out -short to see them")
	}
	return clusteredOn(t, natstest.StartCluster(t))
}

func clusteredOn(t testing.TB, nodes *natstest.Cluster) *clustered {
	t.Helper()
	h := &harness{t: t, js: nodes.JetStream(t), log: newTestLog(t, "first")}
	h.relay = h.newRelay()
	h.relay.opts.Stream.Replicas = 3
	h.relay.opts.Poll = 50 * time.Millisecond // how soon it tries again while there is no leader
	return &clustered{h, nodes, events.StreamName(0)}
}

// run relays until the test ends.
func (c *clustered) run() {
	c.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.relay.Run(ctx) }()
	c.t.Cleanup(func() {
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			c.t.Errorf("the relay ended with %v", err)
		}
	})
}

// complete waits until each node has all of the log, and compares the leader's copy with it. A leader that has just been
// elected may not show its last messages yet; what it shows must be the log.
func (c *clustered) complete() {
	c.t.Helper()
	c.awaitSequence(uint64(c.log.head()))
	c.nodes.AwaitCopies(c.stream)
	for deadline := time.Now().Add(time.Minute); ; {
		report, err := CompareStream(c.t.Context(), c.log, c.js, 0)
		switch {
		case errors.Is(err, ErrNotLeader): // elected at this moment
		case err != nil || len(report.Differ) > 0 || report.Missing > 0 || report.First != 1:
			c.t.Fatalf("the stream on %s is not the log: %+v, %v", c.nodes.Leader(c.stream).Name(), report, err)
		case report.Complete():
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("the stream on %s is not complete: %+v, %v", c.nodes.Leader(c.stream).Name(), report, err)
		}
		<-time.After(20 * time.Millisecond) // an election gives no signal
	}
}

func (l *testLog) head() int64 {
	l.t.Helper()
	head, err := l.Head(l.t.Context(), 0)
	if err != nil {
		l.t.Fatal(err)
	}
	return head
}

// strokes are what a policy was given, each once: redeliveries are allowed, another order is not.
func (c *crew) inOrder() []int {
	took := c.took()
	var firsts []int
	for _, s := range took {
		if !slices.Contains(firsts, s) {
			firsts = append(firsts, s)
		}
	}
	return firsts
}

func TestARelayDrainsItsBacklogWhileTheLeaderOfTheStreamIsStopped(t *testing.T) {
	t.Parallel()
	c := newClustered(t)
	c.log.pull(15_000)
	c.run()
	c.awaitSequence(1)
	for range 2 { // a leader, and then the one that came after it
		lost := c.nodes.Leader(c.stream)
		at := c.relay.Status().Last
		lost.Stop()
		t.Logf("%s was stopped when the relay stood at %d of %d", lost.Name(), at, c.log.head())
		c.log.pull(200)
		c.nodes.Leader(c.stream)
		lost.Restart()
		c.nodes.AwaitCopies(c.stream)
	}
	c.complete()
}

func TestANodeThatLostItsStoreIsFilledAgainAndFeedAndPolicyGoOn(t *testing.T) {
	t.Parallel()
	c, policy := newClustered(t), newCrew(nil)
	c.run()
	c.log.pull(100)
	feed := c.feed(0, 200*time.Millisecond)
	c.route(database(t), policy.policy())
	c.readTo(feed, 100)
	policy.await(t, 100)

	lost := c.nodes.Leader(c.stream)
	lost.Stop()
	c.log.pull(100)
	c.readTo(feed, 200)
	lost.WipeStore()
	lost.Restart()
	c.log.pull(100)
	c.readTo(feed, 300)
	policy.await(t, 300)
	c.complete()

	c.nodes.Lead(c.stream, lost) // its copy is the one that is compared, and goes on
	c.log.pull(100)
	c.readTo(feed, 400)
	policy.await(t, 400)
	c.complete()
	if got := policy.inOrder(); !slices.Equal(got, to(400)) {
		t.Errorf("the policy was given %v, want 1 to 400 in order", got)
	}
}

func TestWithoutAMajorityOfTheNodesFactsWaitInTheLogAndFeedsReadThem(t *testing.T) {
	t.Parallel()
	c := newClustered(t)
	c.run()
	c.log.pull(50)
	c.awaitSequence(50)
	feed := c.feed(0, 200*time.Millisecond)
	c.readTo(feed, 50)

	first, second := c.nodes.Leader(c.stream), c.nodes.Follower(c.stream)
	first.Stop()
	second.Stop()
	c.log.pull(200)
	c.readTo(feed, 250) // from the log: there is nobody else

	second.Restart()
	c.awaitSequence(250)
	first.Restart()
	c.complete()
}

// A node whose process is killed hands nothing over and writes nothing any more: what it had acknowledged the others have,
// and what it had not, the relay publishes again.
func TestThreeProcessesOfWhichTheLeaderIsKilledUnderLoadAndComesBackEmpty(t *testing.T) {
	t.Parallel()
	if testing.Short() || underRaceDetector {
		t.Skip("three processes and their elections take most of a minute, and nothing of the relay's that the race detector has not seen; " +
			"leave out -short and -race to see them")
	}
	c := clusteredOn(t, natstest.StartClusterOfProcesses(t))
	c.run()
	for range 2 { // a leader in the middle of a backlog, and then the one that came after it
		before := uint64(c.log.head())
		c.log.pull(30_000)
		c.awaitSequence(before + 1)
		lost := c.nodes.Leader(c.stream)
		lost.Kill()
		t.Logf("%s was killed when the relay stood at %d of %d", lost.Name(), c.relay.Status().Last, c.log.head())
		c.log.pull(500)
		c.nodes.Leader(c.stream)
		lost.WipeStore()
		lost.Restart()
		c.complete()
		c.nodes.Lead(c.stream, lost) // what came back empty is what is compared now, and goes on
		c.log.pull(100)
		c.complete()
	}
}
