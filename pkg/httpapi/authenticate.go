package httpapi

import (
	"context"
	"net/http"
	"strings"

	"coxswain/pkg/identity"
)

// Verify finds out who a token stands for (identity.Tokens.Verify).
type Verify func(ctx context.Context, token string) (identity.Principal, error)

// Authenticate lets requests through whose token is valid, with their principal in the context, and
// open ones without one. A token is refused on
// what its scope does not admit: writing, or reading.
func Authenticate(verify Verify, open func(*http.Request) bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if open(r) {
				next.ServeHTTP(w, r)
				return
			}
			p, err := verify(r.Context(), bearer(r))
			if err == nil {
				err = p.Scope.Admits(r.Method != http.MethodGet && r.Method != http.MethodHead)
			}
			if err != nil {
				Refuse(w, r, err)
				return
			}
			next.ServeHTTP(w, r.WithContext(identity.With(r.Context(), p)))
		})
	}
}

// bearer is the token of the Authorization header (RFC 6750, section 2.1), empty when there is none or
// more than one.
func bearer(r *http.Request) string {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return ""
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// OutsideOfAPI reports requests for what is not under /v1/: probes, metrics, the OpenAPI document, and pages,
// which know people by their session. Every operation is under /v1/ (see Command), so none is open by
// mistake.
func OutsideOfAPI(r *http.Request) bool { return !strings.HasPrefix(r.URL.Path, "/v1/") }
