package webtest

import "context"

// Value is what the field with the accessible name or CSS selector holds.
func (p *Page) Value(name string) (value string) {
	p.t.Helper()
	p.with(name, func(ctx context.Context, e element) (err error) {
		value, err = call[string](ctx, e, `function () { return this.value; }`)
		return err
	})
	return value
}
