package site

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Proxy passes TCP connections on, and does to them what networks do. Its address stays the same while what is behind
// it moves.
type Proxy struct {
	listener net.Listener
	delay    atomic.Int64 // nanoseconds before each piece is passed on
	mute     atomic.Bool  // what comes back is swallowed
	hung     atomic.Bool  // so is what goes there

	mu     sync.Mutex
	target string
	links  map[*link]struct{}
}

// link is a connection with what it is passed on to.
type link struct {
	near, far net.Conn    // far is nil when nobody was reached
	lost      atomic.Bool // an answer: it cannot be used any more
	dead      atomic.Bool // a question too
}

// NewProxy listens on a free port of the loopback address.
func NewProxy() (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{listener: l, links: map[*link]struct{}{}}
	go p.accept()
	return p, nil
}

// Addr is where the proxy listens, host:port.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Aim says where connections go from now on.
func (p *Proxy) Aim(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = target
}

// Target is where connections go.
func (p *Proxy) Target() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.target
}

// Delay holds every piece of data up, both ways.
func (p *Proxy) Delay(d time.Duration) { p.delay.Store(int64(d)) }

// Mute swallows what comes back: what is asked for is done, and nobody hears of it. The connections stay open until
// Unmute, which cuts those that have missed something.
func (p *Proxy) Mute() { p.mute.Store(true) }

// Unmute ends Mute.
func (p *Proxy) Unmute() {
	p.mute.Store(false)
	p.cut(func(l *link) bool { return l.lost.Load() })
}

// Hang lets nothing pass, either way, and takes new connections without passing them on: whoever is at the other end
// has vanished, and no packet says so.
func (p *Proxy) Hang() { p.hung.Store(true) }

// Unhang ends Hang, and cuts the connections that have missed something.
func (p *Proxy) Unhang() {
	p.hung.Store(false)
	p.cut(func(l *link) bool { return l.dead.Load() })
}

// Lost is how many open connections have missed an answer.
func (p *Proxy) Lost() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		if l.lost.Load() {
			n++
		}
	}
	return n
}

// Cut resets every connection.
func (p *Proxy) Cut() int { return p.cut(func(*link) bool { return true }) }

// Close ends the proxy with all connections.
func (p *Proxy) Close() error {
	err := p.listener.Close()
	p.Cut()
	return err
}

func (p *Proxy) cut(which func(*link) bool) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		if which(l) {
			l.reset()
			n++
		}
	}
	return n
}

func (p *Proxy) accept() {
	for {
		near, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		go p.serve(near)
	}
}

func (p *Proxy) serve(near net.Conn) {
	if p.hung.Load() {
		p.hold(near)
		return
	}
	far, err := net.DialTimeout("tcp", p.Target(), time.Second)
	if err != nil {
		_ = near.Close() // whoever called sees that nobody is there
		return
	}
	l := &link{near: near, far: far}
	defer p.keep(l)()
	var both sync.WaitGroup
	both.Go(func() { p.pass(l, near, far, false) })
	both.Go(func() { p.pass(l, far, near, true) })
	both.Wait()
}

// hold keeps a connection open that leads nowhere, until one end gives up.
func (p *Proxy) hold(near net.Conn) {
	l := &link{near: near}
	l.dead.Store(true)
	defer p.keep(l)()
	_, _ = io.Copy(io.Discard, near) // what is said, nobody hears
	l.close()
}

// keep lists a connection until it is forgotten.
func (p *Proxy) keep(l *link) (forget func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.links[l] = struct{}{}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.links, l)
	}
}

// pass copies one direction until an end is closed, and then closes both.
func (p *Proxy) pass(l *link, from, to net.Conn, back bool) {
	defer l.close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if d := time.Duration(p.delay.Load()); d > 0 {
			<-time.After(d)
		}
		if p.swallows(l, back) {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// swallows says that a piece of data is lost, and remembers that its connection is of no use from now on.
func (p *Proxy) swallows(l *link, back bool) bool {
	if p.hung.Load() || l.dead.Load() {
		l.dead.Store(true)
		return true
	}
	if back && (p.mute.Load() || l.lost.Load()) {
		l.lost.Store(true)
		return true
	}
	return false
}

func (l *link) close() {
	_ = l.near.Close() // the other direction may have been first
	if l.far != nil {
		_ = l.far.Close()
	}
}

// reset closes the near side with RST, as a router that forgot the connection does.
func (l *link) reset() {
	if tcp, ok := l.near.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it, it is closed in the polite way
	}
	l.close()
}

// freeAddr is an address of the loopback interface that nobody listens on.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
