package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"coxswain/pkg/identity"
)

// Version is the version of the API in the OpenAPI document. It counts contracts, not releases.
const Version = "1"

// Limits of a body in bytes.
const (
	MaxBody     = 1 << 20
	MaxBulkBody = 16 << 20
)

// New returns an API whose operations are served by mux. It serves no document by itself: the gateway
// joins the documents of all services (see OpenAPI).
func New(mux *http.ServeMux, title, doc string) huma.API {
	config := huma.DefaultConfig(title, Version)
	config.Info.Description = doc
	config.CreateHooks = nil // they would add $schema to every answer
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.RejectUnknownQueryParameters = true
	config.Formats = formats()
	config.Components.Schemas = newRegistry()
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "A token of the form cox_..."},
	}
	config.Transformers = []huma.Transformer{toProblem}
	return humago.New(mux, config)
}

// Option changes an operation before it is registered.
type Option func(*huma.Operation)

// Bulk lets the body be as large as MaxBulkBody.
func Bulk(op *huma.Operation) { op.Metadata[bodyLimit] = int64(MaxBulkBody) }

// Status answers success with another status than 201 for POST and 200 for everything else.
func Status(code int) Option {
	return func(op *huma.Operation) { op.DefaultStatus = code }
}

// Doc describes the operation beyond its summary, in Markdown.
func Doc(text string) Option {
	return func(op *huma.Operation) { op.Description = text }
}

const bodyLimit = "body-limit" // key of Operation.Metadata: int64, bytes

// Command registers an operation that writes. id is the operation's name in the document and in
// generated clients ("confirm-commitment"). Success is 201 for POST and 200 otherwise.
func Command[I, O any](api huma.API, method, path, id, summary string, fn func(context.Context, *I) (*Written[O], error), options ...Option) {
	op := operation(api, method, path, id, summary, options)
	if op.DefaultStatus == 0 && method == http.MethodPost {
		op.DefaultStatus = http.StatusCreated
	}
	huma.Register(api, op, answering(fn))
}

// Query registers an operation that reads.
func Query[I, O any](api huma.API, path, id, summary string, fn func(context.Context, *I) (*Shown[O], error), options ...Option) {
	huma.Register(api, operation(api, http.MethodGet, path, id, summary, options), answering(func(ctx context.Context, in *I) (*Shown[O], error) {
		out, err := fn(ctx, in)
		if err == nil {
			out.Position = told(ctx, in, out.Position)
		}
		return out, err
	}))
}

// told is the position that a reader is told of. That of a read model moves with every fact of the tenant's shard: only
// the tenant's own people may know of those. Everybody else is told what they asked for, which says as much as they need.
func told(ctx context.Context, in any, position int64) int64 {
	if p, ok := identity.From(ctx); !ok || p.Vendor() {
		return position
	}
	if r, ok := in.(interface{ asked() int64 }); ok {
		return r.asked()
	}
	return 0
}

// answering turns the error of a handler into its problem.
func answering[I, O any](fn func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			return nil, ProblemOf(ctx, err)
		}
		return out, nil
	}
}

// operation panics on a path outside of /v1/, which would be open to everybody (OutsideOfAPI).
func operation(api huma.API, method, path, id, summary string, options []Option) huma.Operation {
	if !strings.HasPrefix(path, "/v1/") {
		panic("the path of operation " + id + " must begin with /v1/")
	}
	op := huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary,
		Tags:     []string{tagOf(path)},
		Security: []map[string][]string{{"token": {}}},
		Metadata: map[string]any{},
		// The body is read, limited and checked by checkBody, which is stricter and points more exactly.
		SkipValidateBody: true,
		MaxBodyBytes:     -1,
		BodyReadTimeout:  -1,
		Middlewares:      huma.Middlewares{checkBody(api)},
		Responses: map[string]*huma.Response{"default": {
			Description: "What was wrong, as RFC 9457 problem details.",
			Content:     map[string]*huma.MediaType{problemType: {Schema: problemSchema(api)}},
		}},
	}
	for _, change := range options {
		change(&op)
	}
	return op
}

// tagOf groups operations by the noun after the version: "/v1/plans/{plan}" is about plans.
func tagOf(path string) string {
	noun, _, _ := strings.Cut(strings.TrimPrefix(path, "/v1/"), "/")
	return noun
}

func formats() map[string]huma.Format {
	plain := huma.Format{Marshal: writeJSON, Unmarshal: json.Unmarshal}
	return map[string]huma.Format{"application/json": plain, "json": plain}
}

// writeJSON leaves <, > and & as they are: answers are no HTML, and signatures are over bytes.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
