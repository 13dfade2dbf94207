package nthwrite_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// count counts what a victim asks of others, over all its wires, and chooses one thing.
type count struct {
	mu    sync.Mutex
	at    int           // which is chosen; 0 for none
	seen  []string      // since arm, in words
	fired chan struct{} // closed when the chosen one is done
}

// arm counts from now on and chooses the n-th; 0 only counts. The channel is closed when it is done.
func (c *count) arm(n int) (fired <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.seen, c.fired = n, nil, make(chan struct{})
	return c.fired
}

// note counts one more, and reports whether it is the chosen one. Nothing is counted after that.
func (c *count) note(words string) (chosen bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at < 0 {
		return false
	}
	c.seen = append(c.seen, words)
	if len(c.seen) != c.at {
		return false
	}
	c.at = -1
	return true
}

// fire says that the chosen one is done.
func (c *count) fire() { close(c.fired) }

// noted is what was counted.
func (c *count) noted() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.seen)
}

// wire passes connections on, message by message, and holds back what comes after the chosen one.
type wire struct {
	*count
	listener net.Listener
	network  string // of the server: tcp or unix
	target   string
	serve    func(*wire, *link) // both directions of a connection, until it ends

	mu    sync.Mutex
	links map[*link]struct{}
}

// link is one connection of the victim.
type link struct {
	near, far net.Conn
	doing     []string    // since the last request; forth's own
	withheld  atomic.Bool // the chosen request was the last one: nothing goes back any more
	done      bool        // and it is done; back's own
}

// newWire listens until the test ends. All wires of a victim have one count.
func newWire(t *testing.T, c *count, network, target string, serve func(*wire, *link)) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{count: c, listener: l, network: network, target: target, serve: serve, links: map[*link]struct{}{}}
	t.Cleanup(func() {
		_ = l.Close()
		w.cut()
	})
	go w.accept()
	return w
}

// addr is where the wire listens.
func (w *wire) addr() string { return w.listener.Addr().String() }

// cut closes every connection, as the kernel does for a process that is gone.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for l := range w.links {
		l.close()
	}
}

func (l *link) close() { _ = errors.Join(l.near.Close(), l.far.Close()) } // the other side may have been first

func (w *wire) accept() {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return // closed
		}
		go w.connect(near)
	}
}

func (w *wire) connect(near net.Conn) {
	far, err := net.Dial(w.network, w.target)
	if err != nil {
		_ = near.Close() // whoever called sees that nobody is there
		return
	}
	l := &link{near: near, far: far}
	w.mu.Lock()
	w.links[l] = struct{}{}
	w.mu.Unlock()
	w.serve(w, l)
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.links, l)
}

// postgres is the frontend/backend protocol: the answer to the chosen request is withheld.
func postgres(w *wire, l *link) {
	var both sync.WaitGroup
	both.Go(func() { w.forth(l) })
	both.Go(func() { w.back(l) })
	both.Wait()
}

// forth passes on what the victim asks for.
func (w *wire) forth(l *link) {
	defer l.close()
	if message, err := read(l.near, 0); err != nil || send(l.far, message) != nil { // the first has no type
		return
	}
	for {
		message, err := read(l.near, 1)
		if err != nil {
			return
		}
		if l.request(message) {
			if w.note(strings.Join(l.doing, ", ")) {
				l.withheld.Store(true)
			}
			l.doing = nil
		}
		if send(l.far, message) != nil {
			return
		}
	}
}

// request reports whether a message makes the server do what was sent before it.
func (l *link) request(message []byte) bool {
	switch message[0] {
	case 'B': // bind: portal, statement
		names := strings.SplitN(string(message[5:]), "\x00", 3)
		l.doing = append(l.doing, names[1])
	case 'P', 'Q': // parse, simple query
		name, _, _ := strings.Cut(string(message[5:]), "\x00")
		l.doing = append(l.doing, string(message[:1])+" "+name)
	}
	return message[0] == 'S' || message[0] == 'Q'
}

// back passes on what the server answers, except to the chosen request.
func (w *wire) back(l *link) {
	defer l.close()
	for {
		message, err := read(l.far, 1)
		if err != nil {
			return
		}
		const ready = 'Z' // for the next query
		if l.withheld.Load() {
			if !l.done && message[0] == ready {
				l.done = true
				w.fire()
			}
			continue
		}
		if send(l.near, message) != nil {
			return
		}
	}
}

// read reads a message of the protocol: a type of so many bytes, its length with itself, what it says.
func read(from io.Reader, kind int) ([]byte, error) {
	head := make([]byte, kind+4)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	const longest = 64 << 20
	length := binary.BigEndian.Uint32(head[kind:])
	if length < 4 || length > longest {
		return nil, fmt.Errorf("a message of %d bytes", length)
	}
	message := append(head, make([]byte, length-4)...)
	_, err := io.ReadFull(from, message[len(head):])
	return message, err
}

func send(to io.Writer, message []byte) error {
	_, err := to.Write(message)
	return err
}
