package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// Problem is what every refusal looks like on the wire: RFC 9457 problem details. Type is
// "/problems/<code>" and never changes for a code; Instance is the request id, which the log has too.
type Problem struct {
	Type     string        `json:"type" doc:"Stable; /problems/ and the code." example:"/problems/unknown-field"`
	Title    string        `json:"title" doc:"The status in words." example:"Unprocessable Entity"`
	Status   int           `json:"status" example:"422"`
	Code     string        `json:"code" doc:"Stable, for programs." example:"unknown-field"`
	Detail   string        `json:"detail" doc:"What was wrong, for people."`
	Instance string        `json:"instance,omitempty" doc:"Id of the request; quote it when you ask for help."`
	Errors   []fault.Field `json:"errors,omitempty" doc:"Each thing that was wrong. A pointer that starts with / is a JSON pointer into the body; query/x, path/x and header/x name a parameter."`
}

// Error makes a problem an error that huma writes as it is.
func (p *Problem) Error() string { return p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (*Problem) ContentType(string) string { return problemType }

// GetHeaders implements huma.HeadersError: whoever may try again is told when.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests {
		h.Set("Retry-After", strconv.Itoa(retryAfterSeconds))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

const (
	problemType       = "application/problem+json"
	retryAfterSeconds = 1
)

// StatusOf is the one table from the kind of a fault to the status of its answer.
func StatusOf(k fault.Kind) int {
	switch k {
	case fault.Malformed:
		return http.StatusBadRequest
	case fault.Invalid, fault.KeyReused:
		return http.StatusUnprocessableEntity
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Stale:
		return http.StatusPreconditionFailed
	case fault.Missing:
		return http.StatusPreconditionRequired
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unsupported:
		return http.StatusUnsupportedMediaType
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Storage:
		return http.StatusInsufficientStorage
	case fault.Gone:
		return http.StatusGone
	case fault.Timeout:
		return http.StatusRequestTimeout
	case fault.Internal:
	}
	return http.StatusInternalServerError
}

// errInternal is all that anybody is told about a fault of ours.
var errInternal = fault.New(fault.Internal, "internal", "something went wrong on our side; try again, and quote the request id if it stays")

// ProblemOf turns an error into its answer. A fault is shown; its cause and every other error are only
// logged, with the request id that the answer carries.
func ProblemOf(ctx context.Context, err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	countDenied(ctx, err)
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind == fault.Internal {
		report(ctx, slog.LevelError, "internal error", err)
		f = errInternal
	} else if cause := errors.Unwrap(f); cause != nil {
		report(ctx, slog.LevelWarn, f.Code, cause)
	}
	if f.Kind == fault.NotFound {
		f = identity.ErrNotFound // what is missing and what is hidden look the same, whichever service says so
	}
	return newProblem(ctx, StatusOf(f.Kind), f.Code, f.Message, f.Fields)
}

func newProblem(ctx context.Context, status int, code, detail string, fields []fault.Field) *Problem {
	return &Problem{
		Type: "/problems/" + code, Title: http.StatusText(status), Status: status, Code: code,
		Detail: detail, Instance: RequestID(ctx), Errors: fields,
	}
}

func report(ctx context.Context, level slog.Level, message string, err error) {
	exchangeOf(ctx).logger().Log(ctx, level, message, "error", err, "request", RequestID(ctx))
}

// Refuse answers a request outside of an operation (a middleware, an unknown path) with the error's
// problem.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	writeProblem(w, ProblemOf(r.Context(), err))
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = writeJSON(w, p) // the caller has gone; there is nobody to tell
}
