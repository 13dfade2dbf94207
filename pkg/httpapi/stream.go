package httpapi

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Streamed is an answer that is written bit by bit.
type Streamed struct {
	Position int64 // Coxswain-Position of the answer
	// Write writes the answer until it is complete, the context ends or the server drains. What has begun
	// cannot become a problem: an error cuts the connection, so that nobody takes a part for the whole.
	Write func(ctx context.Context, out *Stream) error
}

// Stream is where a streamed answer goes.
type Stream struct {
	out     io.Writer
	control *http.ResponseController
}

// writeTimeout is how long a reader may take to accept what is waiting for it.
const writeTimeout = 30 * time.Second

// Write implements io.Writer.
func (s *Stream) Write(b []byte) (int, error) {
	_ = s.control.SetWriteDeadline(time.Now().Add(writeTimeout)) // a recorder in a test has none
	return s.out.Write(b)
}

// Flush sends what was written.
func (s *Stream) Flush() error { return s.control.Flush() }

// Streaming registers an operation that reads and answers in a stream of the media type.
func Streaming[I any](api huma.API, path, id, summary, mediaType string, fn func(context.Context, *I) (*Streamed, error), options ...Option) {
	op := operation(api, http.MethodGet, path, id, summary, options)
	op.Responses["200"] = &huma.Response{
		Description: "OK",
		Content:     map[string]*huma.MediaType{mediaType: {Schema: &huma.Schema{Type: huma.TypeString}}},
		Headers:     map[string]*huma.Param{"Coxswain-Position": {Schema: &huma.Schema{Type: huma.TypeInteger}}},
	}
	huma.Register(api, op, answering(func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		answer, err := fn(ctx, in)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(hctx huma.Context) { answer.send(hctx, mediaType) }}, nil
	}))
}

func (a *Streamed) send(ctx huma.Context, mediaType string) {
	_, w := humago.Unwrap(ctx)
	ctx.SetHeader("Content-Type", mediaType)
	ctx.SetHeader("Coxswain-Position", strconv.FormatInt(a.Position, 10))
	ctx.SetStatus(http.StatusOK)
	out := &Stream{out: w, control: http.NewResponseController(w)}
	if err := a.Write(ctx.Context(), out); err != nil && ctx.Context().Err() == nil {
		report(ctx.Context(), slog.LevelWarn, "a streamed answer was cut off", err)
		panic(http.ErrAbortHandler)
	}
}
