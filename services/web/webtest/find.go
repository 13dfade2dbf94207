package webtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// element names something on the page.
type element = runtime.RemoteObjectID

// errNotFound is what a look around the page may end with, to be tried again.
var errNotFound = errors.New("nothing on the page has that name or selector")

// with waits for the one thing that is called so and does something with it, again until it works: pages move.
func (p *Page) with(name string, do func(ctx context.Context, e element) error) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	var last error
	err := retry(ctx, func() (bool, error) {
		e, err := find(ctx, name)
		if err == nil {
			err = do(ctx, e)
		}
		if ctx.Err() == nil {
			last = err
		}
		return err == nil, err
	})
	if err != nil {
		p.t.Fatalf("webtest: %q: %v (%v) on:\n%s", name, last, err, p.shown())
	}
}

// find looks for what a screen reader calls so, among what can have the focus; otherwise for a CSS selector.
func find(ctx context.Context, name string) (element, error) {
	nodes, err := called(ctx, name)
	switch {
	case err != nil:
		return "", err
	case len(nodes) > 1:
		return "", fmt.Errorf("%d things have that name", len(nodes))
	case len(nodes) == 1:
		return resolve(ctx, nodes[0])
	}
	return selected(ctx, name)
}

func called(ctx context.Context, name string) ([]cdp.BackendNodeID, error) {
	document, err := object(ctx, `document`)
	if err != nil {
		return nil, err
	}
	tree, err := chromedp.Call(ctx, accessibility.QueryAXTree,
		accessibility.QueryAXTreeParams{ObjectID: document, AccessibleName: name})
	if err != nil {
		return nil, err
	}
	var nodes []cdp.BackendNodeID
	for _, n := range tree.Nodes {
		if focusable(n) {
			nodes = append(nodes, n.BackendDOMNodeID)
		}
	}
	return nodes, nil
}

// focusable leaves out headings, cells and the text inside a button, which have the same name as what one can use. The
// document can have the focus too and is called like its title.
func focusable(n *accessibility.Node) bool {
	if n.Ignored || value(n.Role) == "RootWebArea" {
		return false
	}
	for _, property := range n.Properties {
		if property.Name == accessibility.PropertyNameFocusable {
			return true
		}
	}
	return false
}

func resolve(ctx context.Context, node cdp.BackendNodeID) (element, error) {
	found, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node})
	if err != nil {
		return "", err
	}
	return found.Object.ObjectID, nil
}

// selected gives the first that a CSS selector finds. A name need not be a selector: then it finds nothing.
func selected(ctx context.Context, css string) (element, error) {
	return object(ctx, fmt.Sprintf(`(() => { try { return document.querySelector(%s) } catch { return null } })()`, quote(css)))
}

// object evaluates an expression to an element.
func object(ctx context.Context, expression string) (element, error) {
	found, err := evaluate[*runtime.RemoteObject](ctx, expression)
	switch {
	case err != nil:
		return "", err
	case found.ObjectID == "":
		return "", errNotFound
	}
	return found.ObjectID, nil
}

// call calls a function in JavaScript on the element.
func call[T any](ctx context.Context, e element, function string, args ...any) (T, error) {
	on := func(p *runtime.CallFunctionOnParams) { p.ObjectID = e }
	return chromedp.Run(ctx, chromedp.CallFunctionOn[T](function, on, args...))
}

// value reads a string of the accessibility tree.
func value(v *accessibility.Value) string {
	var text string
	if v == nil || json.Unmarshal(v.Value, &text) != nil {
		return ""
	}
	return text
}
