package site_test

import (
	"bufio"
	"errors"
	"net"
	"os"
	"testing"
	"time"

	"coxswain/services/coxswain/torture/site"
)

// echo answers each line with the line, and tells of those that it got.
func echo(t *testing.T) (addr string, heard <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	lines := make(chan string, 100)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				for s := bufio.NewScanner(conn); s.Scan(); {
					lines <- s.Text()
					_, _ = conn.Write([]byte(s.Text() + "\n")) // the other end sees what is missing
				}
			}()
		}
	}()
	return l.Addr().String(), lines
}

// through is a connection through a proxy.
func through(t *testing.T, p *site.Proxy) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

func newProxy(t *testing.T, target string) *site.Proxy {
	t.Helper()
	p, err := site.NewProxy()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	p.Aim(target)
	return p
}

// say sends a line and reads one back.
func say(conn net.Conn, line string) (string, error) {
	if _, err := conn.Write([]byte(line + "\n")); err != nil {
		return "", err
	}
	return bufio.NewReader(conn).ReadString('\n')
}

func TestAProxyPassesOn(t *testing.T) {
	t.Parallel()
	addr, _ := echo(t)
	p := newProxy(t, addr)
	conn := through(t, p)
	if got, err := say(conn, "hello"); got != "hello\n" || err != nil {
		t.Errorf("answered %q, %v", got, err)
	}
	p.Delay(30 * time.Millisecond)
	began := time.Now()
	if got, err := say(conn, "slow"); got != "slow\n" || err != nil || time.Since(began) < 60*time.Millisecond {
		t.Errorf("answered %q, %v after %s", got, err, time.Since(began))
	}
}

func TestAProxyResetsConnections(t *testing.T) {
	t.Parallel()
	addr, _ := echo(t)
	p := newProxy(t, addr)
	conn := through(t, p)
	if _, err := say(conn, "hello"); err != nil {
		t.Fatal(err)
	}
	if n := p.Cut(); n != 1 {
		t.Errorf("%d connections were cut", n)
	}
	if got, err := say(conn, "again"); err == nil {
		t.Errorf("answered %q over a connection that was cut", got)
	}
	if got, err := say(through(t, p), "anew"); got != "anew\n" || err != nil {
		t.Errorf("a new connection is answered %q, %v", got, err)
	}
}

func TestAMuteProxyLetsThingsHappenThatNobodyHearsOf(t *testing.T) {
	t.Parallel()
	addr, heard := echo(t)
	p := newProxy(t, addr)
	busy, idle := talking(t, p, heard), talking(t, p, heard)
	p.Mute()
	lost := make(chan error, 1)
	go func() {
		_, err := say(busy, "commit")
		lost <- err
	}()
	if got := <-heard; got != "commit" {
		t.Errorf("%q arrived", got)
	}
	if err := site.Until(t.Context(), func() bool { return p.Lost() == 1 }); err != nil {
		t.Fatal(err)
	}
	p.Unmute()
	if err := <-lost; err == nil {
		t.Error("an answer that was swallowed has come")
	}
	if got, err := say(idle, "still there"); got != "still there\n" || err != nil {
		t.Errorf("a connection that has missed nothing is answered %q, %v", got, err)
	}
}

func TestAHalfOpenConnectionIsTakenAndNeverAnsweredUntilItIsReset(t *testing.T) {
	t.Parallel()
	addr, heard := echo(t)
	p := newProxy(t, addr)
	busy, idle := talking(t, p, heard), talking(t, p, heard)
	p.Hang()
	late := through(t, p) // taken, though nobody is there
	for _, conn := range []net.Conn{busy, late} {
		if err := conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		if got, err := say(conn, "anybody?"); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("answered %q, %v", got, err)
		}
		if err := conn.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	p.Unhang()
	for _, conn := range []net.Conn{busy, late} {
		if got, err := say(conn, "and now?"); err == nil {
			t.Errorf("a connection that has missed something is answered %q", got)
		}
	}
	if got, err := say(idle, "still there"); got != "still there\n" || err != nil {
		t.Errorf("a connection that has missed nothing is answered %q, %v", got, err)
	}
	if line := <-heard; line != "still there" {
		t.Errorf("%q has arrived although nothing passed", line)
	}
}

// talking is a connection through the proxy over which something was said and answered.
func talking(t *testing.T, p *site.Proxy, heard <-chan string) net.Conn {
	t.Helper()
	conn := through(t, p)
	if _, err := say(conn, "hello"); err != nil {
		t.Fatal(err)
	}
	<-heard
	return conn
}
