package webtest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Click clicks, or on a phone taps, what has the accessible name (a button's text, a field's label) or is the first to
// match the CSS selector, and fails the test if something else covers it. It does not wait for what follows: see that.
func (p *Page) Click(name string) {
	p.t.Helper()
	p.settle() // what is under way would be lost to Bytes, if this leads to another page
	p.with(name, func(ctx context.Context, e element) error {
		x, y, err := middle(ctx, e)
		if err != nil {
			return err
		}
		if p.options.Size == Phone {
			return chromedp.Do(ctx, chromedp.TapXY(x, y))
		}
		return chromedp.Do(ctx, chromedp.MouseClickXY(x, y))
	})
}

// errMoving is what a look at a page may end with that has not come to rest.
var errMoving = errors.New("the page is still moving")

// middle scrolls to the element and gives the point where one would click it. A page that loads still has its things in
// other places than people will see them.
func middle(ctx context.Context, e element) (x, y float64, err error) {
	loaded, err := call[bool](ctx, e, `function () { return document.readyState === "complete" }`)
	if err != nil || !loaded {
		return 0, 0, errors.Join(err, errMoving)
	}
	if _, err := chromedp.Call(ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{ObjectID: e}); err != nil {
		return 0, 0, err
	}
	shape, err := chromedp.Call(ctx, dom.GetContentQuads, dom.GetContentQuadsParams{ObjectID: e})
	if err != nil {
		return 0, 0, err
	}
	if len(shape.Quads) == 0 {
		return 0, 0, errors.New("it has no shape")
	}
	q := shape.Quads[0] // four corners
	x, y = (q[0]+q[4])/2, (q[1]+q[5])/2
	cover, err := call[string](ctx, e, coveredBy, x, y)
	if err == nil && cover != "" {
		err = fmt.Errorf("it is covered by %s", cover)
	}
	return x, y, err
}

// coveredBy says what one would hit instead. A label passes the click on to its field.
const coveredBy = `function (x, y) {
	const hit = document.elementFromPoint(x, y);
	if (hit === null || hit === document.documentElement) return "the edge of the window, or a picture of the page before";
	if (this.contains(hit) || hit.contains(this) || hit.closest("label")?.control === this) return "";
	return hit.outerHTML.slice(0, 200);
}`

// Type types the text, key by key, into the field with the accessible name or CSS selector, in place of what it has.
func (p *Page) Type(name, text string) {
	p.t.Helper()
	p.with(name, func(ctx context.Context, e element) error {
		if _, err := chromedp.Call(ctx, dom.Focus, dom.FocusParams{ObjectID: e}); err != nil {
			return err
		}
		_, err := call[chromedp.Void](ctx, e, `function () { this.select?.() }`)
		return err
	})
	p.keys(text)
}

// keyNames are the keys that [Page.Press] knows by name.
var keyNames = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

// Press presses keys one after the other, wherever the focus is: a letter, or a name as in KeyboardEvent.key ("Tab",
// "Enter", "ArrowDown"), or "Space", each with "Shift+" before it if need be.
func (p *Page) Press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		plain, shifted := strings.CutPrefix(key, "Shift+")
		code, named := keyNames[plain]
		if !named {
			code = plain
		}
		if shifted {
			p.keys(code, chromedp.KeyModifiers(kb.ModifierShift))
		} else {
			p.keys(code)
		}
	}
}

func (p *Page) keys(text string, options ...chromedp.KeyOption) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(text, options...)); err != nil {
		p.t.Fatalf("webtest: press %q: %v", text, err)
	}
}

// Choose sets the field with the accessible name or CSS selector as one who uses its list, calendar or slider: to the
// option with that label or value, or the value as the form sends it ("2026-11-24"). Boxes and buttons are clicked.
func (p *Page) Choose(name, value string) {
	p.t.Helper()
	p.with(name, func(ctx context.Context, e element) error {
		chosen, err := call[bool](ctx, e, choose, value)
		if err == nil && !chosen {
			err = fmt.Errorf("it does not take %q", value)
		}
		return err
	})
}

const choose = `function (value) {
	if (this instanceof HTMLSelectElement) {
		const option = [...this.options].find(o => o.label.trim() === value) ?? [...this.options].find(o => o.value === value);
		if (option === undefined || option.disabled) return false;
		option.selected = true;
	} else {
		this.value = value;
		if (this.value !== value) return false;
	}
	this.dispatchEvent(new Event("input", {bubbles: true}));
	this.dispatchEvent(new Event("change", {bubbles: true}));
	return true;
}`

// Focused gives the role and accessible name of what has the focus, as a screen reader would: "button Confirm", "textbox
// Due", or "" where nothing has it.
func (p *Page) Focused() string {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	e, err := object(ctx, `document.activeElement === document.body ? null : document.activeElement`)
	if errors.Is(err, errNotFound) {
		return ""
	}
	name, err2 := spoken(ctx, e)
	if err := errors.Join(err, err2); err != nil {
		p.t.Fatalf("webtest: the focus: %v", err)
	}
	return name
}

func spoken(ctx context.Context, e runtime.RemoteObjectID) (string, error) {
	tree, err := chromedp.Call(ctx, accessibility.GetPartialAXTree,
		accessibility.GetPartialAXTreeParams{ObjectID: e, FetchRelatives: new(false)})
	if err != nil {
		return "", err
	}
	if len(tree.Nodes) == 0 {
		return "", errNotFound
	}
	return strings.TrimSpace(value(tree.Nodes[0].Role) + " " + value(tree.Nodes[0].Name)), nil
}
