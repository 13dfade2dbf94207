package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"coxswain/services/coxswain/admin"
)

// errCutOff says that a long answer has no end.
var errCutOff = errors.New("the answer was cut off before its end: the server stopped, or something on the way did; ask again")

// refusal is what a command came to that was carried out and is not good news. What there is to say was said.
type refusal string

func (r refusal) Error() string { return string(r) }

// longestLine of an answer: a problem may show two documents.
const longestLine = 1 << 20

// follow reads a long answer of the administration and hands each line on. A failure that the answer tells of is the
// error. With --json the lines are printed as they come, and handed on all the same.
func (g *Globals) follow(ctx context.Context, answer io.ReadCloser, each func(admin.Line)) error {
	defer func() { _ = answer.Close() }()
	scanner := bufio.NewScanner(answer)
	scanner.Buffer(nil, longestLine)
	for scanner.Scan() {
		var l admin.Line
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			return fmt.Errorf("a line of the answer is not understood: %w", err)
		}
		if g.JSON {
			g.say("%s", scanner.Text())
		}
		each(l)
		switch {
		case l.Failure != nil:
			return errors.New(l.Failure.Detail)
		case l.Verdict != nil, l.Result != nil:
			return nil
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(errCutOff, scanner.Err())
}

// ticker tells on standard error how far something long has come: in place on a terminal, else every few seconds.
type ticker struct {
	out   io.Writer
	live  bool
	quiet bool
	last  time.Time
	width int
}

func (g *Globals) ticker() *ticker {
	return &ticker{out: g.Err, live: isTerminal(g.Err), quiet: g.JSON, last: time.Now()}
}

// Pauses between two tellings: in place it may be often, in a file it must not be.
const (
	liveEvery = 100 * time.Millisecond
	tellEvery = 5 * time.Second
)

func (t *ticker) tell(format string, args ...any) {
	every := tellEvery
	if t.live {
		every = liveEvery
	}
	if now := time.Now(); t.quiet || now.Sub(t.last) < every {
		return
	}
	t.last = time.Now()
	text := fmt.Sprintf(format, args...)
	if !t.live {
		_, _ = fmt.Fprintln(t.out, text)
		return
	}
	_, _ = fmt.Fprintf(t.out, "\r%-*s", t.width, text)
	t.width = len(text)
}

// clear takes what was told in place off the screen, so that results stand alone.
func (t *ticker) clear() {
	if t.live && t.width > 0 {
		_, _ = fmt.Fprintf(t.out, "\r%-*s\r", t.width, "")
		t.width = 0
	}
}

func (t *ticker) progress(p admin.Progress) {
	if p.Head == 0 {
		t.tell("%s ...", p.What)
		return
	}
	rate := ""
	if p.Rate > 0 {
		rate = fmt.Sprintf(", %.0f facts/s", p.Rate)
	}
	t.tell("%s: %d of %d%s", p.What, p.Position, p.Head, rate)
}
