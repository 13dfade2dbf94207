package nthwrite_test

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"sync"
)

// broker is NATS' client protocol: the chosen line is not passed on, nor anything after it.
func broker(w *wire, l *link) {
	var both sync.WaitGroup
	both.Go(func() {
		defer l.close()
		_, _ = io.Copy(l.near, l.far) // until one of them is closed
	})
	both.Go(func() {
		defer l.close()
		for in := bufio.NewReader(l.near); w.line(l, in); {
		}
	})
	both.Wait()
}

// line passes one line of the protocol on, with its payload, and reports whether there may be another one.
func (w *wire) line(l *link, in *bufio.Reader) bool {
	line, err := in.ReadString('\n')
	if err != nil {
		return false
	}
	words := strings.Fields(line)
	if len(words) == 0 {
		return false
	}
	payload := make([]byte, size(words))
	if _, err := io.ReadFull(in, payload); err != nil {
		return false
	}
	switch words[0] {
	case "PUB", "HPUB", "SUB", "UNSUB": // the others are about the connection
		if w.note(words[0] + " " + words[1]) {
			w.fire()
			_, _ = io.Copy(io.Discard, in) // whoever writes does not notice, until it is killed
			return false
		}
	}
	return send(l.far, append([]byte(line), payload...)) == nil
}

// size is how many bytes follow a line, with the end of theirs.
func size(words []string) int {
	if words[0] != "PUB" && words[0] != "HPUB" {
		return 0
	}
	n, err := strconv.Atoi(words[len(words)-1])
	if err != nil {
		return 0
	}
	return n + len("\r\n")
}
