package httpapi

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// Page is embedded in the input of every list.
type Page struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Items per page."`
	Cursor string `query:"cursor" maxLength:"2000" doc:"The next of the page before; empty for the first page."`
}

// List is the body of every list.
type List[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next page; absent on the last one."`
}

// Cursors signs and checks the places in lists that callers carry from page to page. All processes of an
// installation must have the same key. The zero value signs with an empty key and is for tests.
type Cursors struct{ key []byte }

// NewCursors returns cursors under a secret key of 32 bytes.
func NewCursors(key [32]byte) Cursors { return Cursors{key: key[:]} }

// ErrBadCursor says that a cursor was not given by us, to this caller, for this list.
var ErrBadCursor = fault.New(fault.Malformed, "bad-cursor", "this cursor is not one of this list; start again without it")

// SignCursor writes the place after a row as a cursor for the request's caller. list names the list with
// its filters and order, so that a cursor of one is no cursor of another. The values are strings, whole
// numbers and booleans.
func SignCursor(ctx context.Context, list string, after ...any) (string, error) {
	place, err := json.Marshal(after)
	if err != nil {
		return "", err
	}
	mac := exchangeOf(ctx).cursors.mac(scopeOf(ctx, list), place)
	return base64.RawURLEncoding.EncodeToString(append(mac, place...)), nil
}

// ReadCursor is the place that SignCursor wrote, with whole numbers as int64; nil for an empty cursor.
func ReadCursor(ctx context.Context, list, cursor string) ([]any, error) {
	if cursor == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < sha256.Size {
		return nil, ErrBadCursor.At("query/cursor")
	}
	mac, place := raw[:sha256.Size], raw[sha256.Size:]
	if !hmac.Equal(mac, exchangeOf(ctx).cursors.mac(scopeOf(ctx, list), place)) {
		return nil, ErrBadCursor.At("query/cursor")
	}
	return readPlace(place)
}

func readPlace(place []byte) ([]any, error) {
	dec := json.NewDecoder(bytes.NewReader(place))
	dec.UseNumber()
	var values []any
	if err := dec.Decode(&values); err != nil {
		return nil, ErrBadCursor.Because(err)
	}
	for i, v := range values {
		if n, ok := v.(json.Number); ok {
			whole, err := n.Int64()
			if err != nil {
				return nil, ErrBadCursor.Because(err)
			}
			values[i] = whole
		}
	}
	return values, nil
}

func (c Cursors) mac(scope, place []byte) []byte {
	h := hmac.New(sha256.New, c.key)
	h.Write(scope)
	h.Write(place)
	return h.Sum(nil)
}

// scopeOf binds a cursor to the caller's tenant and customer and to the list.
func scopeOf(ctx context.Context, list string) []byte {
	p, _ := identity.From(ctx)
	scope, _ := json.Marshal([]string{string(p.Tenant), string(p.Customer), string(p.Party), list}) // strings always encode
	return scope
}
