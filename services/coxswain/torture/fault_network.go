package main

import (
	"context"
	"fmt"
	"time"
)

// cutDatabase resets every connection to PostgreSQL (F25).
type cutDatabase struct{}

func (*cutDatabase) name() string { return "F25a connections to PostgreSQL reset" }

func (*cutDatabase) inject(_ context.Context, r *round) (string, error) {
	return fmt.Sprintf("%d connections", r.ToDatabase.Cut()), nil
}

func (*cutDatabase) heal(context.Context, *round) error { return nil } // who needs a connection makes one

// muteDatabase swallows what PostgreSQL answers, and then resets the connections: what was to be committed is, and
// nobody has heard (F2).
type muteDatabase struct{}

func (*muteDatabase) name() string { return "F2 connection lost between COMMIT and its answer" }

func (*muteDatabase) inject(_ context.Context, r *round) (string, error) {
	r.ToDatabase.Mute()
	return "answers swallowed", nil
}

func (*muteDatabase) heal(_ context.Context, r *round) error {
	r.logf("the answers of %d connections to PostgreSQL were lost", r.ToDatabase.Lost())
	r.ToDatabase.Unmute()
	return nil
}

// slowDatabase makes the way to PostgreSQL long (F25).
type slowDatabase struct{}

func (*slowDatabase) name() string { return "F25b a slow way to PostgreSQL" }

func (*slowDatabase) inject(_ context.Context, r *round) (string, error) {
	d := r.between(5*time.Millisecond, 60*time.Millisecond)
	r.ToDatabase.Delay(d)
	return d.String() + " each way", nil
}

func (*slowDatabase) heal(_ context.Context, r *round) error {
	r.ToDatabase.Delay(0)
	return nil
}

// cutBroker swallows what NATS answers, acknowledgements among it, and then resets the connections (F25, F3).
type cutBroker struct{}

func (*cutBroker) name() string { return "F3 connection lost between publish and its acknowledgement" }

func (*cutBroker) inject(_ context.Context, r *round) (string, error) {
	r.ToBroker.Mute()
	return "answers swallowed", nil
}

func (*cutBroker) heal(_ context.Context, r *round) error {
	r.ToBroker.Unmute()
	return nil
}
