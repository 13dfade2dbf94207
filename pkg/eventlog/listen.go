package eventlog

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// channel carries the number of the shard that grew.
const channel = "coxswain_log"

const (
	// heartbeat is how long a connection may be silent before it is asked whether it lives: a half-open one
	// would be silent for ever.
	heartbeat = 15 * time.Second
	// reconnectMin and reconnectMax bound the pause between attempts to connect, which doubles.
	reconnectMin = 50 * time.Millisecond
	reconnectMax = 5 * time.Second
)

// listener hears of the commits of other processes, on a connection of its own, for as long as anybody is
// subscribed.
type listener struct {
	config  *pgx.ConnConfig
	signals *signals

	mu      sync.Mutex
	members int
	stop    context.CancelFunc
}

func newListener(config *pgx.ConnConfig, s *signals) *listener {
	return &listener{config: config, signals: s}
}

// join starts listening with the first member and stops with the last.
func (l *listener) join(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.members == 0 {
		var running context.Context
		running, l.stop = context.WithCancel(context.Background())
		go l.run(running)
	}
	l.members++
	context.AfterFunc(ctx, l.leave)
}

func (l *listener) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.members--; l.members == 0 {
		l.stop()
	}
}

// run listens until the context ends, over as many connections as it takes.
func (l *listener) run(ctx context.Context) {
	for pause := reconnectMin; ctx.Err() == nil; pause = min(2*pause, reconnectMax) {
		if l.listen(ctx) {
			pause = reconnectMin
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// listen uses one connection until it breaks, and reports whether it ever worked.
func (l *listener) listen(ctx context.Context) (worked bool) {
	conn, err := pgx.ConnectConfig(ctx, l.config.Copy())
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // broken or not needed any more: its error says nothing
	if _, err := conn.Exec(ctx, "listen "+channel); err != nil {
		return false
	}
	l.signals.wakeAll() // whatever happened while nobody listened
	for l.hear(ctx, conn) {
	}
	return true
}

// hear waits for one notification and passes it on; false when the connection is of no more use.
func (l *listener) hear(ctx context.Context, conn *pgx.Conn) bool {
	waiting, cancel := context.WithTimeout(ctx, heartbeat)
	n, err := conn.WaitForNotification(waiting)
	cancel()
	switch {
	case err == nil:
		l.pass(n.Payload)
		return true
	case ctx.Err() != nil || waiting.Err() == nil:
		return false
	}
	return alive(ctx, conn)
}

func (l *listener) pass(payload string) {
	shard, err := strconv.Atoi(payload)
	if err != nil {
		l.signals.wakeAll() // not ours; a needless look does no harm
		return
	}
	l.signals.wake(shard)
}

func alive(ctx context.Context, conn *pgx.Conn) bool {
	ctx, cancel := context.WithTimeout(ctx, heartbeat/3)
	defer cancel()
	return conn.Ping(ctx) == nil
}
