package daemon_test

import (
	"errors"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// link is the way from a process to PostgreSQL, and what can be wrong with it.
type link struct {
	listener net.Listener
	target   string
	away     atomic.Bool  // nobody is there
	mute     atomic.Bool  // what comes back is swallowed
	delay    atomic.Int64 // nanoseconds before each piece that comes back

	mu    sync.Mutex
	conns []net.Conn
}

// linkTo is a link to a database, and the address of the database by way of it.
func linkTo(t *testing.T, database string) (*link, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &link{listener: listener, target: u.Host}
	t.Cleanup(func() {
		_ = listener.Close()
		l.cut()
	})
	go l.accept()
	return l, strings.Replace(database, u.Host, listener.Addr().String(), 1)
}

// leave cuts every connection and refuses others, until back.
func (l *link) leave() {
	l.away.Store(true)
	l.cut()
}

func (l *link) back() { l.away.Store(false) }

func (l *link) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		_ = c.Close()
	}
	l.conns = nil
}

func (l *link) accept() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return // closed
		}
		if far, err := net.Dial("tcp", l.target); err != nil || l.away.Load() {
			_ = near.Close()
			if err == nil {
				_ = far.Close()
			}
		} else {
			l.join(near, far)
		}
	}
}

func (l *link) join(near, far net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns = append(l.conns, near, far)
	go l.pass(near, far, false)
	go l.pass(far, near, true)
}

func (l *link) pass(from, to net.Conn, back bool) {
	defer func() { _ = errors.Join(from.Close(), to.Close()) }() // the other direction may have been first
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if d := time.Duration(l.delay.Load()); back && d > 0 {
			<-time.After(d)
		}
		if back && l.mute.Load() {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
