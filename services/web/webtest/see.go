package webtest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// again is how often a page is asked that cannot call by itself.
const again = 20 * time.Millisecond

// See waits until the loaded page shows the text to its readers; spaces and line ends are all the same. The values of
// fields are not text.
func (p *Page) See(text string) {
	p.t.Helper()
	if err := p.until(shows(text)); err != nil {
		p.t.Fatalf("webtest: %q does not appear (%v), but:\n%s", text, err, p.shown())
	}
}

// Gone waits until the loaded page does not show the text, or no longer.
func (p *Page) Gone(text string) {
	p.t.Helper()
	if err := p.until(shows(text).not()); err != nil {
		p.t.Fatalf("webtest: %q does not go away (%v):\n%s", text, err, p.shown())
	}
}

// Text waits for the first element that the CSS selector finds and gives the text that it shows.
func (p *Page) Text(css string) string {
	p.t.Helper()
	found := condition(fmt.Sprintf(`document.querySelector(%s) !== null`, quote(css)))
	if err := p.until(found); err != nil {
		p.t.Fatalf("webtest: there is no %s (%v), but:\n%s", css, err, p.shown())
	}
	return ask[string](p, css, fmt.Sprintf(`document.querySelector(%s)?.innerText ?? ""`, quote(css)))
}

// condition is an expression in JavaScript that is true or not.
type condition string

// shows holds where people can read the text. A document that is still loading, or not there between two pages, neither
// shows nor hides anything.
func shows(text string) condition {
	return condition(fmt.Sprintf(`(document.body?.innerText ?? "").replace(/\s+/g, " ").includes(%s.replace(/\s+/g, " "))`, quote(text)))
}

func (c condition) not() condition { return "!(" + c + ")" }

// until waits for the condition to hold on a loaded page, through as many pages as come.
func (p *Page) until(c condition) error {
	ctx, cancel := p.patiently()
	defer cancel()
	return retry(ctx, func() (bool, error) { return evaluate[bool](ctx, p.waiting(c)) })
}

// waiting is the expression that answers when the condition holds: with scripts the page looks at it with each frame
// that it draws, without them it answers at once.
func (p *Page) waiting(c condition) string {
	c = `document.readyState === "complete" && document.body !== null && ` + "(" + c + ")"
	if !p.options.JavaScript {
		return string(c)
	}
	return `new Promise(resolve => {
		const look = () => { if (` + string(c) + `) resolve(true); else requestAnimationFrame(look); };
		look();
	})`
}

// retry asks until the answer is yes. Errors are no answer: pages go away while one asks them.
func retry(ctx context.Context, holds func() (bool, error)) error {
	next := time.NewTicker(again)
	defer next.Stop()
	for {
		held, err := holds()
		if held && err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waited for %v", patience)
		case <-next.C:
		}
	}
}

// shown gives what the page shows, for the message of a test that fails.
func (p *Page) shown() string {
	ctx, cancel := p.patiently()
	defer cancel()
	text, err := evaluate[string](ctx, `document.location.href + "\n" + (document.body?.innerText ?? "").slice(0, 4000)`)
	if err != nil {
		return fmt.Sprintf("(no page: %v)", err)
	}
	return text
}

// quote makes a string literal of JavaScript.
func quote(text string) string {
	literal, _ := json.Marshal(text) // a string can always be written
	return string(literal)
}
