package eventlogtest

import (
	"context"
	"errors"
	"testing"

	"coxswain/pkg/eventlog"
)

func signalling(t *testing.T, open Open) {
	check(t, open, "a reader is signalled at once, then after every commit", func(t *testing.T, log eventlog.Log) {
		signal := log.Subscribe(t.Context(), log.ShardOf(tenant))
		<-signal
		mustAppend(t, log, command("c1", notes("s", 0, "one")))
		for len(mustRead(t, log, 0, all)) == 0 {
			<-signal
		}
	})
	check(t, open, "the signals end with their context", func(t *testing.T, log eventlog.Log) {
		ctx, cancel := context.WithCancel(t.Context())
		signal := log.Subscribe(ctx, 0)
		cancel()
		for range signal { //nolint:revive // ends when the channel is closed
		}
		mustAppend(t, log, command("c1", notes("s", 0, "one")))
	})
	check(t, open, "a caller who has given up already writes nothing", func(t *testing.T, log eventlog.Log) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := log.Append(ctx, command("c1", notes("s", 0, "one")))
		if !errors.Is(err, eventlog.ErrUnavailable) || !errors.Is(err, context.Canceled) {
			t.Errorf("append: %v", err)
		}
		if head := mustHead(t, log); head != 0 {
			t.Errorf("head = %d", head)
		}
	})
}
