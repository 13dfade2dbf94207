package httpapi

import (
	"context"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Sent is the answer to a read that is kept in the form in which it is sent.
type Sent[T any] struct {
	Position int64 // Coxswain-Position; none when 0
	Body     *Encoded[T]
}

// PackedQuery registers an operation that reads a large document: who says with If-None-Match that it has it already
// gets 304 and no body, who accepts gzip gets it packed.
func PackedQuery[I, T any](api huma.API, path, id, summary string, fn func(context.Context, *I) (*Sent[T], error), options ...Option) {
	op := operation(api, http.MethodGet, path, id, summary, options)
	text, number := &huma.Schema{Type: huma.TypeString}, &huma.Schema{Type: huma.TypeInteger}
	headers := map[string]*huma.Param{
		"ETag":              {Schema: text, Description: "The same as long as the content is."},
		"Coxswain-Position": {Schema: number, Description: "Everything up to this position of the log is in the answer."},
	}
	op.Parameters = append(op.Parameters, &huma.Param{
		Name: "If-None-Match", In: "header", Schema: text, Description: "ETags of answers that the caller still has; 304 without a body when one of them is current.",
	})
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
	op.Responses["200"] = &huma.Response{
		Description: "OK", Headers: headers, Content: map[string]*huma.MediaType{jsonType: {Schema: schema}},
	}
	op.Responses["304"] = &huma.Response{Description: "Not Modified", Headers: headers}
	huma.Register(api, op, answering(func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		answer, err := fn(ctx, in)
		if err != nil {
			return nil, err
		}
		answer.Position = told(ctx, in, answer.Position)
		return &huma.StreamResponse{Body: answer.send}, nil
	}))
}

const jsonType = "application/json"

// unpacked is how large an answer may be before it is worth packing: one packet of the network.
const unpacked = 1400

func (a *Sent[T]) send(ctx huma.Context) {
	ctx.SetHeader("ETag", a.Body.tag)
	ctx.SetHeader("Vary", "Accept-Encoding")
	ctx.SetHeader("Cache-Control", "private, no-cache") // a browser asks again each time, with the ETag
	if a.Position > 0 {
		ctx.SetHeader("Coxswain-Position", strconv.FormatInt(a.Position, 10))
	}
	if listed(ctx.Header("If-None-Match"), a.Body.tag) {
		ctx.SetStatus(http.StatusNotModified)
		return
	}
	body := a.Body.json
	if len(body) > unpacked && accepts(ctx.Header("Accept-Encoding"), "gzip") {
		ctx.SetHeader("Content-Encoding", "gzip")
		body = a.Body.gzipped()
	}
	ctx.SetHeader("Content-Type", jsonType)
	ctx.SetHeader("Content-Length", strconv.Itoa(len(body)))
	ctx.SetStatus(http.StatusOK)
	_, _ = ctx.BodyWriter().Write(body) // a reader that has gone is the server's to notice
}

// listed reports whether an If-None-Match names the tag. Tags compare weakly (RFC 9110, 13.1.2).
func listed(header, tag string) bool {
	opaque := strings.TrimPrefix(tag, "W/")
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == opaque {
			return true
		}
	}
	return false
}

// accepts reports whether an Accept-Encoding names a coding, and not with the weight 0.
func accepts(header, coding string) bool {
	for one := range strings.SplitSeq(header, ",") {
		name, parameters, err := mime.ParseMediaType(strings.TrimSpace(one))
		if err != nil || name != coding {
			continue
		}
		weight, err := strconv.ParseFloat(parameters["q"], 64)
		return err != nil || weight > 0
	}
	return false
}
