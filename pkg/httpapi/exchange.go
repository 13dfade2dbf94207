package httpapi

import (
	"context"
	"log/slog"
	"time"
)

// exchange is what the layers of one request share: the outermost layer makes it, the ones inside fill
// it in, and the access log reads it at the end.
type exchange struct {
	id      string
	log     *slog.Logger
	cursors Cursors

	bodyTimeout time.Duration
	drain       <-chan struct{}
	denied      func(reason string) // nil: nobody counts
	route       string              // pattern of the operation, "/v1/plans/{plan}"
	hash        [32]byte            // of what was asked: method, path and canonical body
}

type exchangeKey struct{}

// exchangeOf never returns nil, so that an operation works without the outer layers, as in a test.
func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{}
}

func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// Apart is the context of a request that is made inside of another one, for it: with the same id, log and end, and with a
// record of its own, so that several may be under way at once.
func Apart(ctx context.Context) context.Context {
	own := *exchangeOf(ctx)
	return withExchange(ctx, &own)
}

func (x *exchange) logger() *slog.Logger {
	if x.log == nil {
		return slog.Default()
	}
	return x.log
}

// RequestID is the id under which the log knows the request; empty outside of one.
func RequestID(ctx context.Context) string { return exchangeOf(ctx).id }

// Draining is closed when the server is about to stop: an answer that would stay open ends then. It is nil
// outside of a server.
func Draining(ctx context.Context) <-chan struct{} { return exchangeOf(ctx).drain }
